"""What the engine is given: pseudonymous columns, no names, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from matching.columns import (
    MISSING,
    NOT_KNOWN,
    Category,
    Int32,
    Int64,
    SetColumn,
    check_length,
    check_range,
    frozen_array,
)
from matching.history import Contacts, Met
from matching.offers import Mentoring
from matching.projects import Projects

__all__ = [
    "CATEGORIES",
    "MISSING",
    "NOT_KNOWN",
    "NUMBERS",
    "SETS",
    "Category",
    "Contacts",
    "Mentoring",
    "Met",
    "Problem",
    "Projects",
    "Roster",
    "SetColumn",
]

CATEGORIES: Final = ("function", "site", "country", "time_zone", "locale")
NUMBERS: Final = ("level", "works_from", "works_until")
SETS: Final = ("languages", "skills", "interests")
DAY_STARTS: Final = 540
DAY_ENDS: Final = 1020
_MINUTES: Final = 1440

Column = TypeVar("Column", Category, SetColumn, Int64)


def _only_allowed(columns: Mapping[str, Column], allowed: tuple[str, ...], what: str) -> None:
    """Refuse any column that is not on the allow-list, so protected attributes cannot enter."""
    for name in columns:
        if name not in allowed:
            raise ValueError(
                f"{what} column {name!r} may not enter a problem; allowed: {', '.join(allowed)}"
            )


def _sized(columns: Mapping[str, Column], size: int, what: str) -> Mapping[str, Column]:
    """Check the lengths and give the columns back read-only, in the order of their names."""
    for name, column in columns.items():
        if len(column) != size:
            raise ValueError(f"{what} {name}: has {len(column)} entries, expected {size}")
    return MappingProxyType(dict(sorted(columns.items())))


def _check_zones(zones: Category) -> None:
    """Raise when a label is not a time zone that this machine knows."""
    for label in zones.labels:
        try:
            ZoneInfo(label)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(
                f"time zone {label!r} is unknown; use an IANA name such as Europe/London"
            ) from error


def _check_managers(manager: Int32, size: int) -> None:
    """Raise when a manager is not there, or somebody is above themselves."""
    if len(manager) < size:
        raise ValueError(f"manager: has {len(manager)} entries, expected at least {size}")
    nodes = len(manager)
    check_range(manager, -1, nodes - 1, "manager")
    above = np.append(np.where(manager < 0, nodes, manager), nodes)
    for _ in range(nodes.bit_length() + 1):
        above = above[above]
    endless = np.flatnonzero(above[:nodes] != nodes)
    if endless.size:
        shown = ", ".join(str(node) for node in endless[:5])
        raise ValueError(f"manager: the line above {shown} goes round in a circle; break it")


@dataclass(frozen=True, slots=True, eq=False)
class Roster:
    """The eligible members as columns.

    Attributes
    ----------
    size
        How many members there are; they are numbered from 0.
    categories
        By name, of `CATEGORIES`.
    numbers
        By name, of `NUMBERS`: ``int64 (n,)``, `MISSING` where not known. ``works_from`` and
        ``works_until`` are minutes of the local day (540 and 1020 when not known); a day that
        ends at or before its start runs into the next one.
    sets
        By name, of `SETS`.
    manager
        ``int32 (size + extra,)``: for each node the node of its manager, or -1. Nodes from `size`
        on are people who take no part but connect the reporting line. Empty: nobody has one.
    capacity
        ``int32 (size,)``: how many matches a member may be in. Empty: one each.

    Raises
    ------
    ValueError
        When a column is not on the allow-list, has the wrong length, or holds values out of
        range, or when the reporting line goes round in a circle.
    """

    size: int
    categories: Mapping[str, Category] = field(default_factory=dict)
    numbers: Mapping[str, Int64] = field(default_factory=dict)
    sets: Mapping[str, SetColumn] = field(default_factory=dict)
    manager: Int32 = field(default_factory=lambda: np.empty(0, np.int32))
    capacity: Int32 = field(default_factory=lambda: np.empty(0, np.int32))

    def __post_init__(self) -> None:
        if self.size < 0:
            raise ValueError(f"size: is {self.size}, expected 0 or more")
        self._set_columns()
        manager = self.manager if len(self.manager) else np.full(self.size, -1)
        object.__setattr__(self, "manager", frozen_array(manager, np.int32, "manager"))
        _check_managers(self.manager, self.size)
        capacity = self.capacity if len(self.capacity) else np.ones(self.size)
        object.__setattr__(self, "capacity", frozen_array(capacity, np.int32, "capacity"))
        check_length(self.capacity, self.size, "capacity")
        check_range(self.capacity, 0, 2**31 - 1, "capacity")

    def _set_columns(self) -> None:
        _only_allowed(self.categories, CATEGORIES, "category")
        _only_allowed(self.numbers, NUMBERS, "number")
        _only_allowed(self.sets, SETS, "set")
        numbers = {
            name: frozen_array(values, np.int64, f"number {name}")
            for name, values in self.numbers.items()
        }
        object.__setattr__(self, "categories", _sized(self.categories, self.size, "category"))
        object.__setattr__(self, "numbers", _sized(numbers, self.size, "number"))
        object.__setattr__(self, "sets", _sized(self.sets, self.size, "set"))
        if "time_zone" in self.categories:
            _check_zones(self.categories["time_zone"])
        self._check_hours("works_from", _MINUTES - 1)
        self._check_hours("works_until", _MINUTES)

    def _check_hours(self, name: str, latest: int) -> None:
        values = self.numbers.get(name)
        if values is not None:
            check_range(np.where(values == MISSING, 0, values), 0, latest, f"number {name}")

    def __reduce__(self) -> tuple[type[Roster], tuple[Any, ...]]:
        """Travel to other processes: read-only mappings cannot, so they go as plain ones."""
        columns = (dict(self.categories), dict(self.numbers), dict(self.sets))
        return Roster, (self.size, *columns, self.manager, self.capacity)

    def hours(self) -> tuple[Int64, Int64]:
        """Give everyone's working hours, in minutes of the local day, with the defaults in."""
        start = self._with_default("works_from", DAY_STARTS)
        return start, self._with_default("works_until", DAY_ENDS)

    def _with_default(self, name: str, default: int) -> Int64:
        values = self.numbers.get(name)
        if values is None:
            return np.full(self.size, default, dtype=np.int64)
        return np.where(values == MISSING, np.int64(default), values)


