"""Who may be in a group with whom, what it is worth, and what a whole group has to hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matching.columns import Bool, Float64, Int64
from matching.evaluate import (
    Lowered,
    allowed_block,
    lower,
    removed_by,
    row_blocks,
    score_block,
)
from matching.pins import PinRefused, broken_by
from matching.policy import Policy
from matching.problem import Problem
from matching.resting import giving_way
from matching.rules import GroupRule
from matching.rules.at_most import MustAtMost
from matching.rules.base import ProjectRule
from matching.rules.different import MustDifferent
from matching.rules.rest import MustRest
from matching.rules.team_wish import TOP, PreferTeamWish

if TYPE_CHECKING:
    from matching.solvers.grouping.constraints import Constraint


class PlacedRefused(ValueError):  # noqa: N818 - it says what happened
    """Somebody is placed in a project and may be with nobody.

    Attributes
    ----------
    member, project
        Who, and where.
    rules
        The labels of the rules that keep everybody from them.
    """

    def __init__(self, member: int, project: int, rules: tuple[str, ...]) -> None:
        self.member, self.project, self.rules = member, project, rules
        super().__init__(
            f"member {member} is placed in project {project} but may be with nobody, by"
            f" {', '.join(rules)}"
        )


@dataclass(frozen=True, slots=True, eq=False)
class Company:
    """A policy on the members of a problem, as groups need it.

    Attributes
    ----------
    lowered, policy
        The rules.
    able
        ``bool (n,)``: who can be in a group at all.
    rest
        The rest rule that gives way, or ``None``.
    """

    lowered: Lowered
    policy: Policy
    able: Bool
    rest: MustRest | None

    @classmethod
    def of(cls, problem: Problem, policy: Policy) -> Company:
        """Lower a policy, check the pins, and find who can be in a group.

        Raises
        ------
        PolicyError
            When a rule needs a column that no member has.
        PinRefused
            When a pinned pair breaks a must.
        PlacedRefused
            When somebody who is placed in a project may be with nobody.
        """
        lowered = lower(problem, policy)
        for pair in problem.pinned.astype(np.int64):
            broken = broken_by(lowered, pair)
            if broken:
                raise PinRefused((int(pair[0]), int(pair[1])), broken)
        rest = giving_way(policy)
        lasting = lowered if rest is None else lowered.without([rest.label])
        able = _with_anybody(lasting)
        placed = [] if problem.projects is None else problem.projects.placed.tolist()
        for member, project in placed:
            if not able[member]:
                raise PlacedRefused(member, project, _taken_by(lasting, member))
        return cls(lowered, policy, able, rest)

    @property
    def problem(self) -> Problem:
        """The problem."""
        return self.lowered.problem

    @property
    def size(self) -> int:
        """How many members there are."""
        return self.lowered.size

    def counted(self) -> list[tuple[Int64, int]]:
        """List values of which a group has so many at most, as `seatable_under` takes them."""
        limits = [(self._codes(rule.attribute), 1) for rule in self._told_by_counts()]
        limits += [
            (self._codes(rule.same), rule.count)
            for rule in self.policy.must
            if isinstance(rule, MustAtMost)
        ]
        return [(np.where(self.able, codes, -1), most) for codes, most in limits]

    def worth(self) -> Float64:
        """Score every two members, both directions added: ``float64 (n, n)`` of thousandths."""
        worth = np.zeros((self.size, self.size))
        for rows in row_blocks(self.size):
            worth[rows] = score_block(self.lowered, rows, slice(0, self.size))
        np.fill_diagonal(worth, 0.0)
        return worth

    def apart(self, *, repeats: bool) -> Int64:
        """List the pairs that may not be in a group, ``int64 (p, 2)``.

        Pairs of one value of which a group has one at most are left out, since `limits` says them,
        and so is who can be in no group.

        Parameters
        ----------
        repeats
            Whether the rest rule gives way.
        """
        labels = [rule.label for rule in self._told_by_counts()]
        if repeats and self.rest is not None:
            labels.append(self.rest.label)
        rules = self.lowered.without(labels)
        found = [np.empty((0, 2), np.int64)]
        for rows in row_blocks(self.size):
            refused = ~allowed_block(rules, rows, slice(0, self.size))
            a, b = np.nonzero(np.triu(refused, rows.start + 1) & self.able[rows, None] & self.able)
            found.append(np.stack([a + rows.start, b], axis=1))
        return np.concatenate(found)

    def repeated(self) -> tuple[Int64, Float64]:
        """List the pairs that rest, and how much of a repeat each is: two if fresh, one if old."""
        if self.rest is None:
            return np.empty((0, 2), np.int64), np.empty(0)
        a, b, ago = self.rest.recent(self.problem)
        return np.stack([a, b], axis=1), 1.0 + 1.0 / ago

    def limits(self, groups: Sequence[int]) -> list[Constraint]:
        """Give what groups have to hold, as the solver takes it.

        Parameters
        ----------
        groups
            Their numbers; where there are projects, those.
        """
        from matching.solvers import GroupCount

        found: list[Constraint] = []
        for rule in self.policy.must:
            if isinstance(rule, GroupRule):
                found += rule.limits(self.problem, groups)
        for rule in self._told_by_counts():
            found += GroupCount.of_each(self._codes(rule.attribute), most=1, groups=groups)
        return found

    def project_rules(self) -> list[ProjectRule]:
        """Give the rules about members and projects, where there are projects."""
        if not self.problem.project_count:
            return []
        return [rule for rule in self.policy.prefer if isinstance(rule, ProjectRule)]

    def welcome(self) -> Int64:
        """Give what each project is worth to each member in thousandths of a point, ``(n, m)``."""
        points = np.zeros((self.size, self.problem.project_count), np.int64)
        for rule in self.project_rules():
            points += rule.points_of(self.problem)
        return points

    def grants_wishes(self) -> bool:
        """Tell whether a rule counts wishes, and somebody has any."""
        rules = self.project_rules()
        named = self.problem.projects is not None and bool(len(self.problem.projects.wishes))
        return named and any(isinstance(rule, PreferTeamWish) for rule in rules)

    def top_wishes(self) -> Bool:
        """Mark the projects that are among a member's first wishes, ``bool (n, m)``."""
        projects = self.problem.projects
        if projects is None:
            return np.zeros((self.size, 0), np.bool_)
        marked = np.zeros((self.size, len(projects)), np.bool_)
        first = projects.wishes[projects.wish_ranks() <= TOP]
        marked[first[:, 0], first[:, 1]] = True
        return marked

    def _told_by_counts(self) -> list[MustDifferent]:
        """List the rules that say the same as a count of one for each value."""
        return [
            rule
            for rule in self.policy.must
            if isinstance(rule, MustDifferent) and rule.missing == "allow"
        ]

    def _codes(self, attribute: str) -> Int64:
        return self.problem.members.categories[attribute].codes.astype(np.int64)


def _taken_by(lowered: Lowered, member: int) -> tuple[str, ...]:
    """Give the labels of the rules that take somebody from a member."""
    removed = removed_by(lowered, member)
    return tuple(label for label, taken in removed.items() if taken.any())


def _with_anybody(lowered: Lowered) -> Bool:
    """Mark the members who may be with at least one other, ``bool (n,)``."""
    marked = np.zeros(lowered.size, np.bool_)
    for rows in row_blocks(lowered.size):
        marked[rows] = allowed_block(lowered, rows, slice(0, lowered.size)).any(axis=1)
    return marked
