"""Terms that a mentorship needs: the left member is the mentor, the right one the mentee."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.columns import MISSING, Int64
from matching.terms import Term


@dataclass(frozen=True, slots=True, eq=False)
class Ahead:
    """1 where the left member's number is ahead of the right one's by so much.

    Attributes
    ----------
    numbers
        ``int64 (n,)``, `matching.columns.MISSING` where not known.
    least, most
        How far ahead counts, both included.
    if_missing
        The value where either number is not known.
    """

    numbers: Int64
    least: int
    most: int
    if_missing: int

    @property
    def symmetric(self) -> bool:
        """Never: being ahead has a direction."""
        return False

    def block(self, rows: slice, cols: slice) -> Int64:
        """Give the values of a block."""
        return self._ahead(self.numbers[rows][:, None], self.numbers[cols][None, :])

    def pairs(self, a: Int64, b: Int64) -> Int64:
        """Give the values of some pairs."""
        return self._ahead(self.numbers[a], self.numbers[b])

    def _ahead(self, left: Int64, right: Int64) -> Int64:
        known = (left != MISSING) & (right != MISSING)
        gap = np.where(left == MISSING, 0, left) - np.where(right == MISSING, 0, right)
        inside = (gap >= self.least) & (gap <= self.most)
        return np.asarray(np.where(known, inside, self.if_missing), dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class AllOf:
    """1 where no term is 0.

    Attributes
    ----------
    terms
        One or more.
    """

    terms: tuple[Term, ...]

    @property
    def symmetric(self) -> bool:
        """Whether every term is."""
        return all(term.symmetric for term in self.terms)

    def block(self, rows: slice, cols: slice) -> Int64:
        """Give the values of a block."""
        held = [term.block(rows, cols) != 0 for term in self.terms]
        return np.asarray(np.logical_and.reduce(held), dtype=np.int64)

    def pairs(self, a: Int64, b: Int64) -> Int64:
        """Give the values of some pairs."""
        held = [term.pairs(a, b) != 0 for term in self.terms]
        return np.asarray(np.logical_and.reduce(held), dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Turned:
    """A term seen from the other side: what it says of ``(j, i)``.

    Attributes
    ----------
    term
        The term.
    """

    term: Term

    @property
    def symmetric(self) -> bool:
        """Whether the term is."""
        return self.term.symmetric

    def block(self, rows: slice, cols: slice) -> Int64:
        """Give the values of a block."""
        return self.term.block(cols, rows).T

    def pairs(self, a: Int64, b: Int64) -> Int64:
        """Give the values of some pairs."""
        return self.term.pairs(b, a)


@dataclass(frozen=True, slots=True, eq=False)
class OneWay:
    """A term that counts in one direction only, for rules that state reasons for both.

    Attributes
    ----------
    term
        The term.
    first
        The array of left members: pairs that are asked for with this very array are counted, the
        same pairs turned round are 0. Two who mentor each other are told apart by it.
    """

    term: Term
    first: Int64

    @property
    def symmetric(self) -> bool:
        """Never."""
        return False

    def block(self, rows: slice, cols: slice) -> Int64:
        """Give the values of a block."""
        return self.term.block(rows, cols)

    def pairs(self, a: Int64, b: Int64) -> Int64:
        """Give the values of some pairs, 0 unless they start with `first`."""
        return self.term.pairs(a, b) if a is self.first else np.zeros(len(a), np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class DirectedExceptions:
    """One value for nearly all ordered pairs, and others for a few.

    Attributes
    ----------
    size
        How many members there are.
    keys
        ``int64 (k,)``, ascending: ``i * size + j`` of each exception.
    values
        ``int64 (k,)``.
    otherwise
        The value of all other pairs.
    """

    size: int
    keys: Int64
    values: Int64
    otherwise: int

    @classmethod
    def of(cls, size: int, a: Int64, b: Int64, values: Int64, otherwise: int) -> DirectedExceptions:
        """Make the term of pairs given once; of a pair given twice the first value counts."""
        keys, first = np.unique(a * np.int64(size) + b, return_index=True)
        return cls(size, keys, values[first], otherwise)

    @property
    def symmetric(self) -> bool:
        """Never: the direction counts."""
        return False

    def block(self, rows: slice, cols: slice) -> Int64:
        """Give the values of a block."""
        left = np.arange(self.size, dtype=np.int64)[rows]
        right = np.arange(self.size, dtype=np.int64)[cols]
        a, b = np.repeat(left, len(right)), np.tile(right, len(left))
        return self.pairs(a, b).reshape(len(left), len(right))

    def pairs(self, a: Int64, b: Int64) -> Int64:
        """Give the values of some pairs."""
        wanted = a * np.int64(self.size) + b
        if not len(self.keys):
            return np.full(len(wanted), self.otherwise, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[at] == wanted, self.values[at], self.otherwise)
