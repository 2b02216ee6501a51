"""The graph as the solver works on it: relabelled, symmetric, one arc a direction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.solvers.inputs import EdgeList
from matching.solvers.kernels import Bench, Held, kernel
from matching.solvers.result import Duals, IntArray

# Edges that are read at a time, so that what is read on the way takes little memory.
_BLOCK = 2**19


class Rows(NamedTuple):
    """Arcs in compressed rows; what an arc is worth is ``gain + lift``.

    Attributes
    ----------
    starts : (n + 1,) int64
        Where the arcs of each vertex begin.
    col : (arcs,) int32
        Where each arc ends; ascending within a row, never the row itself.
    gain : (arcs,) int64
        What each arc is worth before the lift.
    lift : int
        What every arc is worth on top.
    """

    starts: IntArray
    col: NDArray[np.int32]
    gain: IntArray
    lift: int


@dataclass(frozen=True, slots=True)
class Graph:
    """A symmetric graph whose vertices may also stay single, for a gain of 0.

    Attributes
    ----------
    rows : Rows
        The arcs, in units, as ``bench`` holds them.
    most : int
        The largest gain of an arc before the lift.
    unit : int
        What a gain of 1 stands for.
    label : (n,) int64
        The caller's number of each vertex.
    bench : Bench
        Where the kernels run.
    """

    rows: Rows
    most: int
    unit: int
    label: IntArray
    bench: Bench

    @property
    def n(self) -> int:
        """Number of vertices."""
        return int(self.label.size)

    @property
    def arcs(self) -> int:
        """Number of arcs."""
        return len(self.rows.col)

    @property
    def largest(self) -> int:
        """The largest gain of an arc; 0 without arcs."""
        return self.most + self.rows.lift if self.arcs else 0

    def lifted(self, lift: int) -> Graph:
        """Return the same graph with another lift."""
        return Graph(self.rows._replace(lift=lift), self.most, self.unit, self.label, self.bench)

    def counting(self) -> Graph:
        """Return the same graph with every arc worth 1."""
        ones = self.bench.lend(np.zeros(self.arcs, np.int64))
        rows = self.rows._replace(gain=ones, lift=1)
        return Graph(rows, 0, 1, self.label, self.bench)

    def callers_mate(self, mate: IntArray) -> IntArray:
        """Translate a matching into the caller's numbers."""
        translated = np.full(self.n, -1, np.int64)
        paired = np.flatnonzero(mate >= 0)
        translated[self.label[paired]] = self.label[mate[paired]]
        return translated

    def callers_duals(self, duals: Duals) -> Duals:
        """Translate prices into the caller's numbers and units; the sets are taken over."""
        vertex = np.empty(self.n, np.int64)
        vertex[self.label] = duals.vertex * self.unit
        starts, members = duals.set_starts.tolist(), duals.set_members
        for first, last in pairwise(starts):
            members[first:last] = np.sort(self.label[members[first:last]])
        return Duals(vertex, duals.set_starts, members, duals.set_prices * self.unit)


