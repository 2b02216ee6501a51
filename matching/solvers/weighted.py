"""The matching of largest weight, in any graph, with its proof."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from matching.solvers.assignment import LARGEST_GAIN
from matching.solvers.bounds import (
    Bound,
    bound_of_all,
    bound_of_most,
    pair_count,
    star_duals,
    weight_of,
)
from matching.solvers.budget import Budget, Exhausted
from matching.solvers.exact import solve_exactly
from matching.solvers.graph import build_graph
from matching.solvers.inputs import EdgeList, common_unit, read_edges, read_seed
from matching.solvers.most_pairs import match_most_pairs
from matching.solvers.result import Certificate, IntArray, Matching, Progress, StoppedBy

# Differences and sums of two weights and a bonus stay within 64 bits.
_LARGEST_WEIGHT = 2**60


def max_weight_matching(
    n: int,
    edges: ArrayLike | Sequence[Any],
    weights: ArrayLike | Sequence[Any],
    *,
    max_cardinality: bool = True,
    time_limit: float | None = None,
    work_limit: int | None = None,
    seed: int = 0,
    on_progress: Callable[[Progress], None] | None = None,
) -> Matching:
    """Find a matching of largest total weight and prove it.

    The fractional optimum comes from an auction with shrinking steps on the bipartite double cover
    (Bertsekas 1979, Goldberg and Kennedy 1995); the odd cycles that are left are settled by
    weighted alternating trees with odd sets (Edmonds 1965), in whole numbers throughout.

    Parameters
    ----------
    n : int
        Number of vertices, numbered from 0.
    edges : (m, 2) array of ints
        Ends of each edge. Of parallel edges, in either direction, the heaviest counts.
    weights : (m,) array of ints
        Weight of each edge; may be negative.
    max_cardinality : bool
        True: among the matchings with the most pairs, the heaviest. False: the heaviest of all;
        an edge of weight 0 or less is then never taken.
    time_limit : float, optional
        Seconds. Looked at several times a second once the graph is laid out; what has been found
        is then completed greedily, which takes about as long as laying the graph out did.
    work_limit : int, optional
        Work units; a unit is one directed edge looked at. The step under way is finished, so that
        a few more may be spent. The same limit stops at the same place on every machine.
    seed : int
        Decides between matchings of equal weight. The same input and seed give the same matching.
    on_progress : callable, optional
        Called with a :class:`Progress` after each step.

    Returns
    -------
    Matching
        With ``optimal`` true only when proven; otherwise the best found and a valid bound.

    Raises
    ------
    ValueError
        The input is malformed, has a self-loop, or its weights are too large for ``n`` vertices.

    Examples
    --------
    >>> found = max_weight_matching(4, [(0, 1), (1, 2), (2, 3)], [2, 5, 2])
    >>> found.mate.tolist(), found.weight, found.optimal
    ([1, 0, 3, 2], 4, True)
    """
    budget = Budget(time_limit, work_limit, on_progress)
    edge_list = read_edges(n, edges, weights)
    _refuse_beyond(edge_list, _LARGEST_WEIGHT)
    read_seed(seed)
    try:
        budget.allowance(1)
    except Exhausted as limit:
        bound_by = bound_of_most if max_cardinality else _bound_any
        return _nothing(edge_list, bound_by, limit.reason)
    match = match_most_pairs if max_cardinality else _match_any_pairs
    mate, bound, stopped_by = match(edge_list, read_seed(seed), budget)
    return _result(edge_list, mate, bound, stopped_by, budget.work)


def _match_any_pairs(
    edges: EdgeList, seed: int, budget: Budget
) -> tuple[IntArray, Bound, StoppedBy]:
    unit = common_unit(np.maximum(edges.weights, 0), 0)
    _refuse_too_large(edges, unit)
    graph = build_graph(edges, unit, unit, seed).lifted(1)
    budget.keep_for_closing()
    solution = solve_exactly(graph, budget)
    mate = graph.callers_mate(solution.mate)
    return mate, bound_of_all(mate, graph.callers_duals(solution.duals)), solution.stopped_by


def _refuse_too_large(edges: EdgeList, unit: int) -> None:
    heaviest = int(edges.weights.max(initial=0))
    if heaviest // unit > LARGEST_GAIN:
        raise ValueError(
            f"the weight {heaviest} is too large; divide the weights so that none exceeds "
            f"{LARGEST_GAIN}"
        )


def _refuse_beyond(edges: EdgeList, largest: int) -> None:
    wrong = np.flatnonzero((edges.weights > largest) | (edges.weights < -largest))
    if wrong.size:
        raise ValueError(
            f"the weight {edges.weights[wrong[0]]} of edge {wrong[0]} does not lie within "
            f"{largest} of 0; divide the weights"
        )


def _nothing(
    edges: EdgeList, bound_by: Callable[[EdgeList, IntArray, Certificate], Bound], reason: StoppedBy
) -> Matching:
    """Return the answer when there is no time or work for any: nobody, under a quick bound."""
    mate = np.full(edges.n, -1, np.int64)
    bound = bound_by(edges, mate, Certificate(0, star_duals(edges)))
    return _result(edges, mate, bound, reason, 0)


def _bound_any(edges: EdgeList, mate: IntArray, proof: Certificate) -> Bound:  # noqa: ARG001
    return bound_of_all(mate, proof.duals)


def _result(
    edges: EdgeList, mate: IntArray, bound: Bound, stopped_by: StoppedBy, work: int
) -> Matching:
    weight = weight_of(edges, mate)
    proven = weight == bound.weight and pair_count(mate) == bound.pairs
    if stopped_by == "optimal" and not proven:
        raise RuntimeError(
            f"the solver ended with weight {weight} under a bound of {bound.weight}; "
            "please report the graph"
        )
    reason: StoppedBy = "optimal" if proven else stopped_by
    return Matching(mate, weight, bound.weight, proven, reason, bound.proof, work)
