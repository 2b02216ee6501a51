"""Rounds of few members, in which pairs and trios are chosen together, exactly.

All pairs and trios that the rules allow become the sets of a set packing. CBC solves it by branch
and cut for one goal after the other: members served, repeats avoided (the fewest, then the oldest),
matches, points. Pairs alone need none of this: their matching is exact at any size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from matching.columns import Bool, Int64
from matching.evaluate import Lowered, allowed_block, score_block
from matching.resting import giving_way, repeat_costs
from matching.rules.different import MustDifferent
from matching.search import Search
from matching.seating import Arrangement, Table

if TYPE_CHECKING:
    from ortools.linear_solver import pywraplp

MOST_MEMBERS: Final = 40
"""Up to so many members who are free or pinned a round is chosen so."""

SAFETY_SECONDS: Final = 20.0
"""A net under each goal, never meant to be reached."""

Group = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Choice:
    """A pair or trio that may be chosen: what it scores, and what its repeats cost."""

    group: Group
    score: int
    repeats: int


def is_small(table: Table) -> bool:
    """Say whether a round is small enough to be chosen exactly."""
    return int(table.free.sum()) + 2 * len(table.pins) <= MOST_MEMBERS


def choose_together(search: Search, table: Table, first: Arrangement) -> Arrangement:
    """Choose the pairs and trios of a small round together.

    Parameters
    ----------
    search
        The seed decides between equally good rounds; told about progress.
    table
        The rules, the pins, and who is free.
    first
        A round whose pairs were chosen first.

    Returns
    -------
    Arrangement
        The best round, proven; the first one when the safety net was reached.
    """
    search.report(0.8, "choosing pairs and trios together")
    choices = list(_choices(table))
    np.random.default_rng(search.seed).shuffle(choices)
    chosen = _best(choices, table)
    return first if chosen is None else _arranged(chosen, table)


def _choices(table: Table) -> Iterator[_Choice]:
    """List the pairs and trios that may be chosen; pinned members stay together."""
    view = _View(table)
    pins = {member: tuple(pin) for pin in table.pins.tolist() for member in pin}
    members = np.flatnonzero(table.free).tolist() + sorted(pins)
    for size in (2, 3) if table.policy.odd != "sit_out" else (2,):
        for group in combinations(sorted(members), size):
            apart = any(not set(pins[m]) <= set(group) for m in group if m in pins)
            pinned = any(m in pins for m in group)
            if not apart and view.allows(group, pinned=pinned):
                yield _Choice(group, view.score(group), view.repeats(group))


class _View:
    """What is allowed and what it scores, pair by pair.

    Parameters
    ----------
    table
        The rules and who takes part.
    """

    def __init__(self, table: Table) -> None:
        lowered, policy = table.lowered, table.policy
        rest = giving_way(policy)
        self._floor = lowered.floor
        awake = lowered if rest is None else lowered.without([rest.label])
        different = [rule.label for rule in policy.must if isinstance(rule, MustDifferent)]
        self._pairs = _allowed(awake)
        self._trios = _allowed(awake.without(different if policy.odd == "relaxed_trio" else ()))
        self._differ = [
            _allowed(Lowered(lowered.problem, (must,), ()))
            for must in lowered.musts
            if must.label in different
        ]
        everyone = slice(0, lowered.size)
        self._scores = score_block(lowered, everyone, everyone)
        self._costs = _costs(lowered, table)

    def allows(self, group: Group, *, pinned: bool) -> bool:
        """Say whether the rules allow a group."""
        pairs = list(combinations(group, 2))
        if len(group) == 2:
            fits = bool(self._pairs[group])
        else:
            fits = all(self._trios[pair] for pair in pairs) and all(
                any(differ[pair] for pair in pairs) for differ in self._differ
            )
        return fits and (pinned or self.score(group) >= self._floor)

    def score(self, group: Group) -> int:
        """Give the mean of a group's pairs, rounded down."""
        pairs = list(combinations(group, 2))
        return sum(int(self._scores[pair]) for pair in pairs) // len(pairs)

    def repeats(self, group: Group) -> int:
        """Give what a group's repeats cost."""
        return sum(int(self._costs[pair]) for pair in combinations(group, 2))


