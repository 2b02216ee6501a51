"""Who offers to mentor and who asks for a mentor, as columns beside the roster."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from matching.columns import (
    Bool,
    Int32,
    Int64,
    SetColumn,
    check_length,
    check_range,
    frozen_array,
)

TOPICS: Final = ("topics_offered", "topics_asked", "functions_offered", "functions_asked")
"""The sets of `Mentoring`."""

_MOST: Final = 2**31 - 1


def _nothing() -> Int32:
    return np.empty(0, np.int32)


def _no_pairs() -> Int32:
    return np.empty((0, 2), np.int32)


def _no_set() -> SetColumn:
    return SetColumn.of([])


@dataclass(frozen=True, slots=True, eq=False)
class Mentoring:
    """The two sides of a mentoring round; a member may be on either or on both.

    Attributes
    ----------
    offers
        ``bool (n,)``: who offers to mentor in this round.
    seeks
        ``bool (n,)``: who asks for a mentor in this round.
    places
        ``int32 (n,)``: how many mentees a mentor has at most, those of today included.
    current
        ``int32 (k, 2)``: running mentorships, mentor and mentee; each takes one of the mentor's
        places, and the two are not matched again.
    topics_offered, topics_asked
        What a mentor offers, and what a mentee asks for.
    functions_offered, functions_asked
        The functions that a mentor would mentor, and those from which a mentee wants a mentor;
        none named means any.
    wishes
        ``int32 (k, 2)``: mentee and mentor; of one mentee the first row is the first wish.
    led
        ``int32 (k, 2)``: mentor and how many rounds ago they had a mentee, 1 for the round before.
    served
        ``int32 (n,)``: how many mentorships a member has had as a mentee.

    Raises
    ------
    ValueError
        When a column has the wrong length or names a member who is not there, or when somebody is
        on no side, mentors themselves, has wishes without asking or names a mentor twice.
    """

    offers: Bool
    seeks: Bool
    places: Int32
    current: Int32 = field(default_factory=_no_pairs)
    topics_offered: SetColumn = field(default_factory=_no_set)
    topics_asked: SetColumn = field(default_factory=_no_set)
    functions_offered: SetColumn = field(default_factory=_no_set)
    functions_asked: SetColumn = field(default_factory=_no_set)
    wishes: Int32 = field(default_factory=_no_pairs)
    led: Int32 = field(default_factory=_no_pairs)
    served: Int32 = field(default_factory=_nothing)

    def __post_init__(self) -> None:
        size = len(self.offers)
        for name in ("offers", "seeks"):
            self._set(name, frozen_array(getattr(self, name), np.bool_, name), size)
        for name in ("places", "served"):
            given = getattr(self, name)
            filled = given if len(given) or not size else np.zeros(size)
            self._set(name, frozen_array(filled, np.int32, name), size)
            check_range(getattr(self, name), 0, _MOST, name)
        for name in TOPICS:
            column = getattr(self, name)
            self._set(name, column if len(column) else SetColumn.of([()] * size), size)
        self._check_pairs(size)

    def _set(self, name: str, column: Any, size: int) -> None:
        check_length(column, size, name)
        object.__setattr__(self, name, column)

    def _check_pairs(self, size: int) -> None:
        for name in ("current", "wishes", "led"):
            object.__setattr__(self, name, _two_columns(getattr(self, name), name))
        for name in ("current", "wishes"):
            check_range(getattr(self, name), 0, size - 1, name)
        check_range(self.led[:, 0], 0, size - 1, "led")
        check_range(self.led[:, 1], 1, _MOST, "led")
        for name in ("current", "wishes"):
            pairs = getattr(self, name)
            if np.any(pairs[:, 0] == pairs[:, 1]):
                raise ValueError(f"{name}: nobody is their own mentor")
            if len(np.unique(pairs, axis=0)) < len(pairs):
                raise ValueError(f"{name}: a mentor and a mentee are named together twice")
        if not np.all(self.offers | self.seeks):
            nobody = int(np.flatnonzero(~(self.offers | self.seeks))[0])
            raise ValueError(f"member {nobody} neither offers to mentor nor asks for a mentor")
        object.__setattr__(self, "current", _sorted_rows(self.current, "current"))
        object.__setattr__(self, "led", _sorted_rows(np.unique(self.led, axis=0), "led"))
        order = np.argsort(self.wishes[:, 0], kind="stable")
        object.__setattr__(
            self, "wishes", frozen_array(self.wishes[order], np.int32, "wishes", dimensions=2)
        )

    def free(self) -> Int64:
        """Count each mentor's places that no running mentorship takes, ``int64 (n,)``."""
        taken = np.bincount(self.current[:, 0], minlength=len(self.offers))
        left = np.maximum(self.places.astype(np.int64) - taken, 0)
        return np.where(self.offers, left, 0)

    def wish_ranks(self) -> Int64:
        """Give the rank of each row of `wishes` among its mentee's, from 1, ``int64 (k,)``."""
        mentee = self.wishes[:, 0]
        first = np.searchsorted(mentee, mentee, side="left")
        ranks: Int64 = np.arange(len(mentee)) - first + 1
        return ranks

    def __len__(self) -> int:
        """Count the members."""
        return len(self.offers)


def _two_columns(pairs: Any, what: str) -> Int32:
    given = np.asarray(pairs)
    if not given.size:
        given = np.empty((0, 2), np.int64)
    if given.ndim != 2 or given.shape[1] != 2:
        raise ValueError(f"{what}: expected two numbers a row, got the shape {given.shape}")
    frozen: Int32 = frozen_array(given, np.int32, what, dimensions=2)
    return frozen


def _sorted_rows(pairs: Int32, what: str) -> Int32:
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    frozen: Int32 = frozen_array(pairs[order], np.int32, what, dimensions=2)
    return frozen
