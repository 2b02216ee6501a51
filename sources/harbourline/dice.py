"""Seeded chance made of uniform numbers alone.

Only ``Generator.random`` is used: its stream is the same in every NumPy release, so the same seed
writes the same bytes wherever the sample company is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def stream(seed: int, purpose: str) -> np.random.Generator:
    """Open a stream of chance of its own for one purpose.

    Parameters
    ----------
    seed : int
        The seed of the whole company, 0 or more.
    purpose : str
        What the numbers are for; two purposes never share numbers.

    Returns
    -------
    numpy.random.Generator
        A generator that depends on the seed and the purpose alone.
    """
    return np.random.default_rng([seed, crc32(purpose.encode())])


def choose(rng: np.random.Generator, weights: Sequence[float] | Floats, count: int) -> Ints:
    """Draw positions with the given weights, with replacement.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the chance comes from.
    weights : sequence of float, shape (k,)
        Relative weights, at least one of them positive.
    count : int
        How many to draw.

    Returns
    -------
    ndarray of int64, shape (count,)
        Positions in ``weights``.
    """
    bounds = np.cumsum(np.asarray(weights, dtype=np.float64))
    aim: Floats = rng.random(count) * bounds[-1]
    found: Ints = np.searchsorted(bounds, aim, side="right").astype(np.int64)
    return found


def choose_by_row(rng: np.random.Generator, table: Floats, rows: Ints) -> Ints:
    """Draw one column for each row number, with that row's weights.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the chance comes from.
    table : ndarray of float64, shape (r, k)
        Relative weights, at least one positive in each row.
    rows : ndarray of int64, shape (m,)
        The row of the table that each draw uses.

    Returns
    -------
    ndarray of int64, shape (m,)
        Columns of ``table``.
    """
    bounds = np.cumsum(table, axis=1)
    aim = rng.random(len(rows)) * bounds[rows, -1]
    columns = np.zeros(len(rows), dtype=np.int64)
    for column in range(table.shape[1] - 1):
        columns += aim >= bounds[rows, column]
    return columns


def pick(rng: np.random.Generator, low: int, high: int) -> int:
    """Draw one whole number from ``low`` to ``high``, both included.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the chance comes from.
    low, high : int
        The range.

    Returns
    -------
    int
        The number.
    """
    return low + int(rng.random() * (high - low + 1))


def shuffled(rng: np.random.Generator, count: int) -> Ints:
    """Put the numbers 0 to ``count - 1`` in a random order.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the chance comes from.
    count : int
        How many.

    Returns
    -------
    ndarray of int64, shape (count,)
        A permutation.
    """
    return np.argsort(rng.random(count), kind="stable").astype(np.int64)


def sample(rng: np.random.Generator, allowed: Bools, count: int) -> Bools:
    """Mark ``count`` of the allowed positions, or all when there are fewer.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the chance comes from.
    allowed : ndarray of bool, shape (n,)
        The positions that may be marked.
    count : int
        How many to mark.

    Returns
    -------
    ndarray of bool, shape (n,)
        The marked positions.
    """
    candidates = np.flatnonzero(allowed)
    marked = np.zeros(len(allowed), dtype=np.bool_)
    marked[candidates[shuffled(rng, len(candidates))[:count]]] = True
    return marked
