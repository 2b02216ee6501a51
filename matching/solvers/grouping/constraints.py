"""What the groups of a partition have to hold, beside their sizes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import index
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.solvers.inputs import whole_numbers
from matching.solvers.result import IntArray


@dataclass(frozen=True, slots=True, eq=False)
class GroupCount:
    """How many of certain members a group has.

    Attributes
    ----------
    members : (k,) array of ints, or (n,) array of bools
        The members who count.
    least, most : int
        How many of them each group has; None for ``most`` is any number.
    groups : sequence of ints or None
        The groups that it is about; None for all.
    weight : float or None
        What each member too few or too many costs; None where it is never allowed.
    """

    members: ArrayLike
    least: int = 0
    most: int | None = None
    groups: Sequence[int] | None = None
    weight: float | None = None

    @classmethod
    def of_each(
        cls,
        values: ArrayLike,
        *,
        most: int,
        groups: Sequence[int] | None = None,
        weight: float | None = None,
    ) -> list[GroupCount]:
        """Allow a group at most so many members of the same value; negative values do not count."""
        codes = whole_numbers("values", values)
        return [
            cls(np.flatnonzero(codes == code), most=most, groups=groups, weight=weight)
            for code in np.unique(codes[codes >= 0]).tolist()
        ]


@dataclass(frozen=True, slots=True, eq=False)
class GroupVariety:
    """How many distinct values a group has.

    Attributes
    ----------
    values : (n,) array of ints
        A value for each member; a negative one does not count.
    least, most : int
        The fewest and the most distinct values; None for ``most`` is any number.
    groups : sequence of ints or None
        The groups that it is about; None for all.
    weight : float or None
        What each value too few or too many costs; None where it is never allowed.
    """

    values: ArrayLike
    least: int = 0
    most: int | None = None
    groups: Sequence[int] | None = None
    weight: float | None = None


Constraint = GroupCount | GroupVariety


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """Constraints as tables over classes of members.

    Attributes
    ----------
    starts : (n + 1,) int64
        Where the classes of each member begin.
    classes : (k,) int64
        The classes that members belong to.
    least, most : (m, c) int64
        How many of each class each group has.
    owner : (c,) int64
        The variety to which a class belongs, -1 for none.
    fewest, widest : (m, a) int64
        How many distinct classes of each variety each group has at least and at most.
    price : (c,) float64
        What a class costs that is missed by one; infinite where that is never allowed.
    variety_price : (a,) float64
        The same for a variety.
    """

    starts: IntArray
    classes: IntArray
    least: IntArray
    most: IntArray
    owner: IntArray
    fewest: IntArray
    widest: IntArray
    price: NDArray[np.float64]
    variety_price: NDArray[np.float64]

    def has_rules(self) -> bool:
        """Tell whether something is never allowed to be missed."""
        counts = np.isinf(self.price) & (self.owner < 0)
        bounded = self.fewest.any(axis=0) | (self.widest < len(self.starts)).any(axis=0)
        varieties = np.isinf(self.variety_price) & bounded
        return bool(counts.any() or varieties.any())

    def prices(self) -> NDArray[np.float64]:
        """Return what may be missed costs, of each class and variety that has a price."""
        both = np.concatenate([self.price[self.owner < 0], self.variety_price])
        return np.asarray(both[np.isfinite(both)], np.float64)

    def members_of(self, number: int) -> IntArray:
        """Return the members of a class, ascending."""
        member = np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))
        return np.asarray(member[self.classes == number], np.int64)

    def broken_by(self, labels: IntArray) -> IntArray:
        """Count by how much each group misses what is never allowed to be missed: (m,)."""
        missing, lacking = self._missed(labels)
        never = np.isinf(self.price), np.isinf(self.variety_price)
        return np.asarray(
            missing[:, never[0]].sum(axis=1) + lacking[:, never[1]].sum(axis=1), np.int64
        )

    def cost_of(self, labels: IntArray) -> NDArray[np.float64]:
        """Add up what each group misses that has a price: (m,)."""
        missing, lacking = self._missed(labels)
        priced = np.isfinite(self.price), np.isfinite(self.variety_price)
        return np.asarray(
            missing[:, priced[0]] @ self.price[priced[0]]
            + lacking[:, priced[1]] @ self.variety_price[priced[1]],
            np.float64,
        )

    def missed_by(self, count: NDArray[Any], group: int) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return by how much counts of classes, (k, c), miss the limits of a group.

        Returns
        -------
        missing, lacking : (k, c) and (k, a) arrays
            By class and by variety.
        """
        missing = np.maximum(self.least[group] - count, 0) + np.maximum(count - self.most[group], 0)
        distinct = np.zeros((len(count), self.fewest.shape[1]), np.int64)
        for number in range(distinct.shape[1]):
            distinct[:, number] = (count[:, self.owner == number] > 0).sum(axis=1)
        fewest, widest = self.fewest[group], self.widest[group]
        return missing, np.maximum(fewest - distinct, 0) + np.maximum(distinct - widest, 0)

    def _missed(self, labels: IntArray) -> tuple[IntArray, IntArray]:
        groups, classes = self.least.shape
        count = np.zeros((groups, classes), np.int64)
        member = np.repeat(np.arange(len(labels)), np.diff(self.starts))
        np.add.at(count, (labels[member], self.classes), 1)
        rows = [self.missed_by(count[group : group + 1], group) for group in range(groups)]
        if not rows:
            return np.zeros((0, classes), np.int64), np.zeros((0, self.fewest.shape[1]), np.int64)
        return np.concatenate([a for a, _ in rows]), np.concatenate([b for _, b in rows])


