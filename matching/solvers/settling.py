"""Settling the vertices that the fractional optimum left single, one search after the other."""

from __future__ import annotations

import numpy as np

from matching.solvers.budget import Budget
from matching.solvers.events import no_events
from matching.solvers.forest import FREE, TREES, WORK, plant
from matching.solvers.graph import Graph
from matching.solvers.result import Duals, IntArray
from matching.solvers.search import begin, settle, stop


class Settling:
    """Settles single vertices one by one, keeping prices feasible and matched edges tight.

    Parameters
    ----------
    graph : Graph
        Arcs and gains.
    vertex : (n,) int64
        Doubled prices, feasible for the graph.
    mate : (n,) int64
        A matching on tight edges.
    """

    def __init__(self, graph: Graph, vertex: IntArray, mate: IntArray) -> None:
        self._graph = graph
        self._forest = plant(mate, vertex, graph.bench)
        self._events = no_events(len(self._forest.base), graph.bench)

    def open_roots(self) -> IntArray:
        """Return the single vertices whose price is not 0."""
        price = np.asarray(self._forest.price, np.int64)
        return np.flatnonzero((self.mate() < 0) & (price > 0)).astype(np.int64)

    def settle_all(self, budget: Budget) -> None:
        """Find for each open root a partner, or a vertex that may be single in its stead.

        Raises
        ------
        Exhausted
            The budget is spent; prices are feasible and the matching is as before the search
            that was interrupted. A unit is an arc looked at.
        """
        bench, held = self._graph.bench, self._graph.bench.hold(self.open_roots())
        budget.allowance(1)
        bench.run(begin)(self._graph.rows, self._forest, self._events, held)
        try:
            self._grow(budget)
        finally:
            bench.run(stop)(self._forest, self._events, held)

    def _grow(self, budget: Budget) -> None:
        bench, counts = self._graph.bench, self._forest.counts
        trees = left = int(counts[TREES])
        while left:
            allowance = budget.allowance(bench.stride)
            left = bench.run(settle)(self._graph.rows, self._forest, self._events, allowance)
            budget.charge(int(counts[WORK]))
            counts[WORK] = 0
            budget.report("odd cycles", trees - left, trees)

    def mate(self) -> IntArray:
        """Return the matching."""
        return np.asarray(self._forest.mate, np.int64)

    def duals(self) -> Duals:
        """Collect the prices, those of odd sets without one left out."""
        vertex = np.asarray(self._forest.price, np.int64)
        nodes = self._sets_with_a_price()
        members = [self._members(node) for node in nodes.tolist()]
        starts = np.cumsum([0, *(len(each) for each in members)]).astype(np.int64)
        together = np.concatenate([np.empty(0, np.int64), *members])
        return Duals(vertex, starts, together, np.asarray(self._forest.worth, np.int64)[nodes])

    def _sets_with_a_price(self) -> IntArray:
        forest, n = self._forest, self._graph.n
        there = np.ones(len(forest.base), np.bool_)
        there[:n] = False
        there[np.asarray(forest.free, np.int64)[: forest.counts[FREE]]] = False
        nodes = np.flatnonzero(there & (np.asarray(forest.worth, np.int64) > 0))
        return nodes.astype(np.int64)

    def _members(self, node: int) -> IntArray:
        forest = self._forest
        members = [forest.head[node]]
        while members[-1] != forest.tail[node]:
            members.append(forest.after[members[-1]])
        return np.sort(np.array(members, np.int64))
