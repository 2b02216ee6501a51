"""A mail that came in, read without trusting it: nothing in it can stop the reading."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses
from functools import cached_property
from typing import Any, Final

from notifications.headers import AddressError, header_address
from notifications.inbound.plain import text_of_html
from notifications.wording.names import one_line

LONGEST_ID: Final = 300
MESSAGE_ID: Final = re.compile(r"<[^<>\s]+>")


@dataclass(frozen=True)
class Letter:
    """A mail as its mailbox has it.

    Attributes
    ----------
    content
        Its bytes, or the first of them where it is large.
    size
        How many bytes it has altogether.
    """

    content: bytes
    size: int

    @property
    def cut(self) -> bool:
        """Whether only its beginning was read."""
        return self.size > len(self.content)

    @cached_property
    def message(self) -> Message[str, str]:
        """Its parts, with headers as they stand."""
        return message_from_bytes(self.content, policy=compat32)

    @cached_property
    def message_id(self) -> str:
        """What it is known again by: its ``Message-ID``, or a digest where that will not do."""
        found = MESSAGE_ID.search(self.raw("Message-ID"))
        if found and len(found[0]) <= LONGEST_ID and found[0].isascii():
            return found[0]
        return f"sha256:{hashlib.sha256(self.content).hexdigest()}"

    def raw(self, name: str) -> str:
        """Return a header as it stands, on one line; empty where it is missing."""
        return raw_header(self.message, name)

    def header(self, name: str) -> str:
        """Return a header in words, its encoded words decoded, on one line."""
        return decoded(self.raw(name))

    def headers(self, name: str) -> list[str]:
        """Return a header that may be there several times."""
        return [_plain(value) for value in self.message.get_all(name, [])]

    @cached_property
    def author(self) -> tuple[str, str]:
        """The name and the address that it says it is from; empty where they cannot be used."""
        for name, address in _addresses(self.raw("Reply-To")) + _addresses(self.raw("From")):
            try:
                usable = header_address(address, of="the author").addr_spec
            except AddressError:
                continue
            return decoded(name), usable
        return "", ""

    @cached_property
    def from_address(self) -> str:
        """The address of ``From``, in lower case."""
        return next((address.lower() for _, address in _addresses(self.raw("From"))), "")

    @cached_property
    def refers_to(self) -> tuple[str, ...]:
        """The mails that it answers, by ``Message-ID``."""
        named = f"{self.raw('In-Reply-To')} {self.raw('References')}"
        return tuple(MESSAGE_ID.findall(named))

    @property
    def from_nobody(self) -> bool:
        """Whether no answer is wanted: an empty return path (RFC 5321)."""
        return self.raw("Return-Path") == "<>"

    def parts(self) -> list[Message[str, str]]:
        """Return all its parts, those of mails attached to it left out."""
        return list(_walk(self.message))

    def text(self) -> str:
        """Return what it says: its first plain text, else its page without markup."""
        for wanted in ("text/plain", "text/html"):
            for part in self.parts():
                if part.get_content_type() == wanted and not part.get_filename():
                    said = content_of(part)
                    return text_of_html(said) if wanted == "text/html" else said
        return ""

    def attachments(self) -> list[str]:
        """Return the names of what is attached to it."""
        names = (part.get_filename() for part in self.message.walk())
        return [decoded(_plain(name)) for name in names if name]


def raw_header(message: Message[str, str], name: str) -> str:
    """Return a header as it stands, on one line; empty where it is missing."""
    return _plain(message.get(name, ""))


def decoded(text: str) -> str:
    """Decode encoded words (RFC 2047), on one line; what cannot be decoded stays as it is."""
    try:
        parts = decode_header(text)
        words = "".join(
            part if isinstance(part, str) else part.decode(charset or "ascii", "replace")
            for part, charset in parts
        )
    except (HeaderParseError, MessageError, LookupError, ValueError):
        words = text
    return one_line(words)


def content_of(part: Message[str, str]) -> str:
    """Return the text of a part; bytes that its character set does not know are marked."""
    payload: Any = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        return payload.decode(part.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):
        return payload.decode("utf-8", "replace")


def _walk(part: Message[str, str]) -> Any:
    yield part
    payload: Any = part.get_payload()
    if part.get_content_maintype() != "message" and isinstance(payload, list):
        for inner in payload:
            yield from _walk(inner)


def _addresses(value: str) -> list[tuple[str, str]]:
    return [(name, address) for name, address in getaddresses([value]) if "@" in address]


def _plain(value: Any) -> str:
    """Put what the parser gives on one line; bytes beyond ASCII become marks of doubt."""
    text = str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join(text.split())