def read_limits(n: int, groups: int, constraints: Sequence[Any]) -> Limits:
    """Turn constraints into tables.

    Raises
    ------
    ValueError
        One is no constraint, or names members or groups that there are not.
    """
    drawn = _Drawn(n, groups)
    for constraint in constraints:
        if isinstance(constraint, GroupCount):
            drawn.add_count(constraint)
        elif isinstance(constraint, GroupVariety):
            drawn.add_variety(constraint)
        else:
            raise ValueError(
                f"a constraint is a GroupCount or a GroupVariety, not {type(constraint).__name__}"
            )
    return drawn.limits()


class _Drawn:
    """Tables that grow by constraints."""

    def __init__(self, n: int, groups: int) -> None:
        self._n, self._groups = n, groups
        self._sets: list[IntArray] = []
        self._least: list[IntArray] = []
        self._most: list[IntArray] = []
        self._owner: list[int] = []
        self._price: list[float] = []
        self._fewest: list[IntArray] = []
        self._widest: list[IntArray] = []
        self._variety_price: list[float] = []

    def add_count(self, limit: GroupCount) -> None:
        members = _members(limit.members, self._n)
        self._add(members, *self._bounds(limit, self._n), -1, _price(limit.weight))

    def add_variety(self, limit: GroupVariety) -> None:
        codes = whole_numbers("values", limit.values)
        if codes.shape != (self._n,):
            raise ValueError(f"values must have one number for each of the {self._n} members")
        free = np.zeros(self._groups, np.int64)
        for code in np.unique(codes[codes >= 0]).tolist():
            members = np.flatnonzero(codes == code)
            self._add(members, free, free + self._n, len(self._fewest), np.inf)
        fewest, widest = self._bounds(limit, self._n + 1)
        self._fewest.append(fewest)
        self._widest.append(widest)
        self._variety_price.append(_price(limit.weight))

    def limits(self) -> Limits:
        member = np.concatenate([*self._sets, np.empty(0, np.int64)])
        number = np.repeat(np.arange(len(self._sets)), [len(each) for each in self._sets])
        order = np.lexsort((number, member))
        ends = np.cumsum(np.bincount(member, minlength=self._n))
        return Limits(
            starts=np.concatenate([[0], ends]).astype(np.int64),
            classes=number[order].astype(np.int64),
            least=_columns(self._least, self._groups),
            most=_columns(self._most, self._groups),
            owner=np.array(self._owner, np.int64),
            fewest=_columns(self._fewest, self._groups),
            widest=_columns(self._widest, self._groups),
            price=np.array(self._price, np.float64),
            variety_price=np.array(self._variety_price, np.float64),
        )

    def _add(
        self, members: IntArray, least: IntArray, most: IntArray, owner: int, price: float
    ) -> None:
        self._sets.append(members)
        self._least.append(least)
        self._most.append(most)
        self._owner.append(owner)
        self._price.append(price)

    def _bounds(self, limit: Constraint, free: int) -> tuple[IntArray, IntArray]:
        """Return the fewest and the most for each group; ``free`` where nothing binds."""
        least = self._few("least", limit.least)
        most = max(free, least) if limit.most is None else self._few("most", limit.most)
        if limit.most is not None and limit.least > limit.most:
            raise ValueError(f"a count of {least} at least and {most} at most is impossible")
        at = self._at(limit.groups)
        return np.where(at, least, 0), np.where(at, most, free)

    def _few(self, name: str, value: int) -> int:
        """Read how many there have to be; beyond one more than all it makes no difference."""
        try:
            number = index(value)
        except TypeError as error:
            raise ValueError(_needs_a_number(name, value)) from error
        if number < 0:
            raise ValueError(_needs_a_number(name, value))
        return min(number, self._n + 1)

    def _at(self, groups: Sequence[int] | None) -> NDArray[np.bool_]:
        at = np.zeros(self._groups, np.bool_)
        chosen = np.arange(self._groups) if groups is None else whole_numbers("groups", groups)
        for group in chosen.ravel().tolist():
            if not 0 <= group < self._groups:
                raise ValueError(f"there is no group {group}: they are 0 to {self._groups - 1}")
            at[group] = True
        return at


def _price(weight: float | None) -> float:
    if weight is None:
        return float(np.inf)
    if not (np.isfinite(weight) and weight >= 0):
        raise ValueError(f"a weight is a number of at least 0, or None, not {weight!r}")
    return float(weight)


def _members(members: ArrayLike, n: int) -> IntArray:
    array = np.asarray(members)
    if array.dtype == np.bool_:
        if array.shape != (n,):
            raise ValueError(f"a mask of members must have the shape ({n},), not {array.shape}")
        return np.flatnonzero(array)
    if array.ndim != 1:
        raise ValueError(f"members of a constraint must be a list or a mask, not {array.shape}")
    numbers = np.unique(whole_numbers("members", array))
    if numbers.size and not (numbers[0] >= 0 and numbers[-1] < n):
        raise ValueError(f"members of a constraint are 0 to {n - 1}")
    return numbers


def _needs_a_number(name: str, value: object) -> str:
    return f"{name} of a constraint must be a whole number of at least 0, not {value!r}"


def _columns(columns: Sequence[IntArray], rows: int) -> IntArray:
    if not columns:
        return np.zeros((rows, 0), np.int64)
    return np.ascontiguousarray(np.column_stack(columns).astype(np.int64))
