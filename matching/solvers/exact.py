"""The best matching of a graph with positive gains: fractional first, then the odd rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.solvers.assignment import fractional_optimum
from matching.solvers.budget import Budget, Exhausted
from matching.solvers.duals import star_prices
from matching.solvers.graph import Graph
from matching.solvers.result import Duals, IntArray, StoppedBy
from matching.solvers.rounding import SINGLE, fill_greedily, split_cycles
from matching.solvers.search import TreeSearch


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
        All gains but those of self-loops are positive.
    budget : Budget
        When it ends, the best matching so far is completed greedily.
    """
    start = np.full(graph.n, SINGLE, np.int64)
    quick = _plain(star_prices(graph))
    if budget.limited:
        try:
            budget.spend(graph.arcs)
        except Exhausted as limit:
            return Solution(start, quick, limit.reason)
        start = fill_greedily(graph, start)
    try:
        assigned = fractional_optimum(graph, budget)
    except Exhausted as limit:
        return Solution(start, quick, limit.reason)
    mate = split_cycles(assigned.successor, assigned.vertex)
    if assigned.stopped_by != "optimal":
        better = _better(graph, fill_greedily(graph, mate), start)
        return Solution(better, _plain(assigned.vertex), assigned.stopped_by)
    return _finish(graph, mate, assigned.vertex, budget, start)


def _plain(vertex: IntArray) -> Duals:
    """Return prices of vertices alone."""
    return Duals(vertex, np.zeros(1, np.int64), *_nothing(2))


def _better(graph: Graph, one: IntArray, other: IntArray) -> IntArray:
    return max(one, other, key=lambda mate: total_gain(graph, mate))


def _nothing(times: int) -> list[IntArray]:
    return [np.empty(0, np.int64) for _ in range(times)]


def _finish(
    graph: Graph, mate: IntArray, vertex: IntArray, budget: Budget, other: IntArray
) -> Solution:
    """Settle what the odd cycles left single; fall back to ``other`` where it is better."""
    search = TreeSearch(graph, vertex, mate)
    try:
        _settle_all(search, budget)
    except Exhausted as limit:
        mate = fill_greedily(graph, np.array(search.blossoms.mate, np.int64))
        return Solution(_better(graph, mate, other), duals_of(search), limit.reason)
    return Solution(np.array(search.blossoms.mate, np.int64), duals_of(search), "optimal")


def _settle_all(search: TreeSearch, budget: Budget) -> None:
    roots = search.open_roots()
    for done, root in enumerate(roots, start=1):
        search.settle(root, budget)
        budget.report("odd cycles", done, len(roots))


def duals_of(search: TreeSearch) -> Duals:
    """Collect the prices of a search, those of odd sets without one left out."""
    blossoms = search.blossoms
    nodes = [node for node in blossoms.sets() if blossoms.price[node] > 0]
    members = [np.sort(np.atleast_1d(np.asarray(blossoms.members(node)))) for node in nodes]
    starts = np.cumsum([0, *(len(each) for each in members)]).astype(np.int64)
    together = np.concatenate(members) if members else _nothing(1)[0]
    prices = np.array([blossoms.price[node] for node in nodes], np.int64)
    return Duals(search.vertex_prices, starts, together, prices)


def total_gain(graph: Graph, mate: IntArray) -> int:
    """Return what a matching is worth."""
    chosen = (graph.col == mate[graph.row]) & (graph.row < graph.col)
    return int(graph.gain[chosen].sum())
