"""Invitations that calendars take: one meeting as iCalendar (RFC 5545, RFC 5546)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from notifications.contexts import Person
from notifications.wording.names import full_name, one_line

PRODUCT: Final = "-//Crossweave//Meetings//EN"
FILE_NAME: Final = "invite.ics"
ISOLATES: Final = dict.fromkeys((0x2068, 0x2069))
"""Signs that keep a text in its direction; calendars show them as boxes."""

UNQUOTABLE: Final = ISOLATES | {ord('"'): "'"}
"""What a parameter cannot hold besides."""


class Method(StrEnum):
    """What a calendar is asked to do."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """A meeting, as one version of an invitation tells it.

    Attributes
    ----------
    uid
        Stays the same through all changes.
    sequence
        Raised with every change, and with a cancellation.
    start, end
        Aware instants.
    summary, description
        Plain text; line ends are kept in the description.
    attendees
        Who is invited; who has no address is left out.
    """

    uid: str
    sequence: int
    start: datetime
    end: datetime
    summary: str
    description: str
    attendees: tuple[Person, ...]
    method: Method = Method.REQUEST


def invitation(
    event: CalendarEvent, *, organiser: str, organiser_name: str, stamp: datetime
) -> bytes:
    """Write an event as an iCalendar object.

    Times are in UTC, so that no time zone need be described. Lines are folded at 75 octets, never
    within a character, and end with CRLF.

    Parameters
    ----------
    organiser
        The address that answers to the invitation go to.
    stamp
        When this version was made, aware.
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", str(event.method))
    entry = Event()
    entry.add("uid", event.uid)
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", _utc(stamp))
    entry.add("dtstart", _utc(event.start))
    entry.add("dtend", _utc(event.end))
    entry.add("summary", one_line(event.summary).translate(ISOLATES))
    entry.add("description", _lines(event.description))
    entry.add("status", "CANCELLED" if event.method == Method.CANCEL else "CONFIRMED")
    entry.add("transp", "TRANSPARENT" if event.method == Method.CANCEL else "OPAQUE")
    entry.add("organizer", _address(organiser, organiser_name), encode=False)
    for address in _attendees(event.attendees):
        entry.add("attendee", address, encode=False)
    calendar.add_component(entry)
    written: bytes = calendar.to_ical()
    return written


def _attendees(people: Sequence[Person]) -> list[object]:
    asked = {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}
    return [
        _address(person.email, full_name(person), CUTYPE="INDIVIDUAL", **asked)
        for person in people
        if person.email
    ]


def _address(address: str, name: str, **params: str) -> object:
    from icalendar import vCalAddress

    found = vCalAddress(f"mailto:{one_line(address)}")
    found.params["CN"] = one_line(name).translate(UNQUOTABLE) or one_line(address)
    found.params.update(params)
    return found


def _lines(text: str) -> str:
    """Clean each line of what no calendar can hold; the lines stay."""
    return "\n".join(map(one_line, text.splitlines())).translate(ISOLATES)


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(microsecond=0)
