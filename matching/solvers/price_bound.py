"""What prices prove: a bound on the weight of every assignment, in whole numbers."""

from __future__ import annotations

import numpy as np

from matching.solvers.bipartite import Bipartite, Side
from matching.solvers.result import AssignmentPrices, IntArray

_HALF = 2**31


def bound_of(graph: Bipartite, values: IntArray, prices: AssignmentPrices, pairs: int) -> int:
    """Bound the value of all assignments that keep capacities and minimums.

    By weak duality; see :class:`AssignmentPrices` for the formula.

    Parameters
    ----------
    graph : Bipartite
        The graph; its own weights are not looked at.
    values : (m,) int64
        What each edge is worth.
    prices : AssignmentPrices
        Any prices.
    pairs : int
        How many pairs each assignment has; without meaning when ``prices.pair`` is 0.
    """
    return (
        _bound_of_edges(graph, values, prices, pairs)
        + _side_bound(graph.left_side, prices.left)
        + _side_bound(graph.right_side, prices.right)
    )


def bound_of_level(graph: Bipartite, prices: AssignmentPrices, pairs: int, held: IntArray) -> int:
    """Bound from above the negative sum of squared loads of all choices of a number of pairs.

    Parameters
    ----------
    graph, prices, pairs
        As for :func:`bound_of`.
    held : (n_right,) int64
        How many edges each right vertex has already.
    """
    side = graph.right_side
    # One more edge pays while the price is at least what the square grows by.
    best = np.clip((prices.right + 1) // 2 - held, side.least, side.capacity)
    squares = exact_sum(prices.right * best - (best + held) ** 2)
    nothing = np.zeros(graph.size, np.int64)
    edges = _bound_of_edges(graph, nothing, prices, pairs)
    return edges + _side_bound(graph.left_side, prices.left) + squares


def over_price(graph: Bipartite, values: IntArray, prices: AssignmentPrices) -> IntArray:
    """Return what each edge is worth above what it pays: (m,)."""
    paid = prices.left[graph.left] + prices.right[graph.right] + prices.pair
    return np.asarray(values - paid, np.int64)


def _bound_of_edges(
    graph: Bipartite, values: IntArray, prices: AssignmentPrices, pairs: int
) -> int:
    over = over_price(graph, values, prices)
    return exact_sum(np.maximum(over, 0)) + prices.pair * pairs


def exact_sum(values: IntArray) -> int:
    """Add up int64 numbers that may exceed 64 bits together."""
    return int((values >> 31).sum()) * _HALF + int((values & (_HALF - 1)).sum())


def quick_prices(graph: Bipartite) -> AssignmentPrices:
    """Price each left vertex at its best edge: a bound without any search."""
    left = np.zeros(graph.left_side.size, np.int64)
    np.maximum.at(left, graph.left, graph.weights)
    return AssignmentPrices(left, np.zeros(graph.right_side.size, np.int64))


def _side_bound(side: Side, prices: IntArray) -> int:
    """Let each vertex have as many pairs as its price makes most of."""
    counts = np.where(prices > 0, side.capacity, side.least)
    return sum(
        price * count
        for price, count in zip(prices.tolist(), counts.tolist(), strict=True)
        if price and count
    )