def _member_pairs(pairs: Any, size: int, what: str) -> Int32:
    """Give distinct pairs, each with the smaller number first, in ascending order."""
    given = np.asarray(pairs)
    if not given.size:
        given = np.empty((0, 2), np.int64)
    if given.ndim != 2 or given.shape[1] != 2:
        raise ValueError(f"{what}: expected two members a row, got the shape {given.shape}")
    given = frozen_array(given, np.int64, what, dimensions=2)
    check_range(given, 0, size - 1, what)
    if np.any(given[:, 0] == given[:, 1]):
        raise ValueError(f"{what}: a pair needs two different members")
    ordered = np.unique(np.sort(given, axis=1), axis=0)
    result: Int32 = frozen_array(ordered, np.int32, what, dimensions=2)
    return result


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """One round to solve. It holds numbers and labels only: no names, no addresses, no clock.

    Attributes
    ----------
    members
        The eligible members.
    on
        The first day of the period.
    days
        How many days the period has.
    met
        The earlier rounds.
    contacts
        Who is in touch already, or ``None`` when there is no activity.
    blocked
        ``int32 (k, 2)``: pairs that may not meet, whatever the reason.
    pinned
        ``int32 (k, 2)``: pairs that an admin has put together.
    owed
        ``int32 (n,)``: how often a member was left out or stood up and is owed a good match.
    load
        ``int32 (n,)``: a member's commitments elsewhere.
    mentoring
        Who offers and who asks, in a mentoring round; ``None`` in any other.
    projects
        Of a round of teams, what they are made for, and who would lead one; ``None`` in any other.

    Raises
    ------
    ValueError
        When a column has the wrong length, or names a member who is not there.
    """

    members: Roster
    on: date
    days: int = 14
    met: Met = field(default_factory=Met.none)
    contacts: Contacts | None = None
    blocked: Int32 = field(default_factory=lambda: np.empty((0, 2), np.int32))
    pinned: Int32 = field(default_factory=lambda: np.empty((0, 2), np.int32))
    owed: Int32 = field(default_factory=lambda: np.empty(0, np.int32))
    load: Int32 = field(default_factory=lambda: np.empty(0, np.int32))
    mentoring: Mentoring | None = None
    projects: Projects | None = None

    def __post_init__(self) -> None:
        size = self.members.size
        if not isinstance(self.on, date) or isinstance(self.on, datetime):
            raise ValueError(f"on: is {self.on!r}, expected a date without a time")
        if not isinstance(self.days, int) or self.days < 1:
            raise ValueError(f"days: is {self.days!r}, a period has 1 day or more")
        for side in (self.met.a, self.met.b):
            check_range(side, 0, size - 1, "met")
        if self.contacts is not None and len(self.contacts) != size:
            raise ValueError(f"contacts: has {len(self.contacts)} rows, expected {size}")
        if self.mentoring is not None and len(self.mentoring) != size:
            raise ValueError(f"mentoring: has {len(self.mentoring)} rows, expected {size}")
        if self.projects is not None:
            self.projects.check_members(size)
        for name in ("blocked", "pinned"):
            object.__setattr__(self, name, _member_pairs(getattr(self, name), size, name))
        for name in ("owed", "load"):
            values = getattr(self, name)
            column = frozen_array(values if len(values) else np.zeros(size), np.int32, name)
            check_length(column, size, name)
            check_range(column, 0, 2**31 - 1, name)
            object.__setattr__(self, name, column)

    @property
    def size(self) -> int:
        """How many members there are."""
        return self.members.size

    @property
    def project_count(self) -> int:
        """How many projects there are to choose from; 0 where teams are made without any."""
        return 0 if self.projects is None else len(self.projects)

    def to_bytes(self) -> bytes:
        """Write the problem in its canonical form: the same problem, the same bytes."""
        from matching.wire import problem_to_bytes

        return problem_to_bytes(self)

    @classmethod
    def from_bytes(cls, content: bytes) -> Problem:
        """Read what `to_bytes` wrote.

        Raises
        ------
        ValueError
            When the bytes are not a problem, or not one of a version that this code reads.
        """
        from matching.wire import problem_from_bytes

        return problem_from_bytes(content)
