"""What a connector hands on: a person, an event, an answer, an offer, or a row that is left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is left out, and why.

    Attributes
    ----------
    file, line
        Where it is: the line of a text file, the row of a spreadsheet, counted from 1.
    reason
        What is wrong and what to do, naming columns and lines, never what the cells hold.
    key
        Whose row it is, where that can be told; never shown or stored.
    """

    file: str
    line: int
    reason: str
    key: str | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person as a feed tells of them; None and ``()`` where it says nothing.

    Attributes
    ----------
    manager
        The manager's key in the same feed, or e-mail address.
    status
        ``active``, ``away`` (until ``away_until``, where known) or ``left``.
    """

    file: str
    line: int
    key: str
    name: str
    email: str | None = None
    function: str | None = None
    level: int | None = None
    site: str | None = None
    country: str | None = None
    time_zone: str | None = None
    locale: str | None = None
    languages: tuple[str, ...] = ()
    manager: str | None = None
    external: bool = False
    status: Literal["active", "away", "left"] = "active"
    away_until: date | None = None


@dataclass(frozen=True, slots=True)
class EventRecord:
    """Something that one person did, perhaps for another; never what it said.

    Attributes
    ----------
    key
        What tells the event from all others of its feed.
    actor, target
        Keys or e-mail addresses of people.
    at
        When, in UTC.
    """

    file: str
    line: int
    key: str
    kind: str
    actor: str
    at: datetime
    target: str | None = None
    topic: str | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """What a person said about themselves; None (``joins``: empty) where they said nothing.

    Attributes
    ----------
    key, email
        Who it is; at least one of the two.
    joins
        The programs (slugs) that they want to take part in.
    named
        Whether they may be thanked by name.
    wishes
        The projects that they would like best, the first first, in the programs of teams that they
        join.
    leads
        Whether they would lead a team there.
    """

    file: str
    line: int
    key: str | None = None
    email: str | None = None
    skills: tuple[str, ...] | None = None
    interests: tuple[str, ...] | None = None
    joins: tuple[str, ...] = ()
    named: bool | None = None
    time_zone: str | None = None
    languages: tuple[str, ...] | None = None
    wishes: tuple[str, ...] | None = None
    leads: bool | None = None


@dataclass(frozen=True, slots=True)
class MentoringRecord:
    """What a person offers as mentor or asks for as mentee; None where they said nothing.

    Attributes
    ----------
    line
        Of several rows that were put together, the first.
    role
        Which of the two this is about; who said both has two records.
    key, email
        Who it is; at least one of the two.
    capacity
        How many mentees at most; says nothing of a mentee.
    goals
        What they want to reach; never shown or put in a message.
    wishes
        Keys or e-mail addresses of mentors, best first.
    current
        Keys or e-mail addresses of the mentees that a mentor has already.
    """

    file: str
    line: int
    role: Literal["mentor", "mentee"]
    key: str | None = None
    email: str | None = None
    capacity: int | None = None
    topics: tuple[str, ...] | None = None
    functions: tuple[str, ...] | None = None
    goals: str | None = field(default=None, repr=False)
    how_often: str | None = None
    wishes: tuple[str, ...] | None = None
    current: tuple[str, ...] = ()
