"""Invitations: whatever names and texts hold, calendars read back what was meant."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from notifications.calendars import CalendarEvent, Method, invitation
from notifications.contexts import Context, Person
from notifications.envelope import Sender, compose
from notifications.links import LinkSigner, PortalLinks
from notifications.outbox import message_id
from notifications.render import render
from notifications.samples import PRIYA, TOM, samples

SENDER = Sender("ai@harbourline.example", "AI learners")
STAMP = datetime(2027, 1, 4, 8, tzinfo=UTC)
SIGNER = LinkSigner(["a key of the tests that is long enough"], lambda: STAMP, timedelta(60))
PORTAL = PortalLinks("https://crossweave.example.org", SIGNER)
WITH_CALENDAR = ("meeting_set", "meeting_cancelled")

plain = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf")), max_size=120)
zones = st.sampled_from(["UTC", "Europe/London", "America/New_York", "Asia/Kathmandu"])
events = st.builds(
    CalendarEvent,
    uid=st.uuids().map(str),
    sequence=st.integers(0, 500),
    start=st.datetimes(
        datetime(2026, 1, 1),
        datetime(2030, 1, 1),
        timezones=zones.map(ZoneInfo),
        allow_imaginary=False,
    ).map(lambda start: start.replace(microsecond=0)),
    end=st.just(STAMP),
    summary=plain,
    description=st.lists(plain, max_size=6).map("\n".join),
    attendees=st.lists(plain, min_size=1, max_size=4).map(
        lambda names: tuple(
            Person(number, name, email=f"p{number}@example.org")
            for number, name in enumerate(names)
        )
    ),
    method=st.sampled_from(Method),
).map(lambda event: replace(event, end=event.start + timedelta(minutes=25)))


def written(event: CalendarEvent, name: str = SENDER.name) -> bytes:
    return invitation(event, organiser=SENDER.address, organiser_name=name, stamp=STAMP)


def check_invitation(raw: bytes) -> Any:
    """Hold an iCalendar object against RFC 5545 and RFC 5546; give its event."""
    assert raw.endswith(b"\r\n")
    lines = raw.split(b"\r\n")
    assert all(b"\n" not in line and b"\r" not in line for line in lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode("utf-8")  # no character is cut
    calendar = Calendar.from_ical(raw)
    assert calendar.errors == []
    assert str(calendar["VERSION"]) == "2.0"
    assert calendar["PRODID"]
    method = str(calendar["METHOD"])
    (event,) = calendar.walk("VEVENT")
    assert event.errors == []
    for name in ("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "ORGANIZER", "ATTENDEE"):
        assert name in event, name
    assert str(event["STATUS"]) == {"REQUEST": "CONFIRMED", "CANCEL": "CANCELLED"}[method]
    for name in ("DTSTAMP", "DTSTART", "DTEND"):
        assert event[name].dt.utcoffset() == timedelta(0)
    assert event["DTSTART"].dt < event["DTEND"].dt
    asked = event["ATTENDEE"]
    for attendee in asked if isinstance(asked, list) else [asked]:
        assert attendee.startswith("mailto:")
        assert attendee.params["RSVP"] == "TRUE"
        assert attendee.params["PARTSTAT"] == "NEEDS-ACTION"
        assert attendee.params["ROLE"] == "REQ-PARTICIPANT"
        assert attendee.params["CN"]
    return event


def spaced(text: str) -> str:
    return " ".join(text.split())


@settings(max_examples=40)
@given(event=events, name=plain)
def test_calendars_read_back_what_was_meant(event: CalendarEvent, name: str) -> None:
    """Times, texts and names survive; lines are folded by the rules."""
    read = check_invitation(written(event, name))
    assert str(read["UID"]) == event.uid
    assert int(read["SEQUENCE"]) == event.sequence
    assert read["DTSTART"].dt == event.start
    assert read["DTEND"].dt == event.end
    assert str(read["SUMMARY"]) == spaced(event.summary)
    said = [spaced(line) for line in event.description.splitlines()]
    assert str(read["DESCRIPTION"]).split("\n") == (said or [""])
    assert len(event.attendees) == (
        len(read["ATTENDEE"]) if isinstance(read["ATTENDEE"], list) else 1
    )
    assert str(read["ORGANIZER"]) == f"mailto:{SENDER.address}"


@pytest.mark.parametrize(
    "name",
    ["Ann\r\nATTENDEE:mailto:all@x.example", 'Ann "Q" O', "a;b:c,d", "\u2067ليلى\u2069"],
)
def test_no_name_adds_a_property(name: str) -> None:
    """What a name holds stays a name."""
    event = CalendarEvent(
        "uid", 0, STAMP, STAMP + timedelta(minutes=25), name, name, (replace(TOM, name=name),)
    )
    read = check_invitation(written(event, name))
    assert str(read["ATTENDEE"]) == f"mailto:{TOM.email}"
    assert not any(
        unicodedata.category(sign) in ("Cc", "Cf") for sign in read["ATTENDEE"].params["CN"]
    )


def mail_of(context: Context) -> Any:
    key = f"{context.kind}/meeting-3-0/1"
    mail = compose(
        context,
        render(context, links=PORTAL),
        key=key,
        message_id=message_id(key),
        to="priya.nair@harbourline.example",
        sender=SENDER,
        date=STAMP,
    )
    return message_from_bytes(mail.message.as_bytes(), policy=default), mail.message.as_bytes()


@pytest.mark.parametrize("kind", WITH_CALENDAR)
def test_the_mail_carries_it_twice(kind: str) -> None:
    """As the last of the alternatives, which calendars act on, and as a file; both are the same."""
    message, _raw = mail_of(samples()[kind])
    assert message.get_content_type() == "multipart/mixed"
    alternative, attachment = message.iter_parts()
    assert alternative.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in alternative.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    part = list(alternative.iter_parts())[-1]
    event = check_invitation(part.get_payload(decode=True))
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    assert part.get_param("method") == str(calendar["METHOD"])
    assert part.get_content_charset() == "utf-8"
    assert attachment.get_filename() == "invite.ics"
    assert attachment.get_content_type() == "application/ics"
    assert attachment.get_content() == part.get_payload(decode=True)
    assert str(event["ORGANIZER"]) == f"mailto:{SENDER.address}"
    assert [str(each) for each in event["ATTENDEE"]] == [
        f"mailto:{PRIYA.email}",
        f"mailto:{TOM.email}",
    ]


def test_a_change_is_the_same_meeting_in_a_newer_version() -> None:
    """Calendars replace what they have: the number stays, the version grows."""
    context: Any = samples()["meeting_set"]
    versions = [render(replace(context, sequence=number)).calendar for number in (0, 1, 2)]
    assert [event.sequence for event in versions if event] == [0, 1, 2]
    assert len({event.uid for event in versions if event}) == 1


def test_the_same_arguments_give_the_same_bytes() -> None:
    """Nothing in it is left to chance, neither a boundary nor the time."""
    context = samples()["meeting_set"]
    assert mail_of(context)[1] == mail_of(context)[1]


def test_other_mail_carries_no_calendar() -> None:
    """An introduction without a set time asks for nothing in a calendar."""
    message, _raw = mail_of(samples()["introduction"])
    assert message.get_content_type() == "multipart/alternative"


def test_the_event_leads_to_another_time() -> None:
    """Each one's event has their own link; without pages it has none."""
    context = samples()["meeting_set"]
    with_pages, without = render(context, links=PORTAL).calendar, render(context).calendar
    assert with_pages is not None
    assert without is not None
    assert "https://crossweave.example.org/times/" in with_pages.description
    assert "http" not in without.description
