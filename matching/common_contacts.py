"""The term of two members' distance in the network of who is in touch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np

from matching.columns import Int64
from matching.history import Contacts

WHOLE: Final = 1000
_CHUNK: Final = 2_000_000


@dataclass(frozen=True, eq=False)
class CommonContacts:
    """How far apart two members are in the network, in thousandths.

    0 for two who are in touch. For others the share that is left after the share of contacts they
    have in common, counted against the smaller of their two circles; `WHOLE` for who has none.

    Attributes
    ----------
    contacts
        Who is in touch with whom.
    """

    contacts: Contacts

    @property
    def symmetric(self) -> bool:
        """Always: contacts are."""
        return True

    @cached_property
    def degree(self) -> Int64:
        """How many contacts each member has, ``int64 (n,)``."""
        return np.diff(self.contacts.indptr)

    @cached_property
    def _keys(self) -> Int64:
        """``i * n + j`` of each contact, ascending."""
        rows = np.repeat(np.arange(len(self.contacts), dtype=np.int64), self.degree)
        return rows * len(self.contacts) + self.contacts.indices

    def block(self, rows: slice, cols: slice) -> Int64:
        """Give the values of a block."""
        size = len(self.contacts)
        first, last, _ = rows.indices(size)
        result = np.full((last - first, size), WHOLE, dtype=np.int64)
        self._count_common(result, first, last)
        near = slice(int(self.contacts.indptr[first]), int(self.contacts.indptr[last]))
        own = np.repeat(np.arange(last - first), self.degree[first:last])
        result[own, self.contacts.indices[near]] = 0
        return result[:, cols]

    def _count_common(self, result: Int64, first: int, last: int) -> None:
        """Write the distance of those with contacts in common into some rows."""
        indptr = self.contacts.indptr
        near = slice(int(indptr[first]), int(indptr[last]))
        between = self.contacts.indices[near].astype(np.int64)
        own = np.repeat(np.arange(last - first), self.degree[first:last])
        common = np.zeros(result.shape, np.int32)
        for part in _chunks(self.degree[between]):
            np.add.at(common, self._step(own[part], between[part]), 1)
        i, j = np.nonzero(common)
        smaller = np.minimum(self.degree[i + first], self.degree[j])
        result[i, j] = WHOLE - WHOLE * common[i, j].astype(np.int64) // smaller

    def _step(self, rows: Int64, between: Int64) -> tuple[Int64, Int64]:
        """Follow each contact to its own contacts: who starts, and who is reached."""
        reach = self.degree[between]
        offset = np.arange(int(reach.sum())) - np.repeat(np.cumsum(reach) - reach, reach)
        reached = self.contacts.indices[np.repeat(self.contacts.indptr[between], reach) + offset]
        return np.repeat(rows, reach), reached.astype(np.int64)

    def pairs(self, a: Int64, b: Int64) -> Int64:
        """Give the values of some pairs."""
        result = np.empty(len(a), np.int64)
        for part in _chunks(self.degree[a]):
            result[part] = self._distance(a[part], b[part])
        return result

    def _distance(self, a: Int64, b: Int64) -> Int64:
        size = np.int64(len(self.contacts))
        rows, mine = self._step(np.arange(len(a)), a)
        common = np.bincount(rows[self._are_contacts(b[rows] * size + mine)], minlength=len(a))
        smaller = np.maximum(1, np.minimum(self.degree[a], self.degree[b]))
        apart = WHOLE - WHOLE * common // smaller
        return np.where(self._are_contacts(a * size + b), 0, apart)

    def _are_contacts(self, wanted: Int64) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        if not len(self._keys):
            return np.zeros(len(wanted), np.bool_)
        at = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        return np.equal(self._keys[at], wanted)


def _chunks(sizes: Int64) -> list[slice]:
    """Cut a sequence where its sizes add up to about `_CHUNK`."""
    total = np.cumsum(sizes)
    ends = np.searchsorted(total, np.arange(_CHUNK, int(total[-1]) if len(total) else 0, _CHUNK))
    cuts = np.unique(np.concatenate([[0], ends, [len(sizes)]])).tolist()
    return [slice(first, last) for first, last in pairwise(cuts)]
