"""Rounds of a horizon, one after the other, towards what was aimed at."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from dataclasses import field as attribute

import numpy as np

from matching.columns import Bool, Int64
from matching.evaluate import Lowered, score_pairs
from matching.horizon.choices import KEEP_ALL
from matching.horizon.climbing import NOBODY
from matching.horizon.counting import Bounds, most_pairs
from matching.horizon.coverage import Meetings
from matching.horizon.field import Diary, Field, field_of
from matching.horizon.round import Draft, Seating, lay_round
from matching.horizon.targets import Targets, climbed, moves_for
from matching.policy import Policy
from matching.problem import Problem
from matching.search import Search

MOVE_COST = 20
"""Work units of one move of the climb."""


@dataclass(slots=True, eq=False)
class Laid:
    """Rounds as they were laid out.

    Attributes
    ----------
    meetings
        Which functions met when.
    seatings, repeats, resting, objectives
        By round; `resting` are the repeats that the rest rule would not have.
    """

    meetings: Meetings
    seatings: list[Seating] = attribute(default_factory=list)
    repeats: list[int] = attribute(default_factory=list)
    resting: list[int] = attribute(default_factory=list)
    objectives: list[int] = attribute(default_factory=list)

    def cost(self) -> tuple[object, ...]:
        """Order plans, the better the smaller."""
        left = sum(len(seating.left) for seating in self.seatings)
        first = next((at for at, count in enumerate(self.repeats) if count), len(self.repeats))
        covered = self.meetings.uncovered_by_round()
        repeats = sum(self.resting), sum(self.repeats)
        return left, *repeats, -first, covered, -sum(self.objectives)

    def fewest_repeats(self, bounds: Bounds) -> int:
        """Bound the repeats of any plan with as many pairs and thirds."""
        pairs = sum(len(seating.pairs) for seating in self.seatings)
        thirds = sum(int(np.count_nonzero(s.third != NOBODY)) for s in self.seatings)
        return bounds.fewest_repeats(pairs, thirds, len(self.seatings))

    def add(self, seating: Seating, before: Diary, lowered: Lowered) -> None:
        """Add a round, before it is written down."""
        a, b = seating.meetings().T
        again = before.times[a, b] > 0
        self.seatings.append(seating)
        self.repeats.append(int(np.count_nonzero(again)))
        early = before.resting()[a, b] if again.any() else again
        self.resting.append(int(np.count_nonzero(early)))
        self.objectives.append(_points(seating, lowered))
        self.meetings.add(seating.meetings())


@dataclass(slots=True, eq=False)
class Layout:
    """A roster, and the means to lay out its rounds.

    Attributes
    ----------
    field
        The roster.
    seed, search
        Draws, and solves within limits.
    most_pairs
        How many pairs a round can have.
    """

    field: Field
    seed: int
    search: Search
    most_pairs: int
    _began: float = attribute(default_factory=time.monotonic)

    @classmethod
    def of(cls, problem: Problem, policy: Policy, search: Search) -> Layout:
        """Evaluate the rules."""
        search.report(0.0, "looking who may meet whom")
        field = field_of(problem, policy)
        noise = np.random.default_rng(search.seed)
        return cls(field, search.seed, search, most_pairs(search, field, noise, KEEP_ALL))

    @property
    def one_out(self) -> bool:
        """Whether in every round exactly one member is left over."""
        return int(np.count_nonzero(self.field.active)) == 2 * self.most_pairs + 1

    def lay(self, rounds: int, targets: Targets | None, *, share: tuple[float, float]) -> Laid:
        """Lay out rounds one after the other.

        Parameters
        ----------
        rounds
            How many.
        targets
            For the first of them, or ``None``.
        share
            How much of the work is done before and afterwards.
        """
        noise = np.random.default_rng(self.seed)
        diary, laid = Diary(self.field), Laid(Meetings.of(self.field))
        for at in range(rounds):
            done = share[0] + (share[1] - share[0]) * at / rounds
            self.search.report(done, f"round {at + 1} of {rounds}")
            given = self._draft(diary, targets, laid.meetings.uncovered())
            seating = lay_round(self.search, given, noise)
            laid.add(seating, diary, given.lowered)
            diary.write(seating.meetings(), seating.left_over(), seating.left)
            targets = self._still_free(targets, seating, diary)
        return laid

    def _draft(self, diary: Diary, targets: Targets | None, uncovered: Bool) -> Draft:
        size = self.field.size
        if targets is None:
            later = np.zeros((size, size), dtype=np.bool_)
            mate = np.full(size, NOBODY, dtype=np.int64)
        else:
            mate, later = targets.mates[0], targets.after_one().reserved()
        return Draft.of(self.field, diary, (mate, later), uncovered, self.most_pairs)

    def _still_free(
        self, targets: Targets | None, seating: Seating, diary: Diary
    ) -> Targets | None:
        """Give the targets of the later rounds, repaired where this round took their pairs."""
        if targets is None or len(targets.mates) < 2:
            return None
        left = targets.after_one()
        mates = left.mates.copy()
        took = np.zeros((self.field.size, self.field.size), dtype=np.bool_)
        for a, b in (seating.meetings().T, seating.meetings().T[::-1]):
            took[a, b] = targets.mates[0][a] != b
        at, member = np.nonzero(mates != NOBODY)
        lost = took[member, mates[at, member]]
        if not lost.any():
            return left
        mates[at[lost], member[lost]] = NOBODY
        return self.climbed(diary.fresh(), replace(left, mates=mates))

    def climbed(self, fresh: Bool, start: Targets) -> Targets:
        """Repair targets, within the limits of the search."""
        moves, limit = moves_for(start), self.search.work_limit
        if limit is not None:
            if limit < moves * MOVE_COST:
                self.search.stopped_by, moves = "work_limit", limit // MOVE_COST
            self.search.work_limit = limit - moves * MOVE_COST
        if self.is_late():
            self.search.stopped_by, moves = "time_limit", 0
        return climbed(fresh, start, seed=self.seed, moves=moves, one_out=self.one_out)

    def is_late(self) -> bool:
        """Say whether the time is over."""
        limit = self.search.time_limit
        return limit is not None and time.monotonic() - self._began > limit


def _points(seating: Seating, lowered: Lowered) -> int:
    """Add up the points of a round, a trio with the mean of its pairs."""
    first, second = seating.pairs.T
    scores: Int64 = score_pairs(lowered, first, second)
    trio = seating.third != NOBODY
    third = seating.third[trio]
    more = [score_pairs(lowered, side[trio], third) for side in (first, second)]
    scores[trio] = (scores[trio] + more[0] + more[1]) // 3
    return int(scores.sum())
