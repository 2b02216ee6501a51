"""What a message is made of: plain, frozen data that goes to JSON and back unchanged."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import TypeAdapter

from notifications.wording.sentence import Said, translated, words_of

if TYPE_CHECKING:
    from notifications.calendars import CalendarEvent
    from notifications.links import Links
    from store import Member


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a message names or is for.

    Attributes
    ----------
    id
        The member's id in the store; reasons refer to people by it.
    time_zone
        IANA name, or None when it is not known.
    works_from, works_until
        Minutes of the local day; None means 09:00 and 17:00.
    """

    id: int
    name: str
    function: str | None = None
    site: str | None = None
    country: str | None = None
    time_zone: str | None = None
    languages: tuple[str, ...] = ()
    email: str | None = None
    works_from: int | None = None
    works_until: int | None = None

    @classmethod
    def of(cls, member: Member) -> Person:
        """Take from a stored member what a message may say of them."""
        return cls(
            id=member.id,
            name=member.name,
            function=member.function,
            site=member.site,
            country=member.country,
            time_zone=member.time_zone,
            languages=tuple(member.languages),
            email=member.email,
            works_from=member.works_from,
            works_until=member.works_until,
        )


@dataclass(frozen=True, slots=True)
class ProgramInfo:
    """The program that a message comes from.

    Attributes
    ----------
    slug
        Its short name, as in the file name; it marks answers and the mailing list.
    community
        The name of its community.
    purpose
        One sentence on what it is for.
    """

    name: str
    slug: str
    community: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """The period of a round, with the words that admins know it by.

    Attributes
    ----------
    label
        The words in English; those of an ad hoc round are its name.
    name
        What the round is stored by; empty where a message is of no stored round.
    days
        How many days it has, where they are what it is known by; 0 where `label` is.
    """

    label: str
    starts_on: date
    name: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that suits everybody of a match; both ends are aware instants."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Project:
    """What a team works on.

    Attributes
    ----------
    name
        Empty for a team without a project.
    aim
        What shall be there at the end, in a sentence; may be empty.
    first_step
        What the lead does first, in the words of an admin, told to the lead; may be empty.
    """

    name: str = ""
    aim: str = ""
    first_step: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a summary, in words.

    Attributes
    ----------
    label
        What it counts, a message that was marked; what is not in the catalogues stays as it is.
    value
        In English, or in no language.
    said
        The value as sentences or a number, where it is worded for who reads it; else None.
    """

    label: str
    value: str
    said: Said | None = None

    @classmethod
    def of(cls, label: str, said: Said) -> Figure:
        """Give a figure whose value is worded for whoever reads it."""
        return cls(label, words_of(said), said)

    def view(self) -> dict[str, str]:
        """Give label and value in the language that is being spoken."""
        value = self.value if self.said is None else words_of(self.said)
        return {"label": translated(self.label), "value": value}


@dataclass(frozen=True, slots=True)
class Mailing:
    """The list that a message belongs to, and the address that answers it.

    Attributes
    ----------
    stop_subject
        The subject of a mail to `contact` that ends these messages; None for admins and sponsors.
    """

    name: str
    slug: str
    contact: str
    stop_subject: str | None = None


class Rank(IntEnum):
    """Which message goes first where a member has more than the week allows."""

    PROMPT = 0
    """It is about a match or a date, and others count on its being read: it never waits."""

    USUAL = 1
    LAST = 2
    """A digest: as good a few days later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context(ABC):
    """The data of one message to one person.

    Each kind of message is a subclass; ``kind`` names its templates and its rows in the outbox.
    ``kept_until_sent`` says that its data are deleted as soon as it was sent. ``urgent`` is one
    that somebody asked for a moment ago: it waits for no hour, is never put together with others,
    and does not count as one of the week's. ``rank`` says which goes first of the others.
    """

    kind: ClassVar[str]
    kept_until_sent: ClassVar[bool] = False
    urgent: ClassVar[bool] = False
    rank: ClassVar[Rank] = Rank.USUAL

    @abstractmethod
    def mailing(self) -> Mailing:
        """Name the list that the message belongs to."""

    @abstractmethod
    def view(self, links: Links) -> dict[str, Any]:
        """Give the templates what they need: plain dicts, lists and texts, all worded."""

    def claims(self) -> dict[str, Any]:
        """Give what a link in the message carries; nothing where it goes to no member.

        ``m`` is the member's id, ``p`` the program's slug, ``r`` the round's period, ``x`` the
        match's id.
        """
        return {}

    def period_of(self) -> Period | None:
        """Name the period that an answer is about; None where it is about none."""
        return None

    def reply_to(self) -> tuple[Person, ...]:
        """Name the people whom an answer goes to; nobody means the contact address."""
        return ()

    def calendar(self, links: Links) -> CalendarEvent | None:  # noqa: ARG002
        """Give the meeting that calendars take in, worded like `view`; None where there is none."""
        return None

    def document(self) -> dict[str, Any]:
        """Give the data as plain JSON; `from_document` gives back an equal context."""
        plain: dict[str, Any] = _adapter(type(self)).dump_python(self, mode="json")
        return plain

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Read what `document` gave.

        Raises
        ------
        pydantic.ValidationError
            When the document does not fit.
        """
        context: Self = _adapter(cls).validate_python(document)
        return context


@cache
def _adapter(cls: type[Context]) -> TypeAdapter[Any]:
    return TypeAdapter(cls)
