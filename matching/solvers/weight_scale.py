"""Weights made as small as can be, since flows multiply them by the number of vertices."""

from __future__ import annotations

from dataclasses import dataclass

from matching.solvers.bipartite import LARGEST_WEIGHT, Bipartite
from matching.solvers.flow import largest_cost
from matching.solvers.inputs import common_unit
from matching.solvers.result import AssignmentPrices, IntArray


@dataclass(frozen=True, slots=True)
class Scale:
    """Weights as ``unit * values + offset``.

    Attributes
    ----------
    values : (m,) int64
        What a flow is given.
    unit : int
        Above 0.
    offset : int
        0 unless all assignments compared have as many pairs.
    """

    values: IntArray
    unit: int
    offset: int

    def in_weights(self, prices: AssignmentPrices) -> AssignmentPrices | None:
        """Turn prices of values into prices of weights; None when these are too large."""
        pair = prices.pair * self.unit + self.offset
        highest = max(_reach(prices.left), _reach(prices.right)) * self.unit
        if max(highest, abs(pair)) > LARGEST_WEIGHT:
            return None
        return AssignmentPrices(prices.left * self.unit, prices.right * self.unit, pair)


def centred(graph: Bipartite, weights: IntArray) -> Scale:
    """Take the middle off weights of which a fixed number will be chosen.

    Raises
    ------
    ValueError
        They span too much for the graph; says what to divide them by.
    """
    if not weights.size:
        return Scale(weights, 1, 0)
    least, most = int(weights.min()), int(weights.max())
    unit = common_unit(weights, least)
    return _scaled(graph, weights, least + (most - least) // unit // 2 * unit, unit)


def from_zero(graph: Bipartite, weights: IntArray) -> Scale:
    """Divide weights of which any number may be chosen.

    Raises
    ------
    ValueError
        They are too large for the graph; says what to divide them by.
    """
    return _scaled(graph, weights, 0, common_unit(weights, 0))


def _scaled(graph: Bipartite, weights: IntArray, offset: int, unit: int) -> Scale:
    values = (weights - offset) // unit
    most = largest_cost(graph)
    if _reach(values) > most:
        raise ValueError(
            f"the weights span too much for {graph.left_side.size + graph.right_side.size} "
            f"vertices; divide them by {_reach(values) // most + 1}"
        )
    return Scale(values, unit, offset)


def _reach(values: IntArray) -> int:
    return max(int(values.max(initial=0)), -int(values.min(initial=0)))
