"""Going on with what is equally good: all best choices, and no other.

A choice is the best exactly when it uses every edge that is worth more than it pays and none that
is worth less, when a vertex with a price above 0 is full, and one with a price below 0 has its
minimum (complementary slackness). So what comes second is decided on the edges that pay just what
they are worth.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.solvers.bipartite import Bipartite, Side
from matching.solvers.price_bound import over_price
from matching.solvers.result import AssignmentPrices, IntArray


def narrowed(
    graph: Bipartite, values: IntArray, prices: AssignmentPrices
) -> tuple[Bipartite, Bipartite]:
    """Return what is still open among the best choices, and what is settled.

    Parameters
    ----------
    graph : Bipartite
        The graph; its own weights are not looked at.
    values : (m,) int64
        What each edge is worth.
    prices : AssignmentPrices
        That prove a choice to be the best.

    Returns
    -------
    open : Bipartite
        Edges that some best choices may use and others not; capacities and minimums without what
        is settled.
    settled : Bipartite
        Edges that every best choice uses.
    """
    over = over_price(graph, values, prices)
    settled = kept(graph, over > 0)
    left = _narrow_side(graph.left_side, prices.left, settled.left_degrees())
    right = _narrow_side(graph.right_side, prices.right, settled.right_degrees())
    free = (over == 0) & (left.capacity[graph.left] > 0) & (right.capacity[graph.right] > 0)
    rest = kept(graph, free)
    return Bipartite(rest.left, rest.right, rest.weights, rest.rows, left, right), settled


def kept(graph: Bipartite, which: NDArray[np.bool_]) -> Bipartite:
    """Return the graph with some of its edges."""
    return Bipartite(
        graph.left[which], graph.right[which], graph.weights[which], graph.rows[which],
        graph.left_side, graph.right_side,
    )  # fmt: skip


def _narrow_side(side: Side, prices: IntArray, settled: IntArray) -> Side:
    capacity = np.where(prices < 0, side.least, side.capacity) - settled
    least = np.where(prices > 0, side.capacity, side.least) - settled
    return Side(capacity, np.maximum(least, 0))
