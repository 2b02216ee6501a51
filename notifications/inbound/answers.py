"""What a calendar answered to an invitation (RFC 5546): who, and yes or no."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message
from typing import Any, Final

from notifications.inbound.letters import Letter, content_of

ANSWERS: Final = frozenset({"REPLY", "COUNTER"})
METHOD: Final = re.compile(r"^METHOD:\s*(\w+)\s*$", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CalendarAnswer:
    """An answer to an invitation; what cannot be read is empty.

    Attributes
    ----------
    uid
        The invitation's, as `store.Meeting.uid` keeps it.
    attendee
        Whose answer it is: an address in lower case.
    answer
        ``ACCEPTED``, ``TENTATIVE`` or ``DECLINED`` (RFC 5545, PARTSTAT).
    """

    uid: str = ""
    attendee: str = ""
    answer: str = ""

    @property
    def declined(self) -> bool:
        """Whether the attendee will not come."""
        return self.answer == "DECLINED"


def calendar_answer(letter: Letter) -> CalendarAnswer | None:
    """Read the answer in a mail; None when it is no calendar's answer."""
    for part in letter.parts():
        if part.get_content_type() == "text/calendar":
            text = content_of(part)
            if _method(part, text) in ANSWERS:
                return _read(text)
    return None


def _method(part: Message[str, str], text: str) -> str:
    declared = part.get_param("method")
    if isinstance(declared, str) and declared:
        return declared.upper()
    found = METHOD.search(text)
    return found[1].upper() if found else ""


def _read(text: str) -> CalendarAnswer:
    from icalendar import Calendar  # takes a while to load, and most mails are none

    try:
        calendar = Calendar.from_ical(text)
        event: Any = next(iter(calendar.walk("VEVENT")), None)
    except (ValueError, TypeError, IndexError, KeyError):
        return CalendarAnswer()
    if event is None:
        return CalendarAnswer()
    attendee = event.get("ATTENDEE")
    who = next(iter(attendee), None) if isinstance(attendee, list) else attendee
    parameters = getattr(who, "params", {})
    address = str(who or "").lower().removeprefix("mailto:")
    return CalendarAnswer(
        str(event.get("UID", "")), address, str(parameters.get("PARTSTAT", "")).upper()
    )
