"""The best matching of a graph with positive gains: fractional first, then the odd rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.solvers.assignment import Assigned, fractional_optimum, star_prices
from matching.solvers.bounds import dual_value
from matching.solvers.budget import Budget, Exhausted
from matching.solvers.graph import Graph, Rows
from matching.solvers.kernels import Held, kernel
from matching.solvers.result import Duals, IntArray, StoppedBy
from matching.solvers.rounding import SINGLE, fill_greedily, split_cycles
from matching.solvers.settling import Settling


@dataclass(frozen=True, slots=True)
class Solution:
    """A matching in the numbering of the graph, feasible prices, and why the work ended."""

    mate: IntArray
    duals: Duals
    stopped_by: StoppedBy


def solve_exactly(graph: Graph, budget: Budget) -> Solution:
    """Find the matching of largest total gain, or the best one that the budget reaches.

    Parameters
    ----------
    graph : Graph
        All gains are positive.
    budget : Budget
        When it ends, the best matching so far is completed greedily.
    """
    assigned = fractional_optimum(graph, budget)
    mate = split_cycles(graph, assigned.successor, assigned.vertex)
    if assigned.stopped_by != "optimal":
        return _cut_short(graph, mate, assigned)
    return _finish(graph, mate, assigned.vertex, budget)


def _plain(vertex: IntArray) -> Duals:
    """Return prices of vertices alone."""
    return Duals(vertex, np.zeros(1, np.int64), np.empty(0, np.int32), np.empty(0, np.int64))


def _cut_short(graph: Graph, mate: IntArray, assigned: Assigned) -> Solution:
    better = _completed(graph, mate)
    star = star_prices(graph)
    vertex = min(assigned.vertex, star, key=lambda prices: sum(prices.tolist()))
    return Solution(better, _plain(vertex), assigned.stopped_by)


def _completed(graph: Graph, mate: IntArray) -> IntArray:
    """Fill a matching up, or start anew where that is better."""
    anew = fill_greedily(graph, np.full(graph.n, SINGLE, np.int64))
    return max(fill_greedily(graph, mate), anew, key=lambda each: total_gain(graph, each))


def _finish(graph: Graph, mate: IntArray, vertex: IntArray, budget: Budget) -> Solution:
    """Settle what the odd cycles left single."""
    settling = Settling(graph, vertex, mate)
    try:
        settling.settle_all(budget)
    except Exhausted as limit:
        return Solution(_completed(graph, settling.mate()), settling.duals(), limit.reason)
    mate, duals = settling.mate(), settling.duals()
    proven = dual_value(duals) == 2 * total_gain(graph, mate)
    return Solution(mate, duals, "optimal" if proven else "precision")


def total_gain(graph: Graph, mate: IntArray) -> int:
    """Return what a matching is worth."""
    twice = graph.bench.run(_twice_the_gain)(graph.rows, graph.bench.hold(mate))
    return int(twice) // 2


@kernel
def _twice_the_gain(rows: Rows, mate: Held) -> int:
    total = 0
    for row in range(len(rows.starts) - 1):
        for arc in range(rows.starts[row], rows.starts[row + 1]):
            if rows.col[arc] == mate[row]:
                total += rows.gain[arc] + rows.lift
    return total
