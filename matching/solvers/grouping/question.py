"""Read what a partition is made from, and refuse what cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.solvers.grouping.constraints import Limits, read_limits
from matching.solvers.inputs import edge_ends, vertex_count, whole_numbers
from matching.solvers.result import IntArray

FloatArray = NDArray[np.float64]

_EXACT: Final = 2.0**53
"""Up to here whole numbers are exact as floats."""

_ROWS: Final = 256
"""So many rows are looked at together, so that nothing of the size of the matrix is made."""


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A partition to find.

    Attributes
    ----------
    affinity : (n, n) float64
        Symmetric, 0 on the diagonal.
    least, most : (m,) int64
        The sizes of the groups.
    placement : (m, n) float64
        What a member gains by being in a group, whoever else is.
    allowed : (m, n) bool
        Who may be in which group.
    forbidden, together : (k, 2) int64
        Who may not be together, and who has to be.
    limits : Limits
        What the groups have to hold.
    waiting : int
        The group in which nobody gains by anybody, -1 for none.
    optional : (m,) bool
        Which groups may stay empty, whatever their least size and limits are.
    whole : bool
        Whether all values are whole numbers.
    """

    affinity: FloatArray
    least: IntArray
    most: IntArray
    placement: FloatArray
    allowed: NDArray[np.bool_]
    forbidden: IntArray
    together: IntArray
    limits: Limits
    waiting: int
    optional: NDArray[np.bool_]
    whole: bool

    @property
    def size(self) -> int:
        """How many members there are."""
        return len(self.affinity)

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return len(self.least)

    def without(self, empty: NDArray[np.bool_]) -> Question:
        """Return the question in which some optional groups stay empty and the others do not."""
        limits = self.limits
        return replace(
            self,
            least=np.where(empty, 0, self.least),
            most=np.where(empty, 0, self.most),
            optional=np.zeros_like(self.optional),
            limits=replace(
                limits,
                least=np.where(empty[:, None], 0, limits.least),
                fewest=np.where(empty[:, None], 0, limits.fewest),
            ),
        )

    def value_of(self, labels: IntArray) -> float:
        """Add up affinities inside groups and placements, less what missed limits cost."""
        total = float(self.placement[labels, np.arange(self.size)].sum())
        for group in range(self.groups):
            if group != self.waiting:
                inside = np.flatnonzero(labels == group)
                total += float(self.affinity[np.ix_(inside, inside)].sum()) / 2
        return total - float(self.limits.cost_of(labels)[self._runs(labels)].sum())

    def broken_by(self, labels: IntArray) -> int:
        """Count by how much a partition misses what it has to hold, in all."""
        sizes = np.bincount(labels, minlength=self.groups)
        runs = self._runs(labels)
        missing = np.maximum(self.least - sizes, 0) * runs + np.maximum(sizes - self.most, 0)
        apart, pairs = labels[self.together], labels[self.forbidden]
        met = (pairs[:, 0] == pairs[:, 1]) & (pairs[:, 0] != self.waiting)
        strangers = ~self.allowed[labels, np.arange(self.size)]
        return (
            int(missing.sum())
            + int(np.count_nonzero(met))
            + int(np.count_nonzero(apart[:, 0] != apart[:, 1]))
            + int(np.count_nonzero(strangers))
            + int(self.limits.broken_by(labels)[runs].sum())
        )

    def _runs(self, labels: IntArray) -> NDArray[np.bool_]:
        """Mark the groups that there are: an optional one that is empty is not."""
        empty = np.bincount(labels, minlength=self.groups) == 0
        return np.asarray(~(self.optional & empty), np.bool_)


def read_question(
    affinity: Any,
    sizes: ArrayLike | Sequence[Any],
    *,
    groups: int | None,
    forbidden: ArrayLike | Sequence[Any],
    together: ArrayLike | Sequence[Any] = (),
    constraints: Sequence[Any],
    placement: ArrayLike | None,
    allowed: ArrayLike | None,
    waiting: int | None,
    optional: ArrayLike | Sequence[Any],
) -> Question:
    """Check what a caller hands in.

    Raises
    ------
    ValueError
        Something does not hold; the message says what.
    """
    matrix = _matrix(affinity)
    n = len(matrix)
    least, most = _sizes(sizes, groups, n)
    m = len(least)
    limits = read_limits(n, m, constraints)
    gains = _table("placement", placement, (n, m), np.float64, 0.0)
    kept = _pairs("together", together, n)
    may = np.ascontiguousarray(_table("allowed", allowed, (n, m), np.bool_, 1).T)
    if waiting is not None and kept.size:
        may[_waiting(waiting, m), kept.ravel()] = False
    return Question(
        affinity=matrix,
        least=least,
        most=most,
        placement=np.ascontiguousarray(gains.T),
        allowed=may,
        forbidden=_pairs("forbidden", forbidden, n),
        together=kept,
        limits=limits,
        waiting=-1 if waiting is None else _waiting(waiting, m),
        optional=_chosen(optional, m),
        whole=_is_whole(matrix) and _is_whole(gains) and _is_whole(limits.prices()),
    )


