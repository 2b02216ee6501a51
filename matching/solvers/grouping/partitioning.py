"""Partition members into groups so that those together have the most in common."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from matching.solvers.budget import Budget
from matching.solvers.grouping.bound import upper_bound
from matching.solvers.grouping.exact import FEW, best_of_few
from matching.solvers.grouping.feasible import (
    LARGEST,
    InfeasiblePartition,
    feasible_start,
    refuse_sizes,
)
from matching.solvers.grouping.ground import ground_of, standing_of
from matching.solvers.grouping.population import BROOD, ENDLESS, Plan, Population, moves_in
from matching.solvers.grouping.question import Question, read_question
from matching.solvers.grouping.sizes import likely_sizes
from matching.solvers.inputs import read_seed, whole_numbers
from matching.solvers.result import IntArray, Partition, Progress

MOVES: Final = 10**6
"""Without a limit so many moves are looked at a member."""

MOST_MOVES: Final = 6 * 10**8
_USUAL_SIZE: Final = 12
"""The size of groups for which temperatures are set; they grow with its root."""

_ALIKE: Final = 1e-3
"""Affinities that differ by less than such a share of their mean are alike."""


_PRICED: Final = 0.25
"""How much of what a missed limit costs counts as a difference between two groups."""

_PAIRS_A_PLACE: Final = 4
"""So many forbidden pairs take as long to state as one member's place."""

_MANY_PLACES: Final = 6_000
"""From so many places, members times groups, on CP-SAT takes longer than a search."""

_BEGINNING: Final = 0.5
"""Which share of the time may go into a first partition."""


class NoPartitionFound(RuntimeError):  # noqa: N818  (a property of the search, not a fault)
    """No partition was found that keeps the rules, and none is proven impossible."""


def partition(
    affinity: Any,
    sizes: ArrayLike | Sequence[Any],
    *,
    groups: int | None = None,
    forbidden: ArrayLike | Sequence[Any] = (),
    together: ArrayLike | Sequence[Any] = (),
    constraints: Sequence[Any] = (),
    placement: ArrayLike | None = None,
    allowed: ArrayLike | None = None,
    waiting: int | None = None,
    optional: ArrayLike | Sequence[Any] = (),
    start: ArrayLike | None = None,
    time_limit: float | None = None,
    work_limit: int | None = None,
    seed: int = 0,
    on_progress: Callable[[Progress], None] | None = None,
) -> Partition:
    """Find a partition with the largest sum of affinities inside its groups.

    This is the Maximally Diverse Grouping Problem (NP-hard) with rules beside. A dozen members are
    solved exactly (dynamic programming over subsets). Else a partition that keeps the rules (CP-SAT
    of OR-Tools) is improved by a memetic search with annealing; that proves nothing.

    Parameters
    ----------
    affinity : (n, n) array or sparse matrix
        Symmetric; what two members in one group are worth. May be negative.
    sizes : (m, 2) array of ints, or (2,)
        The least and most members of each group; one pair for all with ``groups``.
    groups : int, optional
        How many groups; the rows of ``sizes`` when None.
    forbidden : (k, 2) array of ints
        Pairs who may not be in one group.
    together : (k, 2) array of ints
        Pairs who have to be in one group; none of them waits.
    constraints : sequence of GroupCount and GroupVariety
        What groups have to hold beside; with a weight it may be missed, and costs that.
    placement : (n, m) array, optional
        What a member is worth in a group, whoever else is in it.
    allowed : (n, m) array of bools, optional
        Who may be in which group.
    waiting : int, optional
        A group in which nobody is worth anything to anybody: those who are left over.
    optional : array of ints
        Groups that may stay empty, whatever their least size and constraints are.
    start : (n,) array of ints, optional
        A partition to begin with; it keeps the sizes. Optional groups that it leaves empty stay so.
    time_limit : float, optional
        Seconds. An answer that the clock ended is not promised again.
    work_limit : int, optional
        Work units: moves looked at. Without a limit it is a million for each member, 600 million
        at most.
    seed : int
        The same input, seed and work limit give the same labels, on any number of cores.
    on_progress : callable, optional
        Called with a :class:`Progress` a few times a second.

    Returns
    -------
    Partition
        The best found; after Ctrl-C too.

    Raises
    ------
    Infeasible
        No partition keeps the rules: proven.
    NoPartitionFound
        None was found within the limits, and none is proven impossible.
    ValueError
        The input is malformed.

    Examples
    --------
    >>> affinity = [[0, 9, 1, 2], [9, 0, 3, 1], [1, 3, 0, 9], [2, 1, 9, 0]]
    >>> found = partition(affinity, (2, 2), groups=2)
    >>> found.labels.tolist(), found.value, found.optimal
    ([0, 0, 1, 1], 18, True)
    """
    budget = Budget(time_limit, work_limit, on_progress)
    number = read_seed(seed)
    question = read_question(
        affinity,
        sizes,
        groups=groups,
        forbidden=forbidden,
        together=together,
        constraints=constraints,
        placement=placement,
        allowed=allowed,
        waiting=waiting,
        optional=optional,
    )
    refuse_sizes(question)
    given = None if start is None else _given(question, start)
    if question.size <= FEW:
        return _exact(question)
    if given is None and work_limit is not None and _is_likely_easy(question):
        try:
            return _searched(question, None, number, budget, time_limit, work_limit)
        except NoPartitionFound:
            budget = Budget(budget.seconds_left(), work_limit, on_progress)
    began = _begin(question, number, budget.seconds_left()) if given is None else given
    return _searched(question, began, number, budget, time_limit, work_limit)


