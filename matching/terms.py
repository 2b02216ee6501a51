"""The few shared terms that every rule lowers to.

A term gives an integer for every ordered pair of members ``(i, j)``. A must rule allows a pair when
its term is not 0 in both directions; a prefer rule gives its weight times the term, and a pair adds
both directions. Everything here is plain NumPy over blocks of rows: slow enough to be obviously
right, and the oracle of any compiled kernel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matching.columns import MISSING, Int32, Int64

Masks = NDArray[np.uint64]


class Term(Protocol):
    """A value for every ordered pair of members."""

    @property
    def symmetric(self) -> bool:
        """Whether ``(i, j)`` and ``(j, i)`` always have the same value."""
        ...

    def block(self, rows: slice, cols: slice) -> Int64:
        """Give the values of all pairs of some rows with some columns, ``(rows, cols)``."""
        ...

    def pairs(self, a: Int64, b: Int64) -> Int64:
        """Give the values of the pairs ``(a[k], b[k])``, ``(k,)``."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class CodeTable:
    """1 where the table has at least a least value for the codes of the two members.

    Attributes
    ----------
    codes
        ``int32 (n,)``: each member's row and column of the table; -1 is the last one.
    table
        ``int64 (c, c)``, symmetric.
    least
        From which value on the term is 1.
    """

    codes: Int32
    table: Int64
    least: int = 1

    @property
    def symmetric(self) -> bool:
        """Always: the table is."""
        return True

    def block(self, rows: slice, cols: slice) -> Int64:
        """Give the values of a block."""
        passed = (self.table >= self.least).astype(np.int64)
        return passed[self.codes[rows]][:, self.codes[cols]]

    def pairs(self, a: Int64, b: Int64) -> Int64:
        """Give the values of some pairs."""
        return (self.entries(a, b) >= self.least).astype(np.int64)

    def entries(self, a: Int64, b: Int64) -> Int64:
        """Give the table's own entries for some pairs."""
        found: Int64 = self.table[self.codes[a], self.codes[b]]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Within:
    """1 where two numbers are at most so far apart.

    Attributes
    ----------
    numbers
        ``int64 (n,)``, `matching.columns.MISSING` where not known.
    within
        The largest difference that counts.
    if_missing
        The value where either number is not known.
    """

    numbers: Int64
    within: int
    if_missing: int

    @property
    def symmetric(self) -> bool:
        """Always: a difference is."""
        return True

    def block(self, rows: slice, cols: slice) -> Int64:
        """Give the values of a block."""
        return self._near(self.numbers[rows][:, None], self.numbers[cols][None, :])

    def pairs(self, a: Int64, b: Int64) -> Int64:
        """Give the values of some pairs."""
        return self._near(self.numbers[a], self.numbers[b])

    def _near(self, left: Int64, right: Int64) -> Int64:
        known = (left != MISSING) & (right != MISSING)
        gap = np.abs(np.where(left == MISSING, 0, left) - np.where(right == MISSING, 0, right))
        return np.asarray(np.where(known, gap <= self.within, self.if_missing), dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class MaskIntersection:
    """1 where the left member's mask and the right member's mask share a bit.

    Attributes
    ----------
    left, right
        ``uint64 (n, words)``: bit sets over one common list of labels.
    if_empty
        The value where either mask has no bit at all.
    """

    left: Masks
    right: Masks
    if_empty: int = 0

    @property
    def symmetric(self) -> bool:
        """Whether both sides are the same column."""
        return self.left is self.right

    def block(self, rows: slice, cols: slice) -> Int64:
        """Give the values of a block."""
        left, right = self.left[rows], self.right[cols]
        shared = np.zeros((len(left), len(right)), dtype=np.int64)
        for word in range(left.shape[1]):
            shared |= (left[:, None, word] & right[None, :, word]) != 0
        if self.if_empty:
            some_left, some_right = np.any(left, axis=1), np.any(right, axis=1)
            shared |= ~np.logical_and.outer(some_left, some_right)
        return shared

    def pairs(self, a: Int64, b: Int64) -> Int64:
        """Give the values of some pairs."""
        left, right = self.left[a], self.right[b]
        shared = np.any(left & right, axis=1)
        if self.if_empty:
            shared |= ~np.any(left, axis=1) | ~np.any(right, axis=1)
        return np.asarray(shared, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class AncestorInterval:
    """1 where neither member is above the other within so many steps of a tree.

    Each member has the interval ``entry .. leave`` of a depth-first walk: those below a member are
    the ones whose entry lies inside.

    Attributes
    ----------
    entry, leave, depth
        ``int64 (n,)``: when the walk comes to a member and leaves it, and how far down that is.
    steps
        How many steps up count.
    """

    entry: Int64
    leave: Int64
    depth: Int64
    steps: int

    @property
    def symmetric(self) -> bool:
        """Always: both directions are looked at."""
        return True

    def block(self, rows: slice, cols: slice) -> Int64:
        """Give the values of a block."""
        left = tuple(column[rows][:, None] for column in (self.entry, self.leave, self.depth))
        right = tuple(column[cols][None, :] for column in (self.entry, self.leave, self.depth))
        return self._apart(left, right)

    def pairs(self, a: Int64, b: Int64) -> Int64:
        """Give the values of some pairs."""
        columns = (self.entry, self.leave, self.depth)
        return self._apart(tuple(c[a] for c in columns), tuple(c[b] for c in columns))

    def _apart(self, left: tuple[Int64, ...], right: tuple[Int64, ...]) -> Int64:
        above = (left[0] <= right[0]) & (right[0] < left[1])
        below = (right[0] <= left[0]) & (left[0] < right[1])
        close = np.abs(left[2] - right[2]) <= self.steps
        return np.asarray(~((above | below) & close), dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class MemberConstant:
    """The left member's own number, whoever the partner is.

    Attributes
    ----------
    numbers
        ``int64 (n,)``.
    """

    numbers: Int64

    @property
    def symmetric(self) -> bool:
        """Never: it looks at one side."""
        return False

    def block(self, rows: slice, cols: slice) -> Int64:
        """Give the values of a block."""
        left, width = self.numbers[rows], len(self.numbers[cols])
        return np.repeat(left[:, None], width, axis=1)

    def pairs(self, a: Int64, b: Int64) -> Int64:  # noqa: ARG002 - the partner does not matter
        """Give the values of some pairs."""
        found: Int64 = self.numbers[a]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class SparseExceptions:
    """One value for nearly all pairs, and others for a few.

    Attributes
    ----------
    size
        How many members there are.
    keys
        ``int64 (k,)``, ascending: ``i * size + j`` of each exception, in both directions.
    values
        ``int64 (k,)``: the exceptions' values, the same in both directions.
    otherwise
        The value of all other pairs.
    """

    size: int
    keys: Int64
    values: Int64
    otherwise: int

    @classmethod
    def of(cls, size: int, a: Int64, b: Int64, values: Int64, otherwise: int) -> SparseExceptions:
        """Make the term of pairs given once; of a pair given twice the first value counts."""
        keys = np.concatenate([a * np.int64(size) + b, b * np.int64(size) + a])
        keys, first = np.unique(keys, return_index=True)
        return cls(size, keys, np.concatenate([values, values])[first], otherwise)

    @property
    def symmetric(self) -> bool:
        """Always: exceptions are kept in both directions."""
        return True

    def block(self, rows: slice, cols: slice) -> Int64:
        """Give the values of a block."""
        first, last, _ = rows.indices(self.size)
        left, right, _ = cols.indices(self.size)
        result = np.full((last - first, right - left), self.otherwise, dtype=np.int64)
        span = slice(*np.searchsorted(self.keys, [first * self.size, last * self.size]))
        i, j = np.divmod(self.keys[span], max(1, self.size))
        inside = (j >= left) & (j < right)
        result[i[inside] - first, j[inside] - left] = self.values[span][inside]
        return result

    def pairs(self, a: Int64, b: Int64) -> Int64:
        """Give the values of some pairs."""
        wanted = a * np.int64(self.size) + b
        if not len(self.keys):
            return np.full(len(wanted), self.otherwise, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[at] == wanted, self.values[at], self.otherwise)
