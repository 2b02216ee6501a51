"""The fewest repeats of a small roster, by constraint programming (OR-Tools CP-SAT)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from matching.columns import Bool, Int64
from matching.horizon.climbing import NOBODY

MOST_CHOICES: Final = 3_000
"""Up to so many pairs times rounds it is tried."""

EFFORT: Final = 2.0
"""CP-SAT's deterministic time, in its own unit: about a second each, the same on every machine."""


@dataclass(frozen=True, slots=True, eq=False)
class Exact:
    """What CP-SAT found.

    Attributes
    ----------
    mates
        ``int64 (rounds, n)``, repeats among them; ``None`` when it found nothing.
    new
        How many new meetings they have.
    most_new
        No plan has more.
    """

    mates: Int64 | None
    new: int
    most_new: int


def is_small(allowed: Bool, rounds: int) -> bool:
    """Say whether it is worth a try."""
    return rounds * int(np.count_nonzero(allowed)) // 2 <= MOST_CHOICES


def most_new_meetings(allowed: Bool, fresh: Bool, start: Int64, pairs: int, *, seed: int) -> Exact:
    """Look for rounds of so many pairs with the most meetings that are new, each counted once.

    Parameters
    ----------
    allowed, fresh
        ``bool (n, n)``: who may meet, and who never has.
    start
        ``int64 (rounds, n)``: a plan to begin with. Nobody is left over more often than in it.
    pairs
        How many pairs each round has.
    seed
        Of the search.
    """
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    a, b = np.nonzero(np.triu(allowed, 1))
    taken = [_variables(model, len(a), at) for at in range(len(start))]
    _add_rounds(model, taken, (a, b), start, pairs)
    new = [
        _used(model, [row[edge] for row in taken]) for edge in np.flatnonzero(fresh[a, b]).tolist()
    ]
    for row, mate in zip(taken, start, strict=True):
        for variable, together in zip(row, mate[a] == b, strict=True):
            model.add_hint(variable, bool(together))
    model.maximize(sum(new))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.max_deterministic_time = EFFORT
    status = solver.solve(model)
    most = int(np.floor(solver.best_objective_bound + 1e-6))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Exact(None, 0, most)
    chosen = np.array([[solver.value(variable) for variable in row] for row in taken]) > 0
    return Exact(_mates(chosen, a, b, len(allowed)), round(solver.objective_value), most)


def _variables(model: Any, edges: int, at: int) -> list[Any]:
    return [model.new_bool_var(f"x{at}_{edge}") for edge in range(edges)]


def _add_rounds(
    model: Any, taken: list[list[Any]], ends: tuple[Int64, Int64], start: Int64, pairs: int
) -> None:
    """Ask that each round is a matching of so many pairs, and that turns stay fair."""
    a, b = ends
    people = np.unique(np.concatenate(ends)).tolist()
    mine = {member: np.flatnonzero((a == member) | (b == member)).tolist() for member in people}
    for row in taken:
        model.add(sum(row) == pairs)
        for member in people:
            model.add_at_most_one(row[edge] for edge in mine[member])
    least = min(int(np.count_nonzero(start[:, member] != NOBODY)) for member in people)
    for member in people:
        model.add(sum(row[edge] for row in taken for edge in mine[member]) >= least)


def _used(model: Any, variables: list[Any]) -> Any:
    """Give a variable that may be 1 only where some of others are."""
    used = model.new_bool_var("")
    model.add_bool_or([*variables, used.negated()])
    return used


def _mates(chosen: Bool, a: Int64, b: Int64, size: int) -> Int64:
    mates = np.full((len(chosen), size), NOBODY, dtype=np.int64)
    at, edge = np.nonzero(chosen)
    mates[at, a[edge]], mates[at, b[edge]] = b[edge], a[edge]
    return mates