def _matrix(affinity: Any) -> FloatArray:
    dense = affinity.toarray() if hasattr(affinity, "toarray") else affinity
    try:
        matrix = np.array(dense, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"affinity must be a square matrix of numbers: {error}") from error
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"affinity must have the shape (n, n), not {matrix.shape}")
    total = 0.0
    for first in range(0, len(matrix), _ROWS):
        rows, columns = matrix[first : first + _ROWS], matrix[:, first : first + _ROWS]
        if not np.isfinite(rows).all():
            raise ValueError("affinity must be finite; to keep two apart use forbidden")
        if not np.array_equal(rows, columns.T):
            raise ValueError("affinity must be symmetric: affinity[i, j] is affinity[j, i]")
        total += float(np.abs(rows).sum())
    if total >= _EXACT:
        raise ValueError("affinities are too large: their sum has to stay below 2^53")
    np.fill_diagonal(matrix, 0.0)
    return matrix


def _sizes(
    sizes: ArrayLike | Sequence[Any], groups: int | None, n: int
) -> tuple[IntArray, IntArray]:
    ranges = whole_numbers("sizes", sizes)
    if ranges.shape == (2,):
        ranges = ranges.reshape(1, 2)
    if ranges.size == 0:
        ranges = ranges.reshape(0, 2)
    if ranges.ndim != 2 or ranges.shape[1] != 2:
        raise ValueError(f"sizes must have one (least, most) for each group, not {ranges.shape}")
    count = len(ranges) if groups is None else vertex_count(groups, "groups")
    if len(ranges) == 1 and count != 1:
        ranges = np.repeat(ranges, count, axis=0)
    if len(ranges) != count:
        raise ValueError(f"sizes has {len(ranges)} rows for {count} groups")
    least, most = np.minimum(ranges[:, 0], n + 1), np.minimum(ranges[:, 1], n)
    if (ranges[:, 0] < 0).any() or (ranges[:, 0] > ranges[:, 1]).any():
        raise ValueError("a size is (least, most) with 0 <= least <= most")
    return least, most


def _pairs(name: str, pairs: ArrayLike | Sequence[Any], n: int) -> IntArray:
    ends = edge_ends(pairs, name)
    if not ends.size:
        return ends
    if not (ends.min() >= 0 and ends.max() < n):
        raise ValueError(f"pairs of {name} are of members from 0 to {n - 1}")
    if (ends[:, 0] == ends[:, 1]).any():
        raise ValueError(f"a pair of {name} needs two different members")
    return np.unique(np.sort(ends, axis=1), axis=0)


def _waiting(group: Any, groups: int) -> int:
    number = whole_numbers("waiting", group)
    if number.shape != () or not 0 <= number < groups:
        raise ValueError(f"there is no group {group} to wait in: they are 0 to {groups - 1}")
    return int(number)


def _chosen(optional: ArrayLike | Sequence[Any], groups: int) -> NDArray[np.bool_]:
    chosen = np.zeros(groups, np.bool_)
    numbers = whole_numbers("optional", optional)
    if numbers.size and not (numbers.min() >= 0 and numbers.max() < groups):
        raise ValueError(f"optional groups are 0 to {groups - 1}")
    chosen[numbers] = True
    return chosen


def _table(name: str, values: Any, shape: tuple[int, int], kind: Any, default: Any) -> Any:
    if values is None:
        return np.full(shape, default, kind)
    try:
        table = np.asarray(values)
        if kind is np.bool_ and table.size and table.dtype.kind != "b":
            raise ValueError(f"{name} must hold True or False, not {table.dtype}")
        table = table.astype(kind)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} must be a table of the shape {shape}: {error}") from error
    if table.shape != shape:
        raise ValueError(f"{name} must have the shape {shape}, not {table.shape}")
    if kind is np.float64 and not np.isfinite(table).all():
        raise ValueError(f"{name} must be finite")
    if kind is np.float64 and np.abs(table).max(axis=1, initial=0.0).sum() >= _EXACT:
        raise ValueError(f"{name} is too large: its sum has to stay below 2^53")
    return table


def _is_whole(values: FloatArray) -> bool:
    return all(
        np.array_equal(rows, np.rint(rows))
        for rows in (values[first : first + _ROWS] for first in range(0, len(values), _ROWS))
    )
