"""Settling the vertices that the fractional optimum left single, one search after the other."""

from __future__ import annotations

import numpy as np

from matching.solvers.budget import Budget
from matching.solvers.events import no_events
from matching.solvers.forest import WORK, plant
from matching.solvers.graph import Graph
from matching.solvers.kernels import Held
from matching.solvers.proof import proof_of
from matching.solvers.result import Duals, IntArray
from matching.solvers.search import settle, stop


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
        try:
            self._grow(held, budget)
        finally:
            bench.run(stop)(self._forest, self._events, held)

    def _grow(self, roots: Held, budget: Budget) -> None:
        bench, counts = self._graph.bench, self._forest.counts
        trees = left = len(roots)
        while left:
            allowance = budget.allowance(bench.stride)
            left = bench.run(settle)(self._graph.rows, self._forest, self._events, roots, allowance)
            budget.charge(int(counts[WORK]))
            counts[WORK], roots = 0, roots[:0]
            budget.report("odd cycles", trees - left, trees)

    def mate(self) -> IntArray:
        """Return the matching."""
        return np.asarray(self._forest.mate, np.int64)

    def duals(self) -> Duals:
        """Collect the prices, those of odd sets without one left out."""
        return proof_of(self._forest, self._graph.bench)
