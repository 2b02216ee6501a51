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


class Pricing:
    """The prices that prove an assignment optimal: longest paths in its residual graph.

    Parameters
    ----------
    graph : Graph
        The arcs.
    gain, back : (arcs,) int64
        Gain of each arc and of its opposite.
    successor, chosen : (n,) int64
        An optimal assignment and the gain of its arcs.
    """

    def __init__(
        self,
        graph: Graph,
        gain: IntArray,
        back: IntArray,
        successor: IntArray,
        chosen: IntArray,
    ) -> None:
        self._graph, self._gain, self._back = graph, gain, back
        self._successor, self._chosen = successor, chosen
        owner = np.empty(graph.n, np.int64)
        owner[successor] = np.arange(graph.n)
        self._via = owner[graph.col]
        self._step = gain - chosen[self._via]
        self._left = chosen // 2

    def improve(self, budget: Budget) -> None:
        """Raise prices until every arc is covered.

        Raises
        ------
        Exhausted
            The budget is spent before that; a unit is an arc looked at.
        """
        changed = np.arange(self._graph.n)
        while changed.size:
            many = changed.size > _FEW * self._graph.n
            changed = self._redo_rows(budget) if many else self._follow(changed, budget)

    def prices(self) -> tuple[IntArray, IntArray]:
        """Return ``left`` and ``right``, tight on the assignment."""
        right = np.empty(self._graph.n, np.int64)
        right[self._successor] = self._chosen - self._left
        return self._left, right

    def repaired(self) -> tuple[IntArray, IntArray]:
        """Return feasible prices from unfinished ones: the right side pays what is missing."""
        missing = self._back - self._left[self._graph.col]
        return self._left, np.maximum.reduceat(missing, self._graph.starts[:-1])

    def _redo_rows(self, budget: Budget) -> IntArray:
        """Raise the price of every vertex to what its arcs ask for; return who changed."""
        budget.spend(self._graph.arcs)
        asked = self._left[self._via] + self._step
        wanted = np.maximum.reduceat(asked, self._graph.starts[:-1])
        changed = np.flatnonzero(wanted > self._left)
        self._left = np.maximum(self._left, wanted)
        return changed

    def _follow(self, changed: IntArray, budget: Budget) -> IntArray:
        """Pass changes on to the neighbours alone; return who changed."""
        columns = self._successor[changed]
        starts = self._graph.starts[columns]
        sizes = self._graph.starts[columns + 1] - starts
        arcs = ranges(starts, sizes)
        budget.spend(arcs.size)
        targets = self._graph.col[arcs]
        freed = np.repeat(self._left[changed] - self._chosen[changed], sizes)
        wanted = freed + self._back[arcs]
        rises = wanted > self._left[targets]
        np.maximum.at(self._left, targets[rises], wanted[rises])
        return np.unique(targets[rises]).astype(np.int64)


def ranges(starts: IntArray, sizes: IntArray) -> IntArray:
    """Concatenate ``arange(start, start + size)`` over all pairs of start and size."""
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if ends.size else 0
    places: IntArray = np.arange(total) + np.repeat(starts - (ends - sizes), sizes)
    return places
