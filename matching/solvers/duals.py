"""Prices of vertices: quick ones, and optimal ones from an optimal assignment."""

from __future__ import annotations

import numpy as np

from matching.solvers.budget import Budget
from matching.solvers.graph import Graph
from matching.solvers.result import IntArray

# Below this share of changed vertices it is cheaper to follow the changes than to redo all rows.
_FEW = 0.05


def star_prices(graph: Graph) -> IntArray:
    """Price each vertex, doubled, at its best arc: feasible in one pass, seldom tight."""
    if graph.n == 0:
        return np.empty(0, np.int64)
    return np.maximum.reduceat(graph.gain, graph.starts[:-1]).astype(np.int64)


def potentials(
    graph: Graph,
    gain: IntArray,
    back: IntArray,
    successor: IntArray,
    chosen: IntArray,
    budget: Budget,
) -> tuple[IntArray, IntArray]:
    """Find the prices that prove an assignment optimal, as longest paths in its residual graph.

    Parameters
    ----------
    graph : Graph
        The arcs.
    gain, back : (arcs,) int64
        Gain of each arc and of its opposite.
    successor, chosen : (n,) int64
        An optimal assignment and the gain of its arcs.
    budget : Budget
        One unit an arc looked at.

    Returns
    -------
    left, right : (n,) int64
        ``left[i] + right[j] >= gain`` for every arc, with equality on the assignment.
    """
    owner = np.empty(graph.n, np.int64)
    owner[successor] = np.arange(graph.n)
    via = owner[graph.col]
    step = gain - chosen[via]
    left = chosen // 2
    changed = np.arange(graph.n)
    while changed.size:
        if changed.size > _FEW * graph.n:
            left, changed = _redo_rows(graph, left, via, step, budget)
        else:
            changed = _follow(graph, left, changed, back, successor, chosen, budget)
    right = np.empty(graph.n, np.int64)
    right[successor] = chosen - left
    return left, right


def _redo_rows(
    graph: Graph, left: IntArray, via: IntArray, step: IntArray, budget: Budget
) -> tuple[IntArray, IntArray]:
    budget.spend(graph.arcs)
    wanted = np.maximum.reduceat(left[via] + step, graph.starts[:-1])
    changed = np.flatnonzero(wanted > left)
    return np.maximum(left, wanted), changed


def _follow(
    graph: Graph,
    left: IntArray,
    changed: IntArray,
    back: IntArray,
    successor: IntArray,
    chosen: IntArray,
    budget: Budget,
) -> IntArray:
    """Pass the changes of ``left`` on to the neighbours, in place; return who changed."""
    columns = successor[changed]
    sizes = graph.starts[columns + 1] - graph.starts[columns]
    arcs = ranges(graph.starts[columns], sizes)
    budget.spend(arcs.size)
    targets = graph.col[arcs]
    wanted = np.repeat(left[changed] - chosen[changed], sizes) + back[arcs]
    rises = wanted > left[targets]
    np.maximum.at(left, targets[rises], wanted[rises])
    return np.unique(targets[rises]).astype(np.int64)


def ranges(starts: IntArray, sizes: IntArray) -> IntArray:
    """Concatenate ``arange(start, start + size)`` over all pairs of start and size."""
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if ends.size else 0
    places: IntArray = np.arange(total) + np.repeat(starts - (ends - sizes), sizes)
    return places