def _allowed(lowered: Lowered) -> Bool:
    everyone = slice(0, lowered.size)
    return allowed_block(lowered, everyone, everyone)


def _costs(lowered: Lowered, table: Table) -> Int64:
    """Give what the repeat of each pair costs, ``int64 (n, n)``, 0 where it is none."""
    rest = giving_way(table.policy)
    costs = np.zeros((lowered.size, lowered.size), np.int64)
    if rest is not None:
        a, b, ago = rest.recent(lowered.problem)
        costs[a, b] = costs[b, a] = repeat_costs(ago, lowered.size)
    return costs


def _best(choices: list[_Choice], table: Table) -> list[_Choice] | None:
    """Choose the best sets, one goal after the other; ``None`` when one was not settled."""
    from ortools.linear_solver import pywraplp

    solver = pywraplp.Solver.CreateSolver("CBC")
    solver.SetTimeLimit(int(1000 * SAFETY_SECONDS))
    taken = [solver.BoolVar("") for _ in choices]
    _let_sets_be_apart(solver, taken, choices, table)
    goals = (
        [len(choice.group) for choice in choices],
        [-choice.repeats for choice in choices],
        [1 for _ in choices],
        [choice.score for choice in choices],
    )
    picked: list[bool] = []
    for goal in goals:
        answer = _maximise(solver, taken, goal)
        if answer is None:
            return None
        picked = answer
        reached = sum(value for value, on in zip(goal, picked, strict=True) if on)
        row = solver.Constraint(reached - 0.5, solver.infinity())
        for var, value in zip(taken, goal, strict=True):
            row.SetCoefficient(var, value)
    return [choice for choice, on in zip(choices, picked, strict=True) if on]


def _let_sets_be_apart(
    solver: pywraplp.Solver, taken: list[Any], choices: list[_Choice], table: Table
) -> None:
    """Let each member be in one set at most, and those who are pinned in exactly one."""
    least = np.zeros(table.lowered.size, np.int64)
    least[table.pins.ravel()] = 1
    rows = [solver.Constraint(float(needed), 1.0) for needed in least]
    for var, choice in zip(taken, choices, strict=True):
        for member in choice.group:
            rows[member].SetCoefficient(var, 1)


def _maximise(solver: pywraplp.Solver, taken: list[Any], goal: list[int]) -> list[bool] | None:
    """Reach the most of one goal; ``None`` when that is not proven."""
    from ortools.linear_solver import pywraplp

    objective = solver.Objective()
    objective.Clear()
    for var, value in zip(taken, goal, strict=True):
        objective.SetCoefficient(var, value)
    objective.SetMaximization()
    exactly = pywraplp.MPSolverParameters()
    exactly.SetDoubleParam(exactly.RELATIVE_MIP_GAP, 0.0)
    if solver.Solve(exactly) != solver.OPTIMAL:
        return None
    return [var.solution_value() > 0.5 for var in taken]


def _arranged(chosen: list[_Choice], table: Table) -> Arrangement:
    """Lay the chosen groups out as pairs with thirds, pinned pairs first."""
    pins = [tuple(pin) for pin in table.pins.tolist()]
    rows: dict[Group, int] = dict.fromkeys(pins, -1)
    for choice in chosen:
        pin = next((pin for pin in pins if set(pin) <= set(choice.group)), choice.group[:2])
        thirds = [member for member in choice.group if member not in pin]
        rows[pin] = thirds[0] if thirds else -1
    busy = [member for choice in chosen for member in choice.group]
    free = table.free.copy()
    free[busy] = False
    return Arrangement(
        pairs=np.array(list(rows), np.int64).reshape(-1, 2),
        third=np.array(list(rows.values()), np.int64),
        left=np.flatnonzero(free),
        bound=sum(choice.score for choice in chosen),
        proven=True,
    )
