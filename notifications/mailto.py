"""Links that open a mail already written (RFC 6068), for where there are no pages to answer on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from notifications.contexts import Mailing, Period, Person, ProgramInfo, Slot
from notifications.wording.meeting import in_each_zone
from notifications.wording.names import called, full_name, listed, one_line
from notifications.wording.translation import _

ANSWERS: Final = {
    "skip": "Please leave me out of this round.",
    "pause": "Please pause me in this program until: ",
    "leave": "Please take me out of this program.",
    "why": "Please tell me why we were matched.",
    "yes": "Count me in.",
    "no": "Not this time.",
    "stop": "Please stop these messages.",
    "good": "It is going well.",
    "stuck": "We are stuck.",
    "end": "Please end this mentorship.",
    "extend": "Please extend this mentorship until: ",
    "worth": "It was worth it.",
    "partly": "It was partly worth it.",
    "not": "It was not worth it.",
    "met": "We met.",
    "not_yet": "We have not met yet.",
    "not_met": "We will not meet.",
    "share": "Yes, others may read it.",
    "keep": "No, please keep it between us.",
    "named": "Yes, you may name me when you thank me.",
    "back": "I am back. Please count me in again.",
}
"""What each answer says, by the word in the subject that tells an admin what to record."""

ABOUT_A_MENTORSHIP: Final = frozenset({"good", "stuck", "end", "extend", "worth", "partly", "not"})
ABOUT_A_MEETING: Final = frozenset({"met", "not_yet", "not_met", "share", "keep"})
ABOUT_ONE_ROUND: Final = (
    frozenset({"skip", "why", "yes", "no"}) | ABOUT_A_MENTORSHIP | ABOUT_A_MEETING
)


def mailto(to: Sequence[str], *, subject: str, body: str = "") -> str:
    """Write a ``mailto:`` link.

    Parameters
    ----------
    to
        Addresses; they are percent-encoded but for the ``@``.
    subject
        Put on one line.
    body
        Its line ends become CRLF, as the RFC asks.
    """
    addresses = ",".join(quote(one_line(address), safe="@") for address in to)
    fields = f"subject={quote(one_line(subject), safe='')}"
    if body:
        fields += f"&body={quote(body.replace(chr(10), chr(13) + chr(10)), safe='')}"
    return f"mailto:{addresses}?{fields}"


def answer_subject(
    slug: str, word: str, period: Period | None = None, other: Person | None = None
) -> str:
    """Write the subject by which an admin knows what to record.

    Parameters
    ----------
    other
        With whom the mentorship is that the answer is about: a mentor may have several.

    Examples
    --------
    >>> answer_subject("learning-partners", "pause")
    '[learning-partners] pause'
    """
    about = f" {period.starts_on.isoformat()}" if period and word in ABOUT_ONE_ROUND else ""
    whom = f" {full_name(other)}" if other and word in ABOUT_A_MENTORSHIP else ""
    return f"[{slug}] {word}{about}{whom}"


def stop_link(mailing: Mailing) -> str | None:
    """Link to a mail that ends these messages; None where that is not on offer."""
    if mailing.stop_subject is None:
        return None
    return mailto([mailing.contact], subject=mailing.stop_subject)


def write_link(others: Sequence[Person], *, subject: str) -> str | None:
    """Link to an empty mail to the others; None when none of them has an address."""
    addresses = [person.email for person in others if person.email]
    return mailto(addresses, subject=subject) if addresses else None


def pick_link(
    recipient: Person,
    others: Sequence[Person],
    slots: Sequence[Slot],
    program: ProgramInfo,
    about: str = "",
) -> str | None:
    """Link to a mail to the others that proposes the slots, each in everybody's zone.

    Parameters
    ----------
    about
        What the subject begins with; the program's name when empty.

    Returns
    -------
    str or None
        None when none of the others has an address.
    """
    addresses = [person.email for person in others if person.email]
    if not addresses:
        return None
    company = [recipient, *others]
    lines = [f"- {in_each_zone(slot, company)}" for slot in slots] or ["- "]
    body = "\n".join(
        [
            _("Hello {names},", names=listed([called(person, company) for person in others])),
            "",
            _("shall we meet? These times would suit me:"),
            *lines,
            "",
            called(recipient, company),
        ]
    )
    subject = _("{program}: when shall we meet?", program=about or program.name)
    return mailto(addresses, subject=subject, body=body)