def _exact(question: Question) -> Partition:
    labels = best_of_few(question)
    if labels is None:
        raise InfeasiblePartition("all partitions were looked at")
    value = _plain(question, question.value_of(labels))
    return Partition(labels, value, value, optimal=True, stopped_by="optimal")


def _begin(question: Question, seed: int, left: float | None) -> IntArray | None:
    """Return a partition that keeps the rules, where there are rules that make it hard."""
    if not _is_ruled(question) or _terms(question) > LARGEST:
        return None
    return feasible_start(question, seed, None if left is None else left * _BEGINNING)


def _is_likely_easy(question: Question) -> bool:
    """Tell whether a search is likely to keep the rules by itself, long before CP-SAT is done.

    That is so of many members whom only pairs and counts keep apart.
    """
    return (
        question.size * question.groups > _MANY_PLACES
        and not question.placement.any()
        and not question.optional.any()
    )


def _terms(question: Question) -> int:
    """Return how large a model of all rules is, in places; forbidden pairs count by groups too."""
    return (question.size + len(question.forbidden) // _PAIRS_A_PLACE) * question.groups


def _is_ruled(question: Question) -> bool:
    return bool(
        question.forbidden.size
        or question.together.size
        or question.limits.has_rules()
        or question.optional.any()
        or question.placement.any()
        or not question.allowed.all()
    )


def _given(question: Question, start: ArrayLike) -> IntArray:
    labels = whole_numbers("start", start)
    if labels.shape != (question.size,):
        raise ValueError(f"start must have one group for each of the {question.size} members")
    if labels.size and not (labels.min() >= 0 and labels.max() < question.groups):
        raise ValueError(f"start names groups from 0 to {question.groups - 1}")
    sizes = np.bincount(labels, minlength=question.groups)
    if (sizes > question.most).any():
        raise ValueError("start has groups that are too large")
    if ((sizes < question.least) & ~(question.optional & (sizes == 0))).any():
        raise ValueError("start has groups that are too small")
    return labels


def _searched(
    question: Question,
    began: IntArray | None,
    seed: int,
    budget: Budget,
    time_limit: float | None,
    work_limit: int | None,
) -> Partition:
    asked = question
    if question.optional.any():
        question = question.without(_empty(question, began))
    spread, mean = _spread(question)
    ground = ground_of(question, spread)
    population = Population(question, ground, spread, mean, seed)
    plan = _plan(question, population, budget.seconds_left(), work_limit)
    starts = _starts(question, began, mean, plan, seed)
    with ThreadPoolExecutor(BROOD) as executor:
        stopped_by = population.search(starts, plan, budget, executor)
    best = population.best
    if best.broken and began is not None:
        best = population.kept(began)
    if best.broken:
        raise NoPartitionFound(
            "no partition that keeps all rules was found; the closest misses them by"
            f" {best.broken}. Give it more time, or relax a rule."
        )
    if stopped_by == "work_limit" and work_limit is None and time_limit is not None:
        stopped_by = "time_limit"
    value = _plain(question, best.value)
    bound = upper_bound(asked, value)
    proven = bound == value
    return Partition(
        best.labels, value, bound, proven, "optimal" if proven else stopped_by, budget.work
    )


def _empty(question: Question, began: IntArray | None) -> Any:
    """Return which optional groups stay empty: those that the first partition leaves out.

    Without one those run that have room for most, as many as have to.
    """
    if began is None:
        room = int(question.most[~question.optional].sum())
        empty = question.optional.copy()
        for group in np.argsort(-question.most, kind="stable").tolist():
            if empty[group] and room < question.size:
                empty[group] = False
                room += int(question.most[group])
        if int(question.least[~empty].sum()) > question.size:
            raise NoPartitionFound(
                "no choice of optional groups was found whose sizes hold everybody. Give it more"
                " time, a start, or wider sizes."
            )
        return empty
    return question.optional & (np.bincount(began, minlength=question.groups) == 0)


def _spread(question: Question) -> tuple[float, float]:
    """Return the unit of temperature, and the mean affinity."""
    n = question.size
    pairs = max(1, n * (n - 1))
    mean = float(question.affinity.sum()) / pairs
    square = float(np.einsum("ij,ij->", question.affinity, question.affinity)) / pairs
    size = max(1.0, n / max(1, question.groups) / _USUAL_SIZE)
    inner = math.sqrt(max(0.0, square - mean**2) * size)
    placed = float(question.placement.std(axis=0).mean()) if question.placement.any() else 0.0
    prices = question.limits.prices()
    priced = _PRICED * float(prices.mean()) if prices.size else 0.0
    return max(inner + placed / 2, priced, abs(mean) * _ALIKE) or 1.0, mean


def _plan(
    question: Question, population: Population, left: float | None, work_limit: int | None
) -> Plan:
    n, groups = question.size, question.groups
    if work_limit is None and left is not None:
        labels = _fill(question, np.random.default_rng(population.seed), None)
        trial = standing_of(population.ground, labels, 1)
        moves = moves_in(left, population.ground, trial, population.spread)
        plan = Plan.of(moves, n, groups)
        return replace(plan, broods=ENDLESS) if plan.broods else plan
    usual = min(MOVES * n, MOST_MOVES)
    return Plan.of(usual if work_limit is None else work_limit, n, groups)


def _starts(
    question: Question, began: IntArray | None, mean: float, plan: Plan, seed: int
) -> list[IntArray]:
    if began is not None:
        return [began] * plan.members
    choices = np.random.default_rng(seed)
    sizes = likely_sizes(question.least, question.most, question.size, mean, plan.members)
    return [_fill(question, choices, sizes[number % len(sizes)]) for number in range(plan.members)]


def _fill(question: Question, choices: np.random.Generator, sizes: IntArray | None) -> IntArray:
    """Put members into groups of given sizes at random."""
    if sizes is None:
        sizes = likely_sizes(question.least, question.most, question.size, -1.0, 1)[0]
    labels = np.repeat(np.arange(question.groups), sizes)
    choices.shuffle(labels)
    return labels.astype(np.int64)


def _plain(question: Question, value: float) -> float:
    """Give a whole value as an int."""
    return round(value) if question.whole else value
