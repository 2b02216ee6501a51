"""What a roster has behind it: earlier rounds, and who is in touch already."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from matching.columns import (
    Bool,
    Float32,
    Int8,
    Int32,
    Int64,
    check_length,
    check_range,
    check_rows,
    frozen_array,
)


@dataclass(frozen=True, slots=True, eq=False)
class Met:
    """Who was introduced to whom in earlier rounds, one entry a pair and round.

    Attributes
    ----------
    a, b
        ``int32 (k,)``: the two members; kept with the smaller number in `a`.
    rounds_ago
        ``int32 (k,)``: 1 is the round before this one.
    met
        ``int8 (k,)``: 1 they met, 0 they did not, -1 nobody answered.

    Raises
    ------
    ValueError
        When lengths differ, somebody met themselves, or a value is out of range.
    """

    a: Int32
    b: Int32
    rounds_ago: Int32
    met: Int8

    def __post_init__(self) -> None:
        a, b = (frozen_array(side, np.int32, "met") for side in (self.a, self.b))
        ago = frozen_array(self.rounds_ago, np.int32, "met.rounds_ago")
        met = frozen_array(self.met, np.int8, "met.met")
        for column in (b, ago, met):
            check_length(column, len(a), "met")
        check_range(ago, 1, 2**31 - 1, "met.rounds_ago")
        check_range(met, -1, 1, "met.met")
        if np.any(a == b):
            raise ValueError(f"met: member {a[np.flatnonzero(a == b)[0]]} met themselves")
        low, high = np.minimum(a, b), np.maximum(a, b)
        order = np.lexsort((met, ago, high, low))
        for name, column in zip(self.__slots__, (low, high, ago, met), strict=True):
            object.__setattr__(self, name, frozen_array(column[order], column.dtype, "met"))

    @classmethod
    def none(cls) -> Met:
        """Give the history of a first round."""
        nobody = np.empty(0, np.int32)
        return cls(nobody, nobody, nobody, np.empty(0, np.int8))

    def counted(self) -> Bool:
        """Mark the entries that count: all but those who said that they did not meet."""
        return np.not_equal(self.met, 0)

    def __len__(self) -> int:
        """Count the entries."""
        return len(self.a)


@dataclass(frozen=True, slots=True, eq=False)
class Contacts:
    """Who is in touch with whom already: symmetric compressed rows over the members.

    Attributes
    ----------
    indptr, indices
        As in `SetColumn`: member ``i`` is in touch with ``indices[indptr[i]:indptr[i + 1]]``.
    weights
        ``float32 (nnz,)``, above 0: how much.
    circle
        ``int32 (n,)``: with how many people of the whole organisation each is in touch, the
        members included; -1 for whom nothing is known, since no activity covers them. Empty: all
        are covered, and nobody but the members is counted.
    across
        ``int32 (n,)``: in how many business functions other than their own those people are.
        Empty: counted among the members, by their column ``function``.

    Raises
    ------
    ValueError
        When the rows are not well formed or not symmetric, a weight is not above 0, or a circle
        is smaller than the member's contacts.
    """

    indptr: Int64
    indices: Int32
    weights: Float32
    circle: Int32 = field(default_factory=lambda: np.empty(0, np.int32))
    across: Int32 = field(default_factory=lambda: np.empty(0, np.int32))

    def __post_init__(self) -> None:
        object.__setattr__(self, "indptr", frozen_array(self.indptr, np.int64, "contacts"))
        object.__setattr__(self, "indices", frozen_array(self.indices, np.int32, "contacts"))
        weights = np.asarray(self.weights, np.float32)
        object.__setattr__(self, "weights", frozen_array(weights, np.float32, "contacts"))
        check_rows(self.indptr, self.indices, "contacts")
        check_length(self.weights, len(self.indices), "contacts.weights")
        check_range(self.indices, 0, len(self) - 1, "contacts")
        self._check_weights()
        self._check_circle()

    @property
    def covered(self) -> Bool:
        """Mark the members whom activity covers, ``bool (n,)``: of the others nothing is known."""
        return np.greater_equal(self.circle, 0)

    def _check_circle(self) -> None:
        degrees = np.diff(self.indptr)
        circle = frozen_array(
            self.circle if len(self.circle) else degrees, np.int32, "contacts.circle"
        )
        check_length(circle, len(self), "contacts.circle")
        check_range(circle, -1, 2**31 - 1, "contacts.circle")
        short = np.flatnonzero(np.maximum(circle, 0) < degrees)
        if short.size:
            member = int(short[0])
            raise ValueError(
                f"contacts.circle: entry {member} is {circle[member]}, expected at least the"
                f" {degrees[member]} contacts that the member has"
            )
        across = frozen_array(self.across, np.int32, "contacts.across")
        if len(across):
            check_length(across, len(self), "contacts.across")
            check_range(across, 0, 2**31 - 1, "contacts.across")
        object.__setattr__(self, "circle", circle)
        object.__setattr__(self, "across", across)

    def _check_weights(self) -> None:
        if not np.all(self.weights > 0):
            raise ValueError("contacts.weights: every weight must be above 0")
        rows = np.repeat(np.arange(len(self)), np.diff(self.indptr))
        if np.any(rows == self.indices):
            raise ValueError("contacts: nobody is their own contact")
        turned = np.lexsort((rows, self.indices))
        same = np.array_equal(rows[turned], self.indices) and np.array_equal(
            self.weights[turned], self.weights
        )
        if not same:
            raise ValueError("contacts: every contact must be there in both directions, alike")

    def __len__(self) -> int:
        """Count the members."""
        return len(self.indptr) - 1
