"""Rounds of tables in which no two meet twice: resolvable designs, and as near as one comes.

Members stand in a circle of as many places as there are rounds, or in several, and some in the
middle. Everybody in a circle moves on by one place a round. Then no two meet twice when no two
pairs of one round are turned into each other (rotational designs: Anderson 1997, "Combinatorial
Designs and Tournaments"). So one round is searched instead of all; CP-SAT finds it as an exact
cover. Where there is none, rounds are made one after the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from math import comb
from typing import Final

import numpy as np

from matching.solvers.grouping.feasible import InfeasiblePartition
from matching.solvers.grouping.partitioning import NoPartitionFound, partition
from matching.solvers.inputs import read_seed, vertex_count
from matching.solvers.result import IntArray

MOST_TABLES: Final = 60_000
"""Up to so many possible tables one round is searched for all."""

_WORK: Final = 25.0
"""Deterministic time of CP-SAT for one attempt, about six seconds."""

_ATTEMPTS: Final = 8
"""So many seeds are tried: how long an exact cover takes varies widely with the seed."""

_MOVES: Final = 2_000_000


def no_repeat_schedule(n: int, size: int, rounds: int, *, seed: int = 0) -> IntArray:
    """Seat everybody at tables of one size, round after round, so that no two meet twice.

    Parameters
    ----------
    n : int
        How many members; where they do not come out even, tables have one more or one less.
    size : int
        Members at a table.
    rounds : int
        How many rounds are wanted.
    seed : int
        The same question and seed give the same schedule.

    Returns
    -------
    (r, n) int64
        The table of each member in each round; fewer rounds than wanted where more were not found.
        Nobody can have more than ``(n - 1) // (size - 1)`` in which all at the table are new.

    Raises
    ------
    ValueError
        The size is below 2 or above ``n``, or a number is no whole one.

    Examples
    --------
    >>> no_repeat_schedule(15, 3, 7).shape
    (7, 15)
    """
    members, places = vertex_count(n), vertex_count(size, "size")
    wanted, number = vertex_count(rounds, "rounds"), read_seed(seed)
    if not 2 <= places <= members:
        raise ValueError(f"size must be from 2 to n = {members}, not {size}")
    wanted = min(wanted, (members - 1) // (places - 1))
    even = members % places == 0 and comb(members, places) <= MOST_TABLES
    whole = _turned(members, places, wanted, number) if even else None
    if whole is not None:
        return whole
    best = _one_by_one(members, places, wanted, number)
    for turns in range(wanted - 1, len(best), -1) if even else ():
        found = _turned(members, places, turns, number)
        if found is not None:
            return found
    return best


def _turned(n: int, size: int, turns: int, seed: int) -> IntArray | None:
    """Return as many rounds as there are turns, from one that is searched, or None."""
    if turns < 2 or not _has_room(n, size, turns):
        return None
    step = _step(n, turns)
    orbit = _orbits(n, step, turns)
    tables = list(_tables(n, size, orbit))
    first = _exact_cover(n, tables, seed)
    if first is None:
        return None
    schedule = np.empty((turns, n), np.int64)
    place = np.arange(n)
    for turn in range(turns):
        for number, table in enumerate(first):
            schedule[turn, place[list(table)]] = number
        place = step[place]
    return schedule


def _has_room(n: int, size: int, turns: int) -> bool:
    """Tell whether there are enough tables: each seats one of the middle, and one of each table."""
    return n % turns <= n // size and n // size >= size


def _step(n: int, turns: int) -> IntArray:
    """Return where each place is moved in a turn; those in the middle stay."""
    step = np.arange(n)
    in_circles = n - n % turns
    circle, at = np.divmod(np.arange(in_circles), turns)
    step[:in_circles] = circle * turns + (at + 1) % turns
    return step


def _orbits(n: int, step: IntArray, turns: int) -> dict[tuple[int, int], int]:
    """Give pairs the same number when one is turned into the other.

    Pairs that come back before all turns are over are left out: they would meet twice.
    """
    orbit: dict[tuple[int, int], int] = {}
    for number, pair in enumerate(combinations(range(n), 2)):
        if pair in orbit:
            continue
        a, b = pair
        for _ in range(turns):
            orbit[min(a, b), max(a, b)] = number
            a, b = int(step[a]), int(step[b])
    size = Counter(orbit.values())
    return {pair: number for pair, number in orbit.items() if size[number] == turns}


def _tables(
    n: int, size: int, orbit: dict[tuple[int, int], int]
) -> Iterator[tuple[tuple[int, ...], list[int]]]:
    """Give the tables of which no two pairs are turned into each other, with their orbits."""
    for table in combinations(range(n), size):
        numbers = [orbit.get(pair, -1) for pair in combinations(table, 2)]
        if -1 not in numbers and len(set(numbers)) == len(numbers):
            yield table, numbers


def _exact_cover(
    n: int, tables: list[tuple[tuple[int, ...], list[int]]], seed: int
) -> list[tuple[int, ...]] | None:
    """Choose tables that seat everybody once and use no orbit twice."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in tables]
    seats: list[list[cp_model.IntVar]] = [[] for _ in range(n)]
    orbits: dict[int, list[cp_model.IntVar]] = {}
    for is_chosen, (table, numbers) in zip(chosen, tables, strict=True):
        for member in table:
            seats[member].append(is_chosen)
        for number in numbers:
            orbits.setdefault(number, []).append(is_chosen)
    for seat in seats:
        model.add_exactly_one(seat)
    for users in orbits.values():
        model.add_at_most_one(users)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = _WORK
    for attempt in range(_ATTEMPTS):
        solver.parameters.random_seed = (seed + attempt) % 2**31
        status = solver.solve(model)
        if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            pairs = zip(chosen, tables, strict=True)
            return [table for is_chosen, (table, _) in pairs if solver.value(is_chosen)]
        if status == cp_model.INFEASIBLE:
            return None
    return None


def _one_by_one(n: int, size: int, rounds: int, seed: int) -> IntArray:
    """Make rounds one after the other, each without those who met, as long as there is one."""
    tables = max(1, round(n / size))
    sizes = (n // tables, -(-n // tables))
    nothing = np.zeros((n, n))
    met = np.empty((0, 2), np.int64)
    schedule: list[IntArray] = []
    while len(schedule) < rounds:
        try:
            found = partition(
                nothing,
                sizes,
                groups=tables,
                forbidden=met,
                seed=seed + len(schedule),
                work_limit=_MOVES,
            )
        except (InfeasiblePartition, NoPartitionFound):
            break
        schedule.append(found.labels)
        together = np.triu(found.labels[:, None] == found.labels[None, :], 1)
        met = np.concatenate([met, np.argwhere(together)])
    return np.array(schedule, np.int64).reshape(-1, n)
