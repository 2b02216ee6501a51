"""Rounds of tables laid out together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from dataclasses import field as attribute
from typing import Final

import numpy as np

from matching.horizon.counting_tables import Sizes, TableBounds
from matching.horizon.coverage import Meetings
from matching.horizon.field import Diary, Field, field_of
from matching.horizon.result import Horizon, PlannedRound
from matching.horizon.table_round import Groups, Hall, pairs_of, points_of
from matching.policy import Policy
from matching.problem import Problem
from matching.search import Search

_TRIES: Final = 4
_FEW: Final = 40
"""Up to so many members a plan is laid out several times, and the best is taken."""


def plan_tables(search: Search, problem: Problem, policy: Policy, rounds: int) -> Horizon:
    """Lay out the next rounds of tables, so that nobody meets again while that can be avoided.

    Rounds are solved one after the other as any round of tables is (`matching.groups`), each with
    those before it as history; of a small roster several times, for the fewest repeats. Where
    nothing but meetings keeps members apart and that runs into a repeat, a schedule is taken
    instead whose rounds are turns of one (`no_repeat_schedule`), if it lasts longer; after it come
    rounds one by one again.

    Parameters
    ----------
    search
        Searches, within its limits; a schedule is looked for unless nothing is left of them.
    problem, policy, rounds
        As for `matching.horizon.planning.plan`.
    """
    search.report(0.0, "looking who may meet whom")
    # Pins are for the round that is on.
    field = field_of(replace(problem, pinned=np.empty((0, 2), np.int32)), policy)
    hall = Hall.of(field)
    laid = _laid_out(search, hall, rounds)
    bounds, served = _bounds(hall, laid), laid.served()
    stopped = search.stopped_by
    return Horizon(
        rounds=tuple(laid.rounds),
        coverage=laid.meetings.coverage(),
        most_without_repeat=bounds.rounds_without_repeat(min(served)),
        fewest_repeats=bounds.fewest_repeats(served),
        stopped_by=stopped if stopped in {"work_limit", "time_limit"} else "done",
        seed=search.seed,
    )


@dataclass(slots=True, eq=False)
class _Laid:
    """Rounds as they were laid out, and what they leave behind."""

    field: Field
    diary: Diary
    meetings: Meetings
    rounds: list[PlannedRound] = attribute(default_factory=list)

    @classmethod
    def of(cls, field: Field, rounds: list[Groups]) -> _Laid:
        """Begin with some rounds."""
        laid = cls(field, Diary(field), Meetings.of(field))
        for groups in rounds:
            laid.add(groups)
        return laid

    def add(self, groups: Groups) -> None:
        """Add a round, and write it down as history."""
        pairs = pairs_of(groups)
        seated = {member for group in groups for member in group}
        able = np.flatnonzero(self.field.problem.members.capacity > 0).tolist()
        left = [member for member in able if member not in seated]
        again = self.diary.times[pairs[:, 0], pairs[:, 1]] > 0
        planned = PlannedRound(
            groups=groups,
            left=tuple(left),
            repeats=int(np.count_nonzero(again)),
            objective=points_of(self.diary.problem(), self.field.policy, groups),
        )
        self.rounds.append(planned)
        self.meetings.add(pairs)
        over = np.array(left, np.int64)
        self.diary.write(pairs, over, over)

    def served(self) -> list[int]:
        """Count those who have a seat, by round."""
        return [sum(map(len, planned.groups)) for planned in self.rounds]

    def repeats(self) -> int:
        """Count the repeats of all rounds."""
        return sum(planned.repeats for planned in self.rounds)

    def cost(self) -> tuple[int, ...]:
        """Order plans, the better the smaller."""
        left = sum(len(planned.left) for planned in self.rounds)
        objective = sum(planned.objective for planned in self.rounds)
        return left, self.repeats(), -len(self.before_repeats()), -objective

    def before_repeats(self) -> list[Groups]:
        """Give the rounds before the first repeat."""
        first = next((at for at, planned in enumerate(self.rounds) if planned.repeats), None)
        return [planned.groups for planned in self.rounds[:first]]


def _laid_out(search: Search, hall: Hall, rounds: int) -> _Laid:
    """Lay out rounds one by one, or after a schedule where that repeats later."""
    if not hall.is_open():
        return _best_of_some(search, hall, rounds)
    laid = _Laid.of(hall.field, [])
    _go_on(search, hall, laid, rounds, share=(0.0, 0.4), until_repeat=True)
    clean = laid.before_repeats()
    if len(clean) == rounds:
        return laid
    search.report(0.4, "looking for a schedule without a repeat")
    schedule = _schedule(search, hall.field, rounds)
    if len(schedule) > len(clean):
        laid = _Laid.of(hall.field, schedule)
    _go_on(search, hall, laid, rounds, share=(0.8, 1.0))
    return laid


def _best_of_some(search: Search, hall: Hall, rounds: int) -> _Laid:
    """Lay out rounds one by one, of a small roster more than once: the first ones decide much."""
    tries = _TRIES if hall.field.size <= _FEW else 1
    best = _Laid.of(hall.field, [])
    for attempt in range(tries):
        laid = _Laid.of(hall.field, [])
        share = attempt / tries, (attempt + 1) / tries
        _go_on(search, hall, laid, rounds, share=share, seed=search.seed + attempt * rounds)
        best = min(best, laid, key=_Laid.cost) if attempt else laid
        if search.stopped_by != "optimal" or _is_proven(hall, best):
            break
    return best


def _go_on(
    search: Search,
    hall: Hall,
    laid: _Laid,
    rounds: int,
    *,
    share: tuple[float, float],
    seed: int | None = None,
    until_repeat: bool = False,
) -> None:
    """Add rounds until there are as many, or one with a repeat."""
    first = search.seed if seed is None else seed
    for at in range(len(laid.rounds), rounds):
        done = share[0] + (share[1] - share[0]) * at / rounds
        search.report(done, f"round {at + 1} of {rounds}")
        laid.add(hall.next_round(search, laid.diary, first + at))
        if until_repeat and laid.rounds[-1].repeats:
            return


def _schedule(search: Search, field: Field, rounds: int) -> list[Groups]:
    """Look for rounds in which everybody has a seat and nobody meets twice."""
    from matching.solvers import no_repeat_schedule

    if search.work_limit == 0 or search.seconds_left() == 0.0:
        return []
    able = np.flatnonzero(field.problem.members.capacity > 0)
    able = np.random.default_rng(search.seed).permutation(able)
    size = field.policy.group_size
    return [
        tuple(
            sorted(
                tuple(sorted(able[labels == table].tolist())) for table in range(len(able) // size)
            )
        )
        for labels in no_repeat_schedule(len(able), size, rounds, seed=search.seed)
    ]


def _is_proven(hall: Hall, laid: _Laid) -> bool:
    """Say whether no plan that seats as many has fewer repeats."""
    return laid.repeats() == _bounds(hall, laid).fewest_repeats(laid.served())


def _bounds(hall: Hall, laid: _Laid) -> TableBounds:
    """Count what any plan like this one can do at best."""
    return TableBounds(hall.field, _sizes(hall, laid))


def _sizes(hall: Hall, laid: _Laid) -> Sizes:
    """Say which tables the rounds of any plan may have."""
    if not hall.shapes:
        return Sizes(hall.field.policy.group_size, hall.field.policy.group_size, 0)
    least = min(int(shape.least.min()) for shape in hall.shapes)
    most = max(int(shape.most.max()) for shape in hall.shapes)
    tables = max(map(len, hall.shapes))
    if not hall.field.may_repeat:
        # Where some have nobody new, the others may sit at more and smaller tables.
        tables = int(np.count_nonzero(hall.field.active)) // least
    return Sizes(least, most, max([tables, *(len(planned.groups) for planned in laid.rounds)]))
