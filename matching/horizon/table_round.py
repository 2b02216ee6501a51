"""One round of tables of a horizon, after those that were laid out before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

import numpy as np

from matching.columns import Int64
from matching.evaluate import lower, score_pairs
from matching.groups.company import Company
from matching.groups.seats import seats_of, shapes_of
from matching.groups.shapes import Shape, seatable_under
from matching.horizon.field import Diary, Field
from matching.policy import Policy
from matching.problem import Problem
from matching.rules import GroupRule
from matching.rules.owed import PreferOwed
from matching.rules.rest import MustRest
from matching.search import Search

Groups = tuple[tuple[int, ...], ...]
"""The members of each table of a round, ascending."""

_EVER: Final = 100_000
"""So many rounds back no meeting is repeated if that can be helped: the most a rule may have."""

_TURN: Final = 100_000
"""Points for each round that somebody sat out: the most that a rule may give."""

_ENOUGH: Final = 6_000_000
_EACH: Final = 12_000
"""Moves for a round, and for each member of a large one: a plan has many rounds to seat."""


@dataclass(slots=True)
class _Sparing(Search):
    """Solves of which each may spend as much: the few repeats are found by the last of them."""

    used: int = 0

    def spent(self, work: int, stopped_by: str) -> None:
        """Note what a solve spent, and what stopped it."""
        self.used += work
        if stopped_by != "optimal":
            self.stopped_by = stopped_by


@dataclass(frozen=True, slots=True, eq=False)
class Hall:
    """A roster, and the tables that a round of it may have.

    Attributes
    ----------
    field
        Who may meet whom.
    shapes
        The sizes of the tables, those that serve the most members first.
    most_seated
        No round seats more members.
    """

    field: Field
    shapes: list[Shape]
    most_seated: int

    @classmethod
    def of(cls, field: Field) -> Hall:
        """Look at a roster."""
        company = Company.of(field.problem, _resting(field.policy, "oldest"))
        shapes = shapes_of(company)
        if not shapes:
            return cls(field, [], 0)
        first = shapes[0]
        seatable = seatable_under(int(company.able.sum()), company.counted())
        return cls(field, shapes, min(int(first.most.sum()), seatable(len(first))))

    def is_open(self) -> bool:
        """Say whether nothing but earlier meetings keeps anybody from sitting with anybody.

        Nobody has met yet, all tables are alike, and everybody who takes part can be seated.
        """
        field, size = self.field, self.field.policy.group_size
        able = np.flatnonzero(field.problem.members.capacity > 0)
        if not len(able) or len(able) % size or Diary(field).times.any():
            return False
        if any(isinstance(rule, GroupRule) for rule in field.policy.must):
            return False
        return bool(field.allowed[np.ix_(able, able)].sum() == len(able) * (len(able) - 1))

    def next_round(self, search: Search, diary: Diary, seed: int) -> Groups:
        """Seat a round after those that are written down, as many members as possible."""
        best: Groups = ()
        for problem, policy in self._ways(diary):
            groups = self._seated(search, Company.of(problem, policy), seed)
            if sum(map(len, groups)) > sum(map(len, best)):
                best = groups
            if sum(map(len, best)) >= self.most_seated:
                break
        return best

    def _ways(self, diary: Diary) -> Iterator[tuple[Problem, Policy]]:
        """Give what to ask the group engine for: first without a pair that rests by the rule.

        Any meeting is avoided, also one that need not rest any more, or where no rule asks for it.
        A pair that still rests by a rule counts as blocked, so that both can be told apart.
        """
        field, problem = self.field, _in_turns(diary)
        rest, policy = field.rest, field.policy
        resting = np.triu(diary.resting(), 1)
        met = np.triu(diary.times > 0, 1)
        if rest is None or not (met & ~resting).any():
            otherwise = "oldest" if rest is None else rest.otherwise
            yield problem, _resting(policy, otherwise)
            return
        longer = _resting(policy, "oldest")
        blocked = np.concatenate([problem.blocked, np.argwhere(resting)])
        yield replace(problem, blocked=blocked), longer
        if field.may_repeat:
            yield problem, longer

    def _seated(self, search: Search, company: Company, seed: int) -> Groups:
        """Let the group engine seat a round, within the limits of the search."""
        enough = max(_ENOUGH, _EACH * company.size)
        limit = enough if search.work_limit is None else min(enough, search.work_limit)
        own = _Sparing(seed, limit, search.seconds_left())
        seats = seats_of(own, company)
        if search.work_limit is not None:
            search.work_limit = max(0, search.work_limit - own.used)
        if search.work_limit == 0:
            search.stopped_by = "work_limit"
        elif own.stopped_by == "time_limit":
            search.stopped_by = "time_limit"
        return () if seats is None else tuple(sorted(group for _, group in seats.groups()))


def _resting(policy: Policy, otherwise: str) -> Policy:
    """Give a policy by which no meeting is repeated, and whoever sat out comes first."""
    rest = MustRest.model_validate({"rounds": _EVER, "else": otherwise})
    must = tuple(rule for rule in policy.must if not isinstance(rule, MustRest))
    prefer = tuple(rule for rule in policy.prefer if not isinstance(rule, PreferOwed))
    turns = PreferOwed(points=_TURN)
    return policy.model_copy(update={"must": (*must, rest), "prefer": (*prefer, turns)})


def _in_turns(diary: Diary) -> Problem:
    """Give the problem of the coming round, with how often each member sat out in the plan."""
    problem = diary.problem()
    return replace(problem, owed=diary.sat_out.astype(np.int32)) if diary.now else problem


def pairs_of(groups: Groups) -> Int64:
    """List who meets whom in a round, ``int64 (k, 2)``."""
    pairs = [pair for group in groups for pair in combinations(group, 2)]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def points_of(problem: Problem, policy: Policy, groups: Groups) -> int:
    """Add up the points of tables, each with the mean of its pairs, rounded down."""
    if not groups:
        return 0
    scores = score_pairs(lower(problem, policy), *pairs_of(groups).T)
    counts = np.array([len(group) * (len(group) - 1) // 2 for group in groups], np.int64)
    starts = np.cumsum(counts) - counts
    return int((np.add.reduceat(scores, starts) // counts).sum())
