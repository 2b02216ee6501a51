"""Labels lowered over whole arrays at once, which ends after a few sweeps in most cases.

Whatever a few sweeps leave is for `potentials` to correct node by node.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.solvers.kernels import Held
from matching.solvers.result import IntArray

# What a vertex may have, as `potentials.room` gives it: one more, one fewer, or either.
_MORE, _FEWER = 1, 2
# Sweeps: each costs a few nanoseconds an edge.
_MOST = 60
# Labels below this could overflow in the next sweep.
_LOWEST = -(2**60)


class Changes(NamedTuple):
    """Edges by left vertex, chosen edges by right vertex, room, and what a load costs."""

    starts: Held
    left: Held
    right: Held
    values: Held
    chosen: Held
    taken_starts: Held
    taken: Held
    left_room: Held
    right_room: Held
    more_costs: Held
    fewer_saves: Held


class _Edges(NamedTuple):
    """Edges sorted by the end whose label they lower.

    Attributes
    ----------
    tail : (k,) int
        The end whose label is passed on.
    values : (k,) int64
        What is added to it.
    starts, heads : (h,) int
        Where the edges of each lowered end begin, and which end that is.
    """

    tail: NDArray[np.intp]
    values: IntArray
    starts: NDArray[np.intp]
    heads: NDArray[np.intp]

    def lower(self, labels: IntArray, by: IntArray) -> None:
        """Lower labels to the least that an edge allows."""
        if self.heads.size:
            least = np.minimum.reduceat(by[self.tail] + self.values, self.starts)
            labels[self.heads] = np.minimum(labels[self.heads], least)


def sweep(changes: Changes, labels: IntArray, *, apart: bool) -> bool:
    """Lower labels until none is above what another allows, or for `_MOST` sweeps.

    Parameters
    ----------
    changes : Changes
        What could be changed.
    labels : (n_left + n_right + 2,) int64
        Of left vertices, right vertices, source and sink; lowered in place.
    apart : bool
        Whether source and sink have labels of their own.

    Returns
    -------
    bool
        Whether no label is left to lower.
    """
    taken, dropped = _edges(changes)
    n_left = len(changes.starts) - 1
    left, right, ends = labels[:n_left], labels[n_left:-2], labels[-2:]
    rooms = _Rooms.of(changes)
    for _ in range(_MOST):
        before = labels.copy()
        taken.lower(right, left)
        _lower_sink(changes, rooms, right, ends, apart=apart)
        dropped.lower(left, right)
        _lower_source(rooms, left, ends, apart=apart)
        if np.array_equal(before, labels):
            return True
        if labels.min() < _LOWEST:
            return False
    return False


class _Rooms(NamedTuple):
    """Which vertices may have one more, and which one fewer."""

    left_more: NDArray[np.intp]
    left_fewer: NDArray[np.intp]
    right_more: NDArray[np.intp]
    right_fewer: NDArray[np.intp]

    @classmethod
    def of(cls, changes: Changes) -> _Rooms:
        """Read them off."""
        left, right = np.asarray(changes.left_room), np.asarray(changes.right_room)
        return cls(
            np.flatnonzero(left & _MORE),
            np.flatnonzero(left & _FEWER),
            np.flatnonzero(right & _MORE),
            np.flatnonzero(right & _FEWER),
        )


def _edges(changes: Changes) -> tuple[_Edges, _Edges]:
    """Give the edges that could be taken by right end, and those that could be dropped by left."""
    left, right, values = (np.asarray(each) for each in changes[1:4])
    free = np.flatnonzero(~np.asarray(changes.chosen))
    free = free[np.argsort(right[free], kind="stable")]
    held = np.asarray(changes.taken)
    held = held[np.argsort(left[held], kind="stable")]
    return (
        _sorted(left[free], -values[free], right[free]),
        _sorted(right[held], values[held], left[held]),
    )


def _sorted(tail: NDArray[np.intp], values: IntArray, head: NDArray[np.intp]) -> _Edges:
    starts = np.flatnonzero(np.diff(head, prepend=-1))
    return _Edges(tail, values, starts, head[starts])


def _lower_sink(
    changes: Changes, rooms: _Rooms, right: IntArray, ends: IntArray, *, apart: bool
) -> None:
    """Let right vertices with room, the source and the sink know each other's labels."""
    more, fewer = np.asarray(changes.more_costs), np.asarray(changes.fewer_saves)
    if rooms.right_more.size:
        least = (right[rooms.right_more] + more[rooms.right_more]).min()
        ends[1] = min(ends[1], least)
    if not apart:
        ends[:] = ends.min()
    full = rooms.right_fewer
    right[full] = np.minimum(right[full], ends[1] - fewer[full])


def _lower_source(rooms: _Rooms, left: IntArray, ends: IntArray, *, apart: bool) -> None:
    """Let left vertices with room, and the source, know each other's labels."""
    if rooms.left_fewer.size:
        ends[0] = min(ends[0], left[rooms.left_fewer].min())
    if not apart:
        ends[:] = ends.min()
    left[rooms.left_more] = np.minimum(left[rooms.left_more], ends[0])
