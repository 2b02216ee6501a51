"""The matching of largest weight, in any graph, with its proof."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from matching.solvers.assignment import largest_gain
from matching.solvers.budget import Budget
from matching.solvers.exact import Solution, dual_value, solve_exactly
from matching.solvers.graph import Graph, build_graph
from matching.solvers.inputs import EdgeList, read_edges
from matching.solvers.result import Certificate, Duals, IntArray, Matching, Progress, StoppedBy
from matching.solvers.rounding import SINGLE


@dataclass(frozen=True, slots=True)
class _Bound:
    """An upper bound on the weight, and on the number of pairs, with the proof of both."""

    weight: int
    pairs: int
    proof: Certificate


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

    The fractional optimum comes from an assignment on the bipartite double cover (OR-Tools), its
    prices from longest paths in the residual graph; the few odd cycles that are left are settled
    by weighted alternating-tree searches with odd sets (Edmonds 1965), in whole numbers throughout.

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
        Seconds. Looked at between steps: one assignment is never interrupted.
    work_limit : int, optional
        Work units; a unit is one directed edge looked at (an assignment counts each eight times).
        The same limit stops at the same place on every machine.
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
    if max_cardinality:
        return _most_pairs(edge_list, seed, budget)
    return _any_pairs(edge_list, seed, budget)


def _any_pairs(edges: EdgeList, seed: int, budget: Budget) -> Matching:
    _refuse_too_large(edges, int(edges.weights.max(initial=0)))
    graph = build_graph(edges, edges.weights, seed)
    solution = solve_exactly(graph, budget)
    duals = _in_callers_numbers(graph, solution.duals)
    mate = _mate(graph, solution)
    bound = _Bound(dual_value(duals) // 2, _pairs(mate), Certificate(0, duals))
    return _result(edges, mate, bound, solution.stopped_by, budget)


def _most_pairs(edges: EdgeList, seed: int, budget: Budget) -> Matching:
    bonus = _bonus(edges)
    graph = build_graph(edges, edges.weights + bonus, seed)
    solution = solve_exactly(graph, budget)
    mate = _mate(graph, solution)
    duals = _in_callers_numbers(graph, solution.duals)
    bound = _bound_of_most(edges, mate, Certificate(bonus, duals))
    if solution.stopped_by == "optimal" and _pairs(mate) < bound.pairs:
        return _with_cover(edges, graph, mate, bound, budget)
    return _result(edges, mate, _better_bound(edges, mate, bound), solution.stopped_by, budget)


def _with_cover(
    edges: EdgeList, graph: Graph, mate: IntArray, bound: _Bound, budget: Budget
) -> Matching:
    """Settle the largest number of pairs by itself, as the bonus was too small to settle it."""
    ones = np.where(graph.loops(), 0, 1).astype(np.int64)
    cover = solve_exactly(graph.with_gain(ones), budget)
    larger = _mate(graph, cover)
    stopped_by = cover.stopped_by
    if _pairs(larger) > _pairs(mate):
        mate = larger
        stopped_by = "precision" if stopped_by == "optimal" else stopped_by
    proof = bound.proof
    proof = Certificate(proof.bonus, proof.duals, _in_callers_numbers(graph, cover.duals))
    bound = _better_bound(edges, mate, _bound_of_most(edges, mate, proof))
    return _result(edges, mate, bound, stopped_by, budget)


# -- what an edge is worth -----------------------------------------------------------------


def _bonus(edges: EdgeList) -> int:
    """Return what to add to every weight so that one pair more outweighs any weights.

    Where that does not fit in 64 bits, the largest bonus that does.
    """
    least, most = _range(edges.weights)
    enough = (edges.n // 2) * (most - least) + 1
    fits = largest_gain(edges.n) - (most - least)
    _refuse_too_large(edges, 2 * (most - least))
    return min(enough, fits) - least


def _range(weights: IntArray) -> tuple[int, int]:
    return (int(weights.min()), int(weights.max())) if weights.size else (0, 0)


def _refuse_too_large(edges: EdgeList, size: int) -> None:
    largest = largest_gain(edges.n)
    least, most = _range(edges.weights)
    if max(size, abs(least), abs(most)) > largest:
        raise ValueError(
            f"weights from {least} to {most} are too large for {edges.n} vertices; "
            f"divide them so that they lie within {largest // 2} of 0"
        )


# -- bounds --------------------------------------------------------------------------------


def _bound_of_most(edges: EdgeList, mate: IntArray, proof: Certificate) -> _Bound:
    """Bound the matchings with the most pairs, knowing one with as many pairs as ``mate``."""
    value = dual_value(proof.duals) // 2
    most = min(edges.n // 2, _pairs_worth(edges, proof.bonus, value))
    if proof.cover is not None:
        most = min(most, dual_value(proof.cover) // 2)
    fewest_bonus = min(proof.bonus * _pairs(mate), proof.bonus * most)
    return _Bound(value - fewest_bonus, most, proof)


def _pairs_worth(edges: EdgeList, bonus: int, value: int) -> int:
    """Return how many pairs at the least gain fit in ``value``."""
    if edges.weights.size == 0:
        return 0
    least = int(edges.weights.min()) + bonus
    return value // least if least > 0 else edges.n // 2


def _better_bound(edges: EdgeList, mate: IntArray, bound: _Bound) -> _Bound:
    """Prefer the bound over all matchings where that is lower, as after an early stop."""
    best = np.zeros(edges.n, np.int64)
    np.maximum.at(best, edges.a, edges.weights)
    np.maximum.at(best, edges.b, edges.weights)
    empty = np.empty(0, np.int64)
    duals = Duals(best, np.zeros(1, np.int64), empty, empty)
    other = _bound_of_most(edges, mate, Certificate(0, duals, bound.proof.cover))
    return other if other.weight < bound.weight else bound


# -- the answer in the caller's numbers ----------------------------------------------------


def _in_callers_numbers(graph: Graph, duals: Duals) -> Duals:
    vertex = np.empty(graph.n, np.int64)
    vertex[graph.label] = duals.vertex
    members = graph.label[duals.set_members]
    owner = np.repeat(np.arange(len(duals.set_prices)), np.diff(duals.set_starts))
    members = members[np.lexsort((members, owner))]
    return Duals(vertex, duals.set_starts, members, duals.set_prices)


def _mate(graph: Graph, solution: Solution) -> IntArray:
    mate = np.full(graph.n, SINGLE, np.int64)
    paired = np.flatnonzero(solution.mate >= 0)
    mate[graph.label[paired]] = graph.label[solution.mate[paired]]
    return mate


def _pairs(mate: IntArray) -> int:
    return int((mate >= 0).sum()) // 2


def _weight(edges: EdgeList, mate: IntArray) -> int:
    """Sum the heaviest edge of each pair."""
    chosen = np.flatnonzero(mate[edges.a] == edges.b)
    end = np.minimum(edges.a[chosen], edges.b[chosen])
    order = np.lexsort((edges.weights[chosen], end))
    end, weights = end[order], edges.weights[chosen][order]
    last = np.flatnonzero(np.diff(end, append=-1))
    return sum(weights[last].tolist())


def _result(
    edges: EdgeList, mate: IntArray, bound: _Bound, stopped_by: StoppedBy, budget: Budget
) -> Matching:
    weight = _weight(edges, mate)
    proven = weight == bound.weight and _pairs(mate) == bound.pairs
    if stopped_by == "optimal" and not proven:
        raise RuntimeError(
            f"the solver ended with weight {weight} under a bound of {bound.weight}; "
            "please report the graph"
        )
    reason: StoppedBy = "optimal" if proven else stopped_by
    return Matching(mate, weight, bound.weight, proven, reason, bound.proof, budget.work)
