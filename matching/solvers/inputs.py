"""Reading and refusing what a caller hands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import index
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.solvers.result import IntArray

MOST_VERTICES = 2**31 - 1
# Values that are looked at together.
_BLOCK = 2**16
_INT64 = np.iinfo(np.int64)


@dataclass(frozen=True, slots=True)
class EdgeList:
    """A checked list of edges: ends ``a`` and ``b`` (m,), ``weights`` (m,) int64."""

    n: int
    a: IntArray
    b: IntArray
    weights: IntArray


def read_edges(
    n: int, edges: ArrayLike | Sequence[Any], weights: ArrayLike | Sequence[Any]
) -> EdgeList:
    """Check the graph a caller hands in.

    Parameters
    ----------
    n : int
        Number of vertices.
    edges : (m, 2) array of ints
        Ends of each edge, from 0 to ``n - 1``.
    weights : (m,) array of ints
        Weight of each edge.

    Raises
    ------
    ValueError
        Something does not hold; the message says what and where.
    """
    count = vertex_count(n)
    ends = edge_ends(edges)
    values = whole_numbers("weights", weights)
    if values.shape != (ends.shape[0],):
        raise ValueError(
            f"weights must have one number for each of the {ends.shape[0]} edges; "
            f"their shape is {values.shape}"
        )
    _refuse_strangers(count, ends)
    _refuse_self_loops(ends)
    return EdgeList(count, ends[:, 0], ends[:, 1], values)


def common_unit(values: IntArray, least: int) -> int:
    """Return the largest number that divides all ``values - least``; 1 when all are 0."""
    unit = 0
    for first in range(0, values.size, _BLOCK):
        unit = int(np.gcd(unit, np.gcd.reduce(values[first : first + _BLOCK] - least)))
        if unit == 1:
            return 1
    return max(unit, 1)


def vertex_count(n: int, name: str = "n") -> int:
    """Check a number of vertices.

    Raises
    ------
    ValueError
        It is not a whole number from 0 to ``MOST_VERTICES``; the message names it.
    """
    try:
        count = index(n)
    except TypeError as error:
        raise ValueError(f"{name} must be a whole number of vertices, not {n!r}") from error
    if isinstance(n, bool) or not 0 <= count <= MOST_VERTICES:
        raise ValueError(f"{name} must be a whole number from 0 to {MOST_VERTICES}, not {n!r}")
    return count


def edge_ends(edges: ArrayLike | Sequence[Any], name: str = "edges") -> IntArray:
    """Read the two ends of each edge: (m, 2).

    Raises
    ------
    ValueError
        The shape or the kind of number is another; the message says which.
    """
    ends = whole_numbers(name, edges)
    if ends.size == 0 and ends.ndim <= 2:
        return np.empty((0, 2), np.int64)
    if ends.ndim != 2 or ends.shape[1] != 2:
        raise ValueError(f"{name} must have the shape (m, 2), two ends a row, not {ends.shape}")
    return ends


def whole_numbers(name: str, values: ArrayLike | Sequence[Any]) -> IntArray:
    """Convert to int64 without ever changing a value.

    Raises
    ------
    ValueError
        They are not all whole numbers of 64 bits; the message names them.
    """
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ValueError(f"{name} must be a regular array of whole numbers: {error}") from error
    if array.size == 0:
        return array.astype(np.int64) if array.dtype.kind in "iuf" else np.empty(0, np.int64)
    _refuse_other_kinds(name, array)
    return array.astype(np.int64, copy=False)


def read_seed(seed: int) -> int:
    """Check a seed.

    Raises
    ------
    ValueError
        It is not a whole number of at least 0.
    """
    try:
        number = index(seed)
    except TypeError as error:
        raise ValueError(f"seed must be a whole number of at least 0, not {seed!r}") from error
    if number < 0:
        raise ValueError(f"seed must be a whole number of at least 0, not {seed!r}")
    return number


def _refuse_other_kinds(name: str, array: NDArray[Any]) -> None:
    if array.dtype.kind not in "iu":
        raise ValueError(
            f"{name} must hold whole numbers that fit in 64 bits, not {array.dtype}; "
            "scale and round them first"
        )
    if array.dtype.kind == "u" and int(array.max()) > _INT64.max:
        raise ValueError(f"{name} holds {array.max()}, which does not fit in 64 signed bits")


def _refuse_strangers(n: int, ends: IntArray) -> None:
    outside = np.flatnonzero(((ends < 0) | (ends >= n)).any(axis=1))
    if outside.size:
        row = int(outside[0])
        raise ValueError(
            f"edge {row} joins {ends[row, 0]} and {ends[row, 1]}; "
            f"with n = {n} vertices are numbered from 0 to {n - 1}"
        )


def _refuse_self_loops(ends: IntArray) -> None:
    loops = np.flatnonzero(ends[:, 0] == ends[:, 1])
    if loops.size:
        row = int(loops[0])
        raise ValueError(
            f"edge {row} joins vertex {ends[row, 0]} to itself; leave self-loops out: "
            "a vertex may always stay single"
        )
