"""What a report of non-delivery says (RFC 3464), recipient by recipient."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from typing import Any, Final

from notifications.inbound.letters import MESSAGE_ID, Letter, decoded, raw_header

STATUS: Final = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
REPORTS: Final = ("message/delivery-status", "message/global-delivery-status")
RETURNED: Final = ("message/rfc822", "text/rfc822-headers", "message/global")
GONE: Final = re.compile(r"5\.1\.\d+|5\.2\.1")
ABOUT_THE_SENDER: Final = frozenset({"5.1.7", "5.1.8"})
"""Codes of RFC 3463 that are wrong with our own address: no recipient is gone for that."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a mail to one recipient.

    Attributes
    ----------
    addresses
        The recipient as we wrote it and as the last server had it, in lower case, where told.
    action
        ``failed``, ``delayed``, ``delivered``, ``relayed`` or ``expanded``.
    status
        The enhanced status code (RFC 3463); None where there is none.
    """

    addresses: tuple[str, ...]
    action: str
    status: str | None

    @property
    def failed(self) -> bool:
        """Whether the mail will not arrive."""
        return self.action == "failed"

    @property
    def gone(self) -> bool:
        """Whether the address is gone for good: it does not exist, or is closed.

        The code alone says so; what stands in the server's own words is not looked at. A full
        mailbox or a mail that was not liked is no reason to write no more.
        """
        if not self.failed or self.status is None or self.status in ABOUT_THE_SENDER:
            return False
        return GONE.fullmatch(self.status) is not None


def reports(letter: Letter) -> list[Report]:
    """Read a report; empty when the mail is none."""
    if letter.message.get_content_type() != "multipart/report":
        return []
    return [
        report
        for part in letter.parts()
        if part.get_content_type() in REPORTS
        for block in _blocks(part)
        if (report := _report(block)) is not None
    ]


def returned_id(letter: Letter) -> str | None:
    """Return the ``Message-ID`` of the mail that came back, from what was returned of it."""
    for part in letter.parts():
        if part.get_content_type() in RETURNED:
            found = MESSAGE_ID.search(raw_header(_returned(part), "Message-ID"))
            if found:
                return found[0]
    return None


def _returned(part: Message[str, str]) -> Message[str, str]:
    payload: Any = part.get_payload()
    if isinstance(payload, list):
        return payload[0] if payload else part
    content: Any = part.get_payload(decode=True)
    return message_from_bytes(content or b"", policy=compat32)


def _blocks(part: Message[str, str]) -> Iterator[Message[str, str]]:
    """Give the groups of fields: the first tells of the mail, each other of a recipient."""
    if part.get_content_type() != REPORTS[0]:
        body = part.as_bytes().partition(b"\n\n")[2]
        part = message_from_bytes(b"Content-Type: " + REPORTS[0].encode() + b"\n\n" + body)
    payload: Any = part.get_payload()
    yield from payload if isinstance(payload, list) else ()


def _report(block: Message[str, str]) -> Report | None:
    told = [_address(raw_header(block, f"{which}-Recipient")) for which in ("Original", "Final")]
    addresses = tuple(dict.fromkeys(address for address in told if address))
    action = raw_header(block, "Action").lower().partition(" ")[0]
    if not addresses and not action:
        return None
    status = STATUS.match(raw_header(block, "Status"))
    return Report(addresses, action, status[1] if status else None)


def _address(field: str) -> str:
    """Read ``rfc822; somebody@example.org``, in lower case; empty where it is none."""
    address = decoded(field.rpartition(";")[2]).strip().strip("<>").lower()
    return address if "@" in address else ""
