"""Flows from left to right over a bipartite graph, by OR-Tools.

Most pairs: push and relabel (Goldberg and Tarjan 1988). Most weight: cost scaling (Goldberg 1997).
Neither can be interrupted, and neither gives prices; ``potentials`` finds these afterwards.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.solvers.bipartite import Bipartite, Side
from matching.solvers.result import IntArray

Mask = NDArray[np.bool_]
# OR-Tools multiplies costs by the number of nodes, and prices add up several of them.
_LARGEST_SCALED_COST = 2**59


def largest_cost(graph: Bipartite) -> int:
    """Return how far apart the values of the edges of a graph may be for :func:`heaviest`."""
    return _LARGEST_SCALED_COST // (graph.left_side.size + graph.right_side.size + 4)


def most_pairs(graph: Bipartite, seed: int) -> Mask:
    """Choose as many edges as the capacities allow, whatever the minimums and weights are.

    Returns
    -------
    (m,) bool
        Which edges are chosen.
    """
    from ortools.graph.python.max_flow import SimpleMaxFlow

    flow, nodes = SimpleMaxFlow(), _Nodes(graph, seed)
    ones = np.ones(graph.size, np.int64)
    arcs = flow.add_arcs_with_capacity(graph.left, nodes.heads, ones)
    left, right = _useful(graph)
    flow.add_arcs_with_capacity(nodes.sources, nodes.left, left)
    flow.add_arcs_with_capacity(nodes.right, nodes.sinks, right)
    status = flow.solve(nodes.source, nodes.sink)
    if status != SimpleMaxFlow.OPTIMAL:
        raise RuntimeError(f"OR-Tools' largest flow ended with {status}; please report the graph")
    return np.asarray(flow.flows(arcs), np.int64).astype(bool)


def heaviest(graph: Bipartite, values: IntArray, pairs: int | None, seed: int) -> Mask:
    """Choose the edges of largest value within capacities and minimums, which must be possible.

    Parameters
    ----------
    graph : Bipartite
        The graph; its own weights are not looked at.
    values : (m,) int64
        What each edge is worth, within :func:`largest_cost` of 0.
    pairs : int or None
        How many edges to choose; None = as many as pay.
    seed : int
        Decides between choices of equal value.

    Returns
    -------
    (m,) bool
        Which edges are chosen.
    """
    flow, nodes = _costly_flow(), _Nodes(graph, seed)
    arcs = _add(flow, graph.left, nodes.heads, np.ones(graph.size, np.int64), -values)
    left, right = _useful(graph)
    free_left, free_right = left - graph.left_side.least, right - graph.right_side.least
    _add(flow, nodes.sources, nodes.left, free_left, np.zeros_like(left))
    _add(flow, nodes.right, nodes.sinks, free_right, np.zeros_like(right))
    sent = int(left.sum())
    if pairs is None:
        past = np.array([nodes.source], np.int32), np.array([nodes.sink], np.int32)
        _add(flow, past[0], past[1], np.array([sent]), np.zeros(1, np.int64))
        # The bypass takes what is not sent over edges, and returns nothing to the minimums.
        pairs = sent
    _supply(flow, graph, nodes, pairs)
    _solve(flow)
    return np.asarray(flow.flows(arcs), np.int64).astype(bool)


def most_level(graph: Bipartite, pairs: int, held: IntArray, seed: int) -> Mask:
    """Choose a number of edges so that the loads of the right vertices are as level as possible.

    The n-th edge of a right vertex costs ``2 n - 1``, what it holds counted, so that the sum of
    the squared loads is least. The loads that a flow can have are the integral points of a base
    polyhedron (an M-convex set); there, exactly the loads with the least squares have the fewest
    vertices at the highest load, then at the next, and so on (Federgruen and Groenevelt 1986;
    Frank and Murota, "Decreasing minimization on M-convex sets", 2022).

    Parameters
    ----------
    graph : Bipartite
        The graph, whose weights are not looked at.
    pairs : int
        How many edges to choose; must be possible.
    held : (n_right,) int64
        How many edges each right vertex has already.
    seed : int
        Decides between choices that are equally level.

    Returns
    -------
    (m,) bool
        Which edges are chosen.
    """
    flow, nodes = _costly_flow(), _Nodes(graph, seed)
    arcs = _add(
        flow, graph.left, nodes.heads, np.ones(graph.size, np.int64), np.zeros(graph.size, np.int64)
    )
    left, right = _useful(graph)
    _add(flow, nodes.sources, nodes.left, left - graph.left_side.least, np.zeros_like(left))
    least = graph.right_side.least
    counts = right - least
    of = np.repeat(np.arange(right.size), counts)
    nth = (
        np.arange(of.size) - np.repeat(np.cumsum(counts) - counts, counts) + (least + held)[of] + 1
    )
    _add(flow, nodes.right[of], nodes.sinks[of], np.ones_like(nth), 2 * nth - 1)
    _supply(flow, graph, nodes, pairs)
    _solve(flow)
    return np.asarray(flow.flows(arcs), np.int64).astype(bool)


class _Nodes:
    """Numbers of the vertices in a flow; the seed shuffles the right ones, and so the ties."""

    def __init__(self, graph: Bipartite, seed: int) -> None:
        n_left, n_right = graph.left_side.size, graph.right_side.size
        self.source, self.sink = n_left + n_right, n_left + n_right + 1
        self.left = np.arange(n_left, dtype=np.int32)
        shuffled = np.random.default_rng(seed).permutation(n_right)
        self.right = (shuffled + n_left).astype(np.int32)
        self.sources = np.full(n_left, self.source, np.int32)
        self.sinks = np.full(n_right, self.sink, np.int32)
        self.heads = self.right[graph.right]


def _useful(graph: Bipartite) -> tuple[IntArray, IntArray]:
    """Return the capacities, no larger than the edges that a vertex has."""
    return (
        np.minimum(graph.left_side.capacity, graph.left_degrees()),
        np.minimum(graph.right_side.capacity, graph.right_degrees()),
    )


def _costly_flow() -> Any:
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    return SimpleMinCostFlow()


def _add(
    flow: Any,
    tails: NDArray[np.int32],
    heads: NDArray[np.int32],
    capacities: IntArray,
    costs: IntArray,
) -> NDArray[Any]:
    arcs: NDArray[Any] = flow.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
    return arcs


def _supply(flow: Any, graph: Bipartite, nodes: _Nodes, pairs: int) -> None:
    """Send a number of units, so that each vertex passes on its minimum."""
    left, right = graph.left_side, graph.right_side
    flow.set_nodes_supplies(nodes.left, left.least)
    flow.set_nodes_supplies(nodes.right, -right.least)
    ends = np.array([nodes.source, nodes.sink], np.int32)
    rest = [pairs - int(left.least.sum()), int(right.least.sum()) - pairs]
    flow.set_nodes_supplies(ends, np.array(rest, np.int64))


def _solve(flow: Any) -> None:
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise RuntimeError(f"OR-Tools' cheapest flow ended with {status}; please report the graph")


def without_minimums(side: Side) -> Side:
    """Return the side with nothing that has to be."""
    return Side(side.capacity, np.zeros_like(side.least))
