"""The heaviest assignment between two sides with capacities and minimums, with its proof."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from matching.solvers.bipartite import Bipartite, read_bipartite, read_side
from matching.solvers.budget import Budget, Exhausted
from matching.solvers.flow import Mask, heaviest, most_pairs, without_minimums
from matching.solvers.inputs import read_seed
from matching.solvers.minimums import refuse_impossible
from matching.solvers.potentials import prices_of
from matching.solvers.price_bound import bound_of, exact_sum, quick_prices
from matching.solvers.result import (
    Assignment,
    AssignmentCertificate,
    AssignmentPrices,
    Progress,
    StoppedBy,
)
from matching.solvers.weight_scale import Scale, centred, from_zero

_STEPS = 3


def assign(
    n_left: int,
    n_right: int,
    edges: ArrayLike | Sequence[Any],
    weights: ArrayLike | Sequence[Any],
    *,
    left_capacity: ArrayLike | Sequence[Any] = 1,
    right_capacity: ArrayLike | Sequence[Any] = 1,
    left_min: ArrayLike | Sequence[Any] = 0,
    right_min: ArrayLike | Sequence[Any] = 0,
    max_cardinality: bool = True,
    time_limit: float | None = None,
    work_limit: int | None = None,
    seed: int = 0,
    on_progress: Callable[[Progress], None] | None = None,
) -> Assignment:
    """Find an assignment of largest total weight and prove it.

    The number of pairs comes from a largest flow, the pairs from a cheapest one (OR-Tools, cost
    scaling, Goldberg 1997), and the prices that prove them from shortest paths.

    Parameters
    ----------
    n_left, n_right : int
        Number of vertices of each side, numbered from 0.
    edges : (m, 2) array of ints
        Left and right end of each edge. An edge is used once at most; of parallel edges the
        heaviest counts.
    weights : (m,) array of ints
        Weight of each edge, within 2^60 of 0; may be negative.
    left_capacity, right_capacity : int or array of ints
        How many pairs a vertex may have; 0 is allowed.
    left_min, right_min : int or array of ints
        How many pairs a vertex must have.
    max_cardinality : bool
        True: among the assignments with the most pairs, the heaviest. False: the heaviest of all;
        an edge of weight 0 or less is then never taken unless a minimum demands it.
    time_limit : float, optional
        Seconds. A flow cannot be interrupted, so the clock is looked at before each of the two
        flows and before the proof; one that has begun is finished.
    work_limit : int, optional
        Work units; each flow and the proof count a unit an edge, and are begun or not as with
        the time.
    seed : int
        Decides between assignments of equal weight. The same input and seed give the same pairs.
    on_progress : callable, optional
        Called with a :class:`Progress` after each step.

    Returns
    -------
    Assignment
        With ``optimal`` true only when proven. Stopped by a limit, it has the best found within
        the capacities, which may miss minimums or pairs, or be empty; the bound holds all the
        same.

    Raises
    ------
    Infeasible
        The minimums cannot be met; names vertices that cannot have theirs.
    ValueError
        The input is malformed, or its weights are too large for the number of vertices.

    Examples
    --------
    >>> found = assign(2, 2, [(0, 0), (0, 1), (1, 0)], [9, 1, 2])
    >>> found.pairs.tolist(), found.weight, found.optimal
    ([[0, 1], [1, 0]], 3, True)
    """
    budget = Budget(time_limit, work_limit, on_progress)
    graph = read_bipartite(
        n_left, n_right, edges, weights,
        read_side("left", n_left, left_capacity, left_min),
        read_side("right", n_right, right_capacity, right_min),
    )  # fmt: skip
    find = _find_most_pairs if max_cardinality else _find_any_pairs
    found = find(graph, read_seed(seed), budget)
    return _result(graph, found, budget.work)


@dataclass(slots=True)
class _Found:
    """What has been found so far: chosen edges, the prices that bound them, why it stopped."""

    chosen: Mask
    prices: AssignmentPrices
    counted: bool = False
    pairs: int = 0
    cover: AssignmentPrices | None = None
    stopped_by: StoppedBy = "precision"


def _find_most_pairs(graph: Bipartite, seed: int, budget: Budget) -> _Found:
    scale = centred(graph, graph.weights)
    found = _Found(np.zeros(graph.size, np.bool_), quick_prices(graph), counted=True)
    try:
        _begin(graph, budget, 0)
        refuse_impossible(graph)
        found.chosen = most_pairs(graph, seed)
        found.pairs = int(found.chosen.sum())
        found.cover = cover_of(graph, found.chosen)
        _begin(graph, budget, 1)
        found.chosen = heaviest(graph, scale.values, found.pairs, seed)
        _prove(graph, scale, found, budget)
    except Exhausted as limit:
        found.stopped_by = limit.reason
    return found


def _find_any_pairs(graph: Bipartite, seed: int, budget: Budget) -> _Found:
    scale = from_zero(graph, graph.weights)
    found = _Found(np.zeros(graph.size, np.bool_), quick_prices(graph))
    try:
        _begin(graph, budget, 1)
        refuse_impossible(graph)
        found.chosen = heaviest(graph, scale.values, None, seed)
        _drop_worthless(graph, found.chosen)
        _prove(graph, scale, found, budget)
    except Exhausted as limit:
        found.stopped_by = limit.reason
    return found


def _begin(graph: Bipartite, budget: Budget, done: int) -> None:
    """Begin a step if the budget allows it, and count it."""
    budget.allowance(1)
    budget.report("flow", done, _STEPS)
    budget.charge(graph.size)


def _prove(graph: Bipartite, scale: Scale, found: _Found, budget: Budget) -> None:
    _begin(graph, budget, 2)
    prices = prices_of(graph, scale.values, found.chosen, paid_by_pair=found.counted)
    found.prices = (prices and scale.in_weights(prices)) or found.prices
    budget.report("flow", _STEPS, _STEPS)


def cover_of(graph: Bipartite, chosen: Mask) -> AssignmentPrices | None:
    """Price edges of value 1 each, so that the prices bound the number of pairs.

    Returns
    -------
    AssignmentPrices or None
        None: more pairs are possible than are chosen.
    """
    full = _one_side_full(graph, int(chosen.sum()))
    if full is not None:
        return full
    left, right = without_minimums(graph.left_side), without_minimums(graph.right_side)
    free = replace(graph, left_side=left, right_side=right)
    return prices_of(free, np.ones(graph.size, np.int64), chosen, paid_by_pair=False)


def _one_side_full(graph: Bipartite, pairs: int) -> AssignmentPrices | None:
    """Price the vertices of a side that cannot have more pairs than there are, if there is one."""
    left, right = graph.left_degrees() > 0, graph.right_degrees() > 0
    if int(graph.left_side.capacity[left].sum()) == pairs:
        return AssignmentPrices(left.astype(np.int64), np.zeros(len(right), np.int64))
    if int(graph.right_side.capacity[right].sum()) == pairs:
        return AssignmentPrices(np.zeros(len(left), np.int64), right.astype(np.int64))
    return None


def _drop_worthless(graph: Bipartite, chosen: Mask) -> None:
    """Give up chosen edges of no value that no minimum demands."""
    left = np.bincount(graph.left[chosen], minlength=graph.left_side.size)
    right = np.bincount(graph.right[chosen], minlength=graph.right_side.size)
    left -= graph.left_side.least
    right -= graph.right_side.least
    for edge in np.flatnonzero(chosen & (graph.weights <= 0)).tolist():
        a, b = graph.left[edge], graph.right[edge]
        if left[a] > 0 and right[b] > 0:
            left[a] -= 1
            right[b] -= 1
            chosen[edge] = False


def _result(graph: Bipartite, found: _Found, work: int) -> Assignment:
    weight = exact_sum(graph.weights[found.chosen])
    bound = bound_of(graph, graph.weights, found.prices, found.pairs)
    proven = weight == bound and _keeps_minimums(graph, found.chosen)
    proven = proven and (not found.counted or _has_most_pairs(graph, found))
    pairs = np.stack([graph.left[found.chosen], graph.right[found.chosen]], axis=1)
    reason: StoppedBy = "optimal" if proven else found.stopped_by
    proof = AssignmentCertificate(found.prices, found.cover)
    return Assignment(
        pairs.astype(np.int64), graph.rows[found.chosen], weight, bound, proven, reason, proof, work
    )


def _keeps_minimums(graph: Bipartite, chosen: Mask) -> bool:
    left = np.bincount(graph.left[chosen], minlength=graph.left_side.size)
    right = np.bincount(graph.right[chosen], minlength=graph.right_side.size)
    return bool((left >= graph.left_side.least).all() and (right >= graph.right_side.least).all())


def _has_most_pairs(graph: Bipartite, found: _Found) -> bool:
    """Tell whether the cover proves the number of pairs."""
    ones = np.ones(graph.size, np.int64)
    return found.cover is not None and bound_of(graph, ones, found.cover, 0) == found.chosen.sum()
