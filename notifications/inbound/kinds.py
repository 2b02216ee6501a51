"""What a mail that came in is: a report, an answer by a machine or a calendar, or for a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from notifications.inbound.answers import CalendarAnswer, calendar_answer
from notifications.inbound.letters import MESSAGE_ID, Letter
from notifications.inbound.reports import Report, reports, returned_id

Kind = Literal["bounce", "auto_reply", "calendar_reply", "forwarded"]

LOOP: Final = "X-Loop"
AUTOMATIC_HEADERS: Final = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress")
AWAY: Final = (
    "automatic reply",
    "auto reply",
    "autoreply",
    "out of office",
    "automatische antwort",
    "abwesenheit",
    "abwesend",
    "respuesta automática",
    "fuera de la oficina",
    "réponse automatique",
    "absence du bureau",
    "risposta automatica",
    "resposta automática",
    "automatisch antwoord",
    "autosvar",
    "自動応答",
)
"""How mail programs begin the subject of an absence note."""

OURS: Final = re.compile(
    r"<([0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})@([^<>\s@]+)>", re.I
)
"""A ``Message-ID`` as we write it."""
FAILED_TO: Final = re.compile(
    r"undeliver|not be delivered|returned to sender|delivery (status|fail)", re.I
)
"""Subjects of reports that follow no standard."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail that came in, and what was found out about it.

    Attributes
    ----------
    reports
        Of a bounce by the standard: what it says of each recipient.
    about
        The part before the ``@`` of the ``Message-ID`` of ours that it is about, if one is named.
    answer
        Of a calendar reply: what was answered, if that can be read.
    """

    letter: Letter
    kind: Kind
    reports: tuple[Report, ...] = ()
    about: str | None = None
    answer: CalendarAnswer | None = None


def looked_at(letter: Letter, *, sender: str) -> Incoming:
    """Find out what a mail is.

    Parameters
    ----------
    sender
        The address that our mail comes from.
    """
    found = tuple(reports(letter))
    if found:
        back = returned_id(letter)
        return Incoming(letter, "bounce", found, own_id(back or "", sender))
    about = _first_own(letter, sender)
    answer = calendar_answer(letter)
    if answer is not None:
        return Incoming(letter, "calendar_reply", about=about, answer=answer)
    if _is_plain_bounce(letter):
        return Incoming(letter, "bounce", about=_named_in_text(letter, sender))
    if _is_automatic(letter, about, sender):
        return Incoming(letter, "auto_reply", about=about)
    return Incoming(letter, "forwarded", about=about)


def own_id(message_id: str, sender: str) -> str | None:
    """Return the part before the ``@`` of a ``Message-ID`` that we wrote; None for any other."""
    found = OURS.fullmatch(message_id.strip())
    if found is None or found[2].lower() != sender.rpartition("@")[2].lower():
        return None
    return found[1].lower()


def _first_own(letter: Letter, sender: str) -> str | None:
    return next((mine for each in letter.refers_to if (mine := own_id(each, sender))), None)


def _named_in_text(letter: Letter, sender: str) -> str | None:
    """Look for our ``Message-ID`` in a report that quotes the mail as text."""
    quoted = letter.content[:200_000].decode("ascii", "replace")
    own = letter.raw("Message-ID")
    return next(
        (
            mine
            for each in MESSAGE_ID.findall(quoted)
            if each != own and (mine := own_id(each, sender))
        ),
        None,
    )


def _is_plain_bounce(letter: Letter) -> bool:
    """Recognise a report that follows no standard, such as qmail's, by who writes it."""
    writer = letter.from_address.partition("@")[0]
    if writer == "mailer-daemon" or letter.headers("X-Failed-Recipients"):
        return True
    if letter.message.get_content_type() == "multipart/report":
        return letter.message.get_param("report-type") == "delivery-status"
    return letter.from_nobody and (
        writer == "postmaster" or FAILED_TO.search(letter.header("Subject")) is not None
    )


def _is_automatic(letter: Letter, about: str | None, sender: str) -> bool:
    """Recognise what a machine answered (RFC 3834), and what we sent ourselves."""
    submitted = letter.raw("Auto-Submitted").partition(";")[0].strip().lower()
    if submitted not in {"", "no"} or letter.from_nobody:
        return True
    if any(letter.headers(name) for name in AUTOMATIC_HEADERS):
        return True
    if letter.raw("Precedence").lower() in {"auto_reply", "auto-reply"}:
        return True
    if letter.message.get_param("report-type") == "disposition-notification":
        return True
    if any(sender.lower() in value.lower() for value in letter.headers(LOOP)):
        return True
    if letter.from_address == sender.lower():
        return True
    return about is not None and letter.header("Subject").lower().startswith(AWAY)
