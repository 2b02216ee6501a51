"""How many groups there are, and how many members each has."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.columns import Bool, Int64
from matching.groups.company import Company
from matching.policy import Policy
from matching.policy_frame import SMALLEST_TABLE
from matching.problem import Problem

_TRIES: Final = 12
"""So many numbers of groups are tried."""

FEW: Final = 12
"""Up to so many members all numbers of tables are looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """The sizes of the groups of a round.

    Attributes
    ----------
    least, most
        ``int64 (m,)``.
    optional
        ``bool (m,)``: groups that may stay empty.
    """

    least: Int64
    most: Int64
    optional: Bool

    def __len__(self) -> int:
        """Count the groups."""
        return len(self.least)

    @classmethod
    def alike(cls, groups: int, least: int, most: int) -> Shape:
        """Give so many groups of one range of sizes."""
        sizes = np.full(groups, least, np.int64), np.full(groups, most, np.int64)
        return cls(*sizes, np.zeros(groups, np.bool_))


Seatable = Callable[[int], int]
"""From a number of groups to how many members rules of counting let sit in them at most."""


def seatable_under(members: int, limits: Iterable[tuple[Int64, int]]) -> Seatable:
    """Bound how many members can sit in so many groups.

    Parameters
    ----------
    members
        How many there are.
    limits
        For each rule a number for each member's value, negative for none, and how many members
        with one value a group has at most.
    """
    counts = [(np.bincount(values[values >= 0]), most) for values, most in limits]

    def seatable(groups: int) -> int:
        within = (
            members - int(count.sum() - np.minimum(count, most * groups).sum())
            for count, most in counts
        )
        return min([members, *within])

    return seatable


def most_groups(company: Company) -> int:
    """Bound how many groups there can be: each needs leads, skills and values of its own."""
    from matching.solvers import GroupCount, GroupVariety

    limits = [int(company.able.sum())]
    for constraint in company.limits([0]):
        if isinstance(constraint, GroupCount) and constraint.least:
            marked = np.zeros(company.size, np.bool_)
            marked[np.asarray(constraint.members)] = True
            limits.append(int((marked & company.able).sum()) // constraint.least)
        elif isinstance(constraint, GroupVariety) and constraint.least:
            values = np.asarray(constraint.values)[company.able]
            limits.append(_with_variety(np.bincount(values[values >= 0]), constraint.least))
    return min(limits)


def _with_variety(counts: Int64, distinct: int) -> int:
    """Return how many groups of so many distinct values there can be."""
    groups = int(counts.sum()) // distinct
    while groups and int(np.minimum(counts, groups).sum()) < distinct * groups:
        groups -= 1
    return groups


def table_shapes(policy: Policy, seatable: Seatable, members: int, limit: int) -> list[Shape]:
    """List the shapes that tables may have, those that serve the most members first.

    With ``odd: sit_out`` all tables have `group_size` members. Else there are as many tables as
    serve the most members, at least three at each, and of those the number whose tables are the
    closest to `group_size`.
    """
    size = policy.group_size
    if policy.odd == "sit_out":
        return _falling(seatable, min(limit, members // size), size, size)
    wide = _largest_table(policy)
    served = {
        groups: min(seatable(groups), wide * groups)
        for groups in range(1, min(limit, members // SMALLEST_TABLE) + 1)
        if seatable(groups) >= SMALLEST_TABLE * groups
    }
    best = sorted(served, key=lambda g: (-served[g], abs(served[g] / g - size), -g))
    shapes = []
    if members > FEW:
        best = best[:1]
    for groups in best:
        shapes += _balanced(seatable, groups, SMALLEST_TABLE, wide)
        shapes += _falling(seatable, groups, SMALLEST_TABLE, wide)
    return shapes


def _largest_table(policy: Policy) -> int:
    """Give how many sit at a table at most; five have to where they are too few for two."""
    return max(policy.group_size + 1, 2 * SMALLEST_TABLE - 1)


def widest(company: Company, shape: Shape) -> Int64:
    """Give how many members each group may have, ``int64 (m,)``; a shape may ask for fewer."""
    policy = company.policy
    if policy.kind == "teams":
        most = shape.most if company.problem.project_count else policy.size[1]
    elif policy.odd == "sit_out":
        most = policy.group_size
    else:
        most = _largest_table(policy)
    return np.broadcast_to(np.asarray(most, np.int64), len(shape)).copy()


def team_shapes(
    problem: Problem, policy: Policy, seatable: Seatable, members: int, limit: int
) -> list[Shape]:
    """List the shapes that teams may have: those of the projects, or so many of the policy's size.

    Without a number of teams there are as many as serve the most members, and of those the number
    whose teams are of middling size.
    """
    projects = problem.projects
    if projects is not None and len(projects):
        return [
            Shape(
                projects.least.astype(np.int64), projects.most.astype(np.int64), projects.optional
            )
        ]
    least, most = policy.size
    if policy.teams is not None:
        balanced = _balanced(seatable, policy.teams, least, most)
        return [*balanced, Shape.alike(policy.teams, least, most)]
    served = {
        groups: min(seatable(groups), most * groups)
        for groups in range(1, min(limit, members // least) + 1)
        if seatable(groups) >= least * groups
    }
    middle = (least + most) / 2
    best = sorted(served, key=lambda g: (-served[g], abs(served[g] / g - middle), -g))
    if members > FEW:
        best = best[:1]
    return [
        shape
        for groups in best
        for shape in (
            *_balanced(seatable, groups, least, most),
            *_falling(seatable, groups, least, most),
        )
    ]


def _balanced(seatable: Seatable, groups: int, least: int, most: int) -> list[Shape]:
    """Give groups whose sizes differ by one at most, if they serve the most members so."""
    low, rest = divmod(min(seatable(groups), most * groups), groups)
    return [Shape.alike(groups, low, low + (rest > 0))] if low >= least else []


def _falling(seatable: Seatable, groups: int, least: int, most: int) -> list[Shape]:
    """Give fewer and fewer groups of a range of sizes, one by one and then by larger steps."""
    shapes: list[Shape] = []
    step = 1
    while groups > 0 and len(shapes) < _TRIES:
        if seatable(groups) >= least * groups:
            shapes.append(Shape.alike(groups, least, most))
            step = max(1, groups // 3) if len(shapes) > _TRIES // 2 else 1
        groups -= step
    return shapes
