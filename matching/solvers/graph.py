"""The graph as the solver works on it: relabelled, symmetric, one arc a direction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.solvers.inputs import EdgeList
from matching.solvers.result import Duals, IntArray


@dataclass(frozen=True, slots=True)
class Graph:
    """A symmetric graph in compressed rows, with a self-loop of gain 0 for staying single.

    Attributes
    ----------
    n : int
        Number of vertices.
    starts : (n + 1,) int64
        Where the arcs of each vertex begin.
    row, col : (arcs,) int32
        Ends of each arc; sorted by row, then by column.
    gain : (arcs,) int64
        What the arc is worth.
    label : (n,) int64
        The caller's number of each vertex.
    """

    n: int
    starts: IntArray
    row: NDArray[np.int32]
    col: NDArray[np.int32]
    gain: IntArray
    label: IntArray

    @property
    def arcs(self) -> int:
        """Number of arcs, self-loops included."""
        return int(self.col.size)

    def with_gain(self, gain: IntArray) -> Graph:
        """Return the same graph with other gains."""
        return Graph(self.n, self.starts, self.row, self.col, gain, self.label)

    def loops(self) -> NDArray[np.bool_]:
        """Tell which arcs are self-loops."""
        return np.equal(self.row, self.col)

    def callers_mate(self, mate: IntArray) -> IntArray:
        """Translate a matching into the caller's numbers."""
        translated = np.full(self.n, -1, np.int64)
        paired = np.flatnonzero(mate >= 0)
        translated[self.label[paired]] = self.label[mate[paired]]
        return translated

    def callers_duals(self, duals: Duals) -> Duals:
        """Translate prices into the caller's numbers."""
        vertex = np.empty(self.n, np.int64)
        vertex[self.label] = duals.vertex
        members = self.label[duals.set_members]
        owner = np.repeat(np.arange(len(duals.set_prices)), np.diff(duals.set_starts))
        members = members[np.lexsort((members, owner))]
        return Duals(vertex, duals.set_starts, members, duals.set_prices)


def build_graph(edges: EdgeList, gain: IntArray, seed: int) -> Graph:
    """Relabel the vertices by ``seed``, add both directions and keep the best parallel edge.

    Parameters
    ----------
    edges : EdgeList
        Checked edges.
    gain : (m,) int64
        What each edge is worth; edges of gain 0 or less never help and are left out.
    seed : int
        Decides the new order of the vertices, and so between matchings of equal worth.
    """
    n = edges.n
    label = np.random.default_rng(seed).permutation(n).astype(np.int64)
    place = np.empty(n, np.int64)
    place[label] = np.arange(n)
    useful = np.flatnonzero(gain > 0)
    a, b, own = place[edges.a[useful]], place[edges.b[useful]], np.arange(n) * (n + 1)
    keys = np.concatenate([a * n + b, b * n + a, own])
    values = np.concatenate([gain[useful], gain[useful], np.zeros(n, np.int64)])
    keys, values = _best_of_equal_keys(keys, values)
    row, col = _split_keys(keys, n)
    starts = np.searchsorted(row, np.arange(n + 1, dtype=np.int32)).astype(np.int64)
    return Graph(n, starts, row, col, values, label)


def _split_keys(keys: IntArray, n: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    row, col = np.divmod(keys, max(n, 1))
    return row.astype(np.int32), col.astype(np.int32)


def _best_of_equal_keys(keys: IntArray, values: IntArray) -> tuple[IntArray, IntArray]:
    """Sort by key; of equal keys keep the largest value."""
    if keys.size == 0:
        return keys, values
    order = np.argsort(keys, kind="stable")
    keys, values = keys[order], values[order]
    first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    if first.size == keys.size:
        return keys, values
    return keys[first], np.maximum.reduceat(values, first)
