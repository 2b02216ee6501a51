"""Put a mail that came in into words for the person whom it is handed on to."""

from __future__ import annotations

import unicodedata
from typing import Final

from notifications.inbound.letters import Letter
from notifications.inbound.plain import MANY_BREAKS
from notifications.messages import ForwardedMail

MOST_CHARACTERS: Final = 20_000
MOST_ATTACHMENTS: Final = 20
LONGEST_LINE: Final = 300
"""Characters of a subject, a name or the name of an attachment."""


def handed_on(letter: Letter, *, sender: str, contact: str, organisation: str) -> ForwardedMail:
    """Write the message by which a person reads a mail.

    Parameters
    ----------
    sender
        Our own address: no answer is to go there.
    """
    name, address = letter.author
    text = _readable(letter.text())
    attached = letter.attachments()
    more = len(attached) - MOST_ATTACHMENTS
    names = [each[:LONGEST_LINE] for each in attached[:MOST_ATTACHMENTS]]
    return ForwardedMail(
        organisation=organisation,
        contact=contact,
        author=name[:LONGEST_LINE],
        address="" if address.lower() == sender.lower() else address,
        subject=letter.header("Subject")[:LONGEST_LINE],
        text=text[:MOST_CHARACTERS].rstrip(),
        attachments=(*names, f"+ {more}") if more > 0 else tuple(names),
        cut=letter.cut or len(text) > MOST_CHARACTERS,
    )


def _readable(text: str) -> str:
    """Leave out signs that are not to be seen, but for line ends, and many empty lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    seen = "".join(
        sign for sign in lines if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs"}
    )
    trimmed = "\n".join(line.rstrip() for line in seen.split("\n"))
    return MANY_BREAKS.sub("\n\n", trimmed).strip("\n")
