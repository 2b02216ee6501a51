"""What a connector is to the rest of the house, be it a file or, later, a service."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from sources.records import AnswerRecord, BadRow, EventRecord, MentoringRecord, PersonRecord


class Source(Protocol):
    """What every connector tells of itself.

    Attributes
    ----------
    name
        The feed; a record's key is unique within it.
    refused_columns
        The columns that the feed offers and nobody takes.
    notes
        What an admin should know of how it was read, such as a guessed encoding.
    """

    name: str
    refused_columns: tuple[str, ...]
    notes: tuple[str, ...]


class PeopleSource(Source, Protocol):
    """A directory of people."""

    def people(self, now: datetime) -> Iterator[PersonRecord | BadRow]:
        """Give the people as they are at ``now`` (aware), and the rows that cannot be read."""
        ...


class ActivitySource(Source, Protocol):
    """A record of who did what, for whom, when.

    Attributes
    ----------
    people_source
        The feed whose keys name the people; None when keys of any feed may.
    """

    people_source: str | None

    def events(self, now: datetime) -> Iterator[EventRecord | BadRow]:
        """Give the events known at ``now`` (aware), and the rows that cannot be read."""
        ...


class AnswersSource(Source, Protocol):
    """What people said about themselves."""

    def answers(self) -> Iterator[AnswerRecord | BadRow]:
        """Give the answers, and the rows that cannot be read."""
        ...


class MentoringSource(Source, Protocol):
    """Who offers to mentor and who asks for a mentor."""

    def mentoring(self) -> Iterator[MentoringRecord | BadRow]:
        """Give the offers and asks, one a role, and the rows that cannot be read."""
        ...
