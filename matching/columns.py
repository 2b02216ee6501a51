"""The columns of a roster: categories and sets, as codes into a table of labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Int8 = NDArray[np.int8]
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]
Bool = NDArray[np.bool_]

MISSING: Final = int(np.iinfo(np.int64).min)
"""The number that stands for "not known" in a column of numbers."""

NOT_KNOWN: Final = -1
"""The code that stands for "not known" in a category."""


def frozen_array(values: ArrayLike, dtype: Any, what: str, dimensions: int = 1) -> NDArray[Any]:
    """Copy values into a read-only array.

    Parameters
    ----------
    values
        Anything NumPy reads as numbers.
    dtype
        The type of the numbers of the result.
    what
        The column's name, for the message.
    dimensions
        How many axes the array must have.

    Returns
    -------
    numpy.ndarray
        A contiguous, read-only copy.

    Raises
    ------
    ValueError
        When the values have another number of axes, or do not fit the type.
    """
    given = np.asarray(values)
    if given.ndim != dimensions:
        raise ValueError(f"{what}: expected {dimensions} axis or axes, got {given.ndim}")
    array = np.array(given, dtype=dtype, order="C", copy=True)
    if not np.array_equal(array, given):
        raise ValueError(f"{what}: holds values that do not fit {np.dtype(dtype).name}")
    array.flags.writeable = False
    return array


def check_range(values: NDArray[Any], low: int, high: int, what: str) -> None:
    """Raise ``ValueError`` unless every value is in ``low .. high`` (both included)."""
    wrong = np.flatnonzero((values < low) | (values > high))
    if wrong.size:
        at = int(wrong[0])
        raise ValueError(f"{what}: entry {at} is {values.flat[at]}, expected {low} to {high}")


def check_length(values: NDArray[Any], length: int, what: str) -> None:
    """Raise ``ValueError`` unless the first axis has the length asked for."""
    if len(values) != length:
        raise ValueError(f"{what}: has {len(values)} entries, expected {length}")


def _checked_labels(labels: Iterable[str], what: str) -> tuple[str, ...]:
    """Give the labels as a tuple of distinct, non-empty texts."""
    result = tuple(labels)
    if any(not isinstance(label, str) or not label for label in result):
        raise ValueError(f"{what}: every label must be a text that is not empty")
    if len(set(result)) != len(result):
        raise ValueError(f"{what}: a label appears twice")
    return result


@dataclass(frozen=True, slots=True, eq=False)
class Category:
    """One label a member, such as the business function.

    Attributes
    ----------
    codes
        ``int32 (n,)``: each member's place in `labels`; -1 when it is not known.
    labels
        The distinct labels.

    Raises
    ------
    ValueError
        When a code has no label, or a label is empty or appears twice.
    """

    codes: Int32
    labels: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "labels", _checked_labels(self.labels, "category"))
        object.__setattr__(self, "codes", frozen_array(self.codes, np.int32, "category"))
        check_range(self.codes, NOT_KNOWN, len(self.labels) - 1, "category")

    @classmethod
    def of(cls, values: Sequence[str | None]) -> Category:
        """Make a category of one label a member; ``None`` or ``""`` is not known."""
        labels = tuple(sorted({value for value in values if value}))
        place = {label: code for code, label in enumerate(labels)}
        codes = [place[value] if value else NOT_KNOWN for value in values]
        return cls(np.array(codes, dtype=np.int32), labels)

    def value(self, member: int) -> str | None:
        """Give a member's label, or ``None`` when it is not known."""
        code = int(self.codes[member])
        return None if code == NOT_KNOWN else self.labels[code]

    def __len__(self) -> int:
        """Count the members."""
        return len(self.codes)


@dataclass(frozen=True, slots=True, eq=False)
class SetColumn:
    """Any number of labels a member, such as languages, as compressed sparse rows.

    Attributes
    ----------
    indptr
        ``int64 (n + 1,)``: member ``i`` has ``indices[indptr[i]:indptr[i + 1]]``.
    indices
        ``int32 (nnz,)``: places in `labels`, ascending and distinct in each row.
    labels
        The distinct labels.

    Raises
    ------
    ValueError
        When the rows are not well formed, or a label is empty or appears twice.
    """

    indptr: Int64
    indices: Int32
    labels: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "labels", _checked_labels(self.labels, "set"))
        object.__setattr__(self, "indptr", frozen_array(self.indptr, np.int64, "set"))
        object.__setattr__(self, "indices", frozen_array(self.indices, np.int32, "set"))
        check_rows(self.indptr, self.indices, "set")
        check_range(self.indices, 0, len(self.labels) - 1, "set")

    @classmethod
    def of(cls, rows: Sequence[Iterable[str]]) -> SetColumn:
        """Make a column of one collection of labels a member."""
        sets = [set(row) for row in rows]
        labels = tuple(sorted(set().union(*sets)))
        place = {label: code for code, label in enumerate(labels)}
        flat = [code for row in sets for code in sorted(place[label] for label in row)]
        indptr = np.cumsum([0, *(len(row) for row in sets)], dtype=np.int64)
        return cls(indptr, np.array(flat, dtype=np.int32), labels)

    def row(self, member: int) -> Int32:
        """Give the places in `labels` of a member's set, ascending."""
        return self.indices[self.indptr[member] : self.indptr[member + 1]]

    def values(self, member: int) -> tuple[str, ...]:
        """Give the labels of a member's set, in the order of `labels`."""
        return tuple(self.labels[code] for code in self.row(member))

    def __len__(self) -> int:
        """Count the members."""
        return len(self.indptr) - 1


def check_rows(indptr: Int64, indices: Int32, what: str) -> None:
    """Raise ``ValueError`` unless the arrays are sorted, distinct compressed rows."""
    if not len(indptr) or indptr[0] != 0 or indptr[-1] != len(indices):
        raise ValueError(f"{what}: the row pointers must start at 0 and end at {len(indices)}")
    if np.any(np.diff(indptr) < 0):
        raise ValueError(f"{what}: the row pointers must not go down")
    rows = np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))
    unsorted = (np.diff(indices) <= 0) & (np.diff(rows) == 0)
    if np.any(unsorted):
        row = int(rows[np.flatnonzero(unsorted)[0]])
        raise ValueError(f"{what}: row {row} must be ascending and without doubles")