def build_graph(edges: EdgeList, least: int, unit: int, seed: int) -> Graph:
    """Relabel the vertices by ``seed``, add both directions and keep the best parallel edge.

    Two passes of a counting sort: arcs are dealt to their rows, and dealing the rows out again
    leaves every row in ascending order.

    Parameters
    ----------
    edges : EdgeList
        Checked edges.
    least : int
        An edge gains ``(weight - least) / unit``; those that weigh less are left out.
    unit : int
        Divides all those differences.
    seed : int
        Decides the new order of the vertices, and so between matchings of equal worth.
    """
    label = np.random.default_rng(seed).permutation(edges.n).astype(np.int64)
    place = np.empty(edges.n, np.int32)
    place[label] = np.arange(edges.n, dtype=np.int32)
    most = max((int(edges.weights.max()) - least) // unit, 0) if edges.weights.size else 0
    blocks = _Blocks(edges, least, unit, place)
    starts = blocks.starts()
    bench = Bench(int(starts[-1]))
    col, gain = _dealt(blocks, starts, bench)
    held = bench.hold(starts)
    arcs = bench.run(_merge_parallel)(held, col, gain)
    return Graph(Rows(held, _cut(col, arcs), _cut(gain, arcs), 0), most, unit, label, bench)


@dataclass(frozen=True, slots=True)
class _Blocks:
    """The useful edges, relabelled and in units, a block at a time."""

    edges: EdgeList
    least: int
    unit: int
    place: NDArray[np.int32]

    def __iter__(self) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int32], IntArray]]:
        for first in range(0, self.edges.weights.size, _BLOCK):
            block = slice(first, first + _BLOCK)
            gain = self.edges.weights[block] - self.least
            useful = np.flatnonzero(gain >= 0)
            a, b = self.edges.a[block][useful], self.edges.b[block][useful]
            yield self.place[a], self.place[b], gain[useful] // self.unit

    def starts(self) -> IntArray:
        """Count the arcs of each vertex; return where they begin."""
        sizes = np.zeros(self.edges.n + 1, np.int64)
        for a, b, _ in self:
            sizes[1:] += np.bincount(a, minlength=self.edges.n)
            sizes[1:] += np.bincount(b, minlength=self.edges.n)
        return np.cumsum(sizes)


def _dealt(blocks: _Blocks, starts: IntArray, bench: Bench) -> tuple[NDArray[np.int32], IntArray]:
    """Return the columns and gains of all arcs, by row and by column."""
    col, gain = _room(starts, bench)
    free = bench.hold(starts[:-1])
    for a, b, worth in blocks:
        bench.run(_deal)(bench.lend(a), bench.lend(b), bench.lend(worth), free, col, gain)
    sorted_col, sorted_gain = _room(starts, bench)
    free = bench.hold(starts[:-1])
    bench.run(_deal_again)(bench.hold(starts), col, gain, free, sorted_col, sorted_gain)
    return sorted_col, sorted_gain


def _room(starts: IntArray, bench: Bench) -> tuple[NDArray[np.int32], IntArray]:
    arcs = int(starts[-1])
    return bench.lend(np.empty(arcs, np.int32)), bench.lend(np.empty(arcs, np.int64))


def _cut(values: Held, size: int) -> Held:
    """Drop what is behind ``size``, and the memory of it where that is much."""
    if len(values) == size:
        return values
    return values[:size].copy()


@kernel
def _deal(a: Held, b: Held, worth: Held, free: Held, col: Held, gain: Held) -> None:
    for edge in range(len(a)):
        one, other = a[edge], b[edge]
        col[free[one]] = other
        gain[free[one]] = worth[edge]
        free[one] += 1
        col[free[other]] = one
        gain[free[other]] = worth[edge]
        free[other] += 1


@kernel
def _deal_again(
    starts: Held, col: Held, gain: Held, free: Held, sorted_col: Held, sorted_gain: Held
) -> None:
    for row in range(len(starts) - 1):
        for arc in range(starts[row], starts[row + 1]):
            at = free[col[arc]]
            sorted_col[at] = row
            sorted_gain[at] = gain[arc]
            free[col[arc]] = at + 1


@kernel
def _merge_parallel(starts: Held, col: Held, gain: Held) -> int:
    """Keep the best of equal arcs, in place; return how many arcs are left."""
    kept, first = 0, 0
    for row in range(len(starts) - 1):
        last, begin = starts[row + 1], kept
        for arc in range(first, last):
            if kept > begin and col[kept - 1] == col[arc]:
                gain[kept - 1] = max(gain[kept - 1], gain[arc])
            else:
                col[kept] = col[arc]
                gain[kept] = gain[arc]
                kept += 1
        first = last
        starts[row + 1] = kept
    return kept
