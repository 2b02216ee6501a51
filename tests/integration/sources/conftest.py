"""Small real sources: feeds that hold their records in a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from sources import BadRow, EventRecord, PersonRecord


class PeopleList:
    """A directory of people in memory, as a `PeopleSource`."""

    def __init__(self, *records: PersonRecord | BadRow, name: str = "hr") -> None:
        self.name = name
        self.refused_columns = ("Salary",)
        self.notes: tuple[str, ...] = ()
        self._records = records

    def people(self, now: datetime) -> Iterator[PersonRecord | BadRow]:
        assert now.tzinfo, "sources are asked about an instant, which has a zone"
        return iter(self._records)


class EventList:
    """A record of activity in memory, as an `ActivitySource`."""

    def __init__(
        self, *records: EventRecord | BadRow, name: str = "chat", people: str | None = None
    ) -> None:
        self.name = name
        self.people_source = people
        self.refused_columns = ()
        self.notes: tuple[str, ...] = ()
        self._records = records

    def events(self, now: datetime) -> Iterator[EventRecord | BadRow]:
        assert now.tzinfo, "sources are asked about an instant, which has a zone"
        return iter(self._records)


@pytest.fixture
def person() -> Callable[..., PersonRecord]:
    """Make a person's record; lines count up from 2."""
    lines = iter(range(2, 1_000_000))

    def make(key: str, **said: Any) -> PersonRecord:
        return PersonRecord("people.csv", next(lines), key, said.pop("name", f"P{key}"), **said)

    return make


@pytest.fixture
def event() -> Callable[..., EventRecord]:
    """Make an event's record; lines count up from 2."""
    lines = iter(range(2, 1_000_000))

    def make(key: str, actor: str, **said: Any) -> EventRecord:
        at = said.pop("at", datetime(2027, 1, 3, 12, tzinfo=UTC))
        return EventRecord("chat.csv", next(lines), key, "reply", actor, at, **said)

    return make


@pytest.fixture
def people_list() -> type[PeopleList]:
    """Give the class of people lists."""
    return PeopleList


@pytest.fixture
def event_list() -> type[EventList]:
    """Give the class of event lists."""
    return EventList
