"""Reading two sides, what each of their vertices may and must have, and the edges between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.solvers.inputs import edge_ends, vertex_count, whole_numbers
from matching.solvers.result import IntArray

# Sums of a weight and three prices stay within 64 bits.
LARGEST_WEIGHT = 2**60


@dataclass(frozen=True, slots=True)
class Side:
    """How many edges each vertex of a side may have, and has to have.

    Attributes
    ----------
    capacity, least : (n,) int64
        ``0 <= least <= capacity``.
    """

    capacity: IntArray
    least: IntArray

    @property
    def size(self) -> int:
        """Number of vertices."""
        return self.capacity.size


@dataclass(frozen=True, slots=True)
class Bipartite:
    """Two sides and the edges between them, no pair twice.

    Attributes
    ----------
    left, right : (m,) int32
        Ends of each edge, ascending by left, then right.
    weights : (m,) int64
        What each edge is worth.
    rows : (m,) int64
        The number the caller gave each edge.
    left_side, right_side : Side
        What the vertices may and must have.
    """

    left: NDArray[np.int32]
    right: NDArray[np.int32]
    weights: IntArray
    rows: IntArray
    left_side: Side
    right_side: Side

    @property
    def size(self) -> int:
        """Number of edges."""
        return self.left.size

    def left_degrees(self) -> IntArray:
        """Count the edges of each left vertex."""
        return np.bincount(self.left, minlength=self.left_side.size).astype(np.int64)

    def right_degrees(self) -> IntArray:
        """Count the edges of each right vertex."""
        return np.bincount(self.right, minlength=self.right_side.size).astype(np.int64)

    def turned(self) -> Bipartite:
        """Return the same graph with its sides exchanged."""
        order = np.argsort(self.right, kind="stable")
        return Bipartite(
            self.right[order], self.left[order], self.weights[order], self.rows[order],
            self.right_side, self.left_side,
        )  # fmt: skip


def read_bipartite(
    n_left: int,
    n_right: int,
    edges: ArrayLike | Sequence[Any],
    weights: ArrayLike | Sequence[Any],
    left_side: Side,
    right_side: Side,
) -> Bipartite:
    """Check the graph a caller hands in; of parallel edges keep the heaviest, then the first.

    Parameters
    ----------
    n_left, n_right : int
        Number of vertices of each side.
    edges : (m, 2) array of ints
        Left and right end of each edge.
    weights : (m,) array of ints
        Weight of each edge, within 2^60 of 0.
    left_side, right_side : Side
        As :func:`read_side` gave them.

    Raises
    ------
    ValueError
        Something does not hold; the message says what and where.
    """
    ends = edge_ends(edges)
    values = whole_numbers("weights", weights)
    if values.shape != (ends.shape[0],):
        raise ValueError(
            f"weights must have one number for each of the {ends.shape[0]} edges; "
            f"their shape is {values.shape}"
        )
    _refuse_strangers(n_left, n_right, ends)
    refuse_beyond(values, LARGEST_WEIGHT)
    rows = _distinct(ends[:, 0] * max(n_right, 1) + ends[:, 1], values)
    kept = ends[rows].astype(np.int32)
    left, right = np.ascontiguousarray(kept[:, 0]), np.ascontiguousarray(kept[:, 1])
    return Bipartite(left, right, values[rows], rows, left_side, right_side)


def read_side(
    side: str, n: int, capacity: ArrayLike | Sequence[Any], least: ArrayLike | Sequence[Any]
) -> Side:
    """Check what the vertices of a side may and must have.

    Parameters
    ----------
    side : str
        ``left`` or ``right``, for messages.
    n : int
        Number of vertices.
    capacity, least : int or (n,) array of ints
        For all, or for each vertex.

    Raises
    ------
    ValueError
        Something does not hold; the message says what and where.
    """
    count = vertex_count(n, f"n_{side}")
    most = for_each(f"{side}_capacity", count, capacity)
    must = for_each(f"{side}_min", count, least)
    short = np.flatnonzero(must > most)
    if short.size:
        vertex = int(short[0])
        raise ValueError(
            f"{side} vertex {vertex} must have {must[vertex]} but may have only {most[vertex]}; "
            f"raise its {side}_capacity or lower its {side}_min"
        )
    return Side(most, must)


def refuse_beyond(values: IntArray, largest: int) -> None:
    """Refuse weights that are too far from 0.

    Raises
    ------
    ValueError
        Names the first one.
    """
    if values.size and (int(values.max()) > largest or int(values.min()) < -largest):
        row = int(np.flatnonzero((values > largest) | (values < -largest))[0])
        raise ValueError(
            f"the weight {values[row]} of edge {row} does not lie within {largest} of 0; "
            "divide the weights"
        )


def for_each(name: str, n: int, values: ArrayLike | Sequence[Any]) -> IntArray:
    """Give each vertex its number, where one stands for all.

    Raises
    ------
    ValueError
        There are too few or too many, or one is below 0; the message names them.
    """
    array = whole_numbers(name, values)
    if array.ndim == 0:
        array = np.full(n, array, np.int64)
    if array.shape != (n,):
        raise ValueError(f"{name} must be one number, or one for each of the {n} vertices")
    wrong = np.flatnonzero(array < 0)
    if wrong.size:
        raise ValueError(f"{name} of vertex {wrong[0]} is {array[wrong[0]]}; it must be at least 0")
    return array


def _refuse_strangers(n_left: int, n_right: int, ends: IntArray) -> None:
    for column, (side, count) in enumerate((("left", n_left), ("right", n_right))):
        numbers = ends[:, column]
        if numbers.size and (int(numbers.min()) < 0 or int(numbers.max()) >= count):
            row = int(np.flatnonzero((numbers < 0) | (numbers >= count))[0])
            raise ValueError(
                f"edge {row} joins {ends[row, 0]} and {ends[row, 1]}; "
                f"with n_{side} = {count} {side} vertices are numbered from 0 to {count - 1}"
            )


def _distinct(keys: IntArray, values: IntArray) -> IntArray:
    """Return the row of the heaviest edge of each pair, ascending by pair."""
    if (keys[1:] > keys[:-1]).all():
        return np.arange(keys.size)
    order = np.argsort(keys, kind="stable")
    sorted_keys = keys[order]
    first = np.concatenate([[True], sorted_keys[1:] != sorted_keys[:-1]])
    if first.all():
        return order
    starts = np.flatnonzero(first)
    best = np.repeat(np.maximum.reduceat(values[order], starts), np.diff([*starts, keys.size]))
    heaviest = np.flatnonzero(values[order] == best)
    _, leading = np.unique(sorted_keys[heaviest], return_index=True)
    return np.asarray(order[heaviest[leading]], np.int64)
