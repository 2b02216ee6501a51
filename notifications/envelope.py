"""A rendered message becomes a mail: headers by the rules, text, HTML and a meeting."""

from __future__ import annotations

import re
from binascii import b2a_qp
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.header import Header
from email.headerregistry import (
    Address,
    BaseHeader,
    HeaderRegistry,
    UniqueAddressHeader,
    UnstructuredHeader,
)
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy, Policy
from functools import lru_cache
from itertools import groupby
from typing import Final

from config.errors import ConfigError
from config.settings import Settings
from notifications.calendars import FILE_NAME, CalendarEvent, invitation
from notifications.contexts import Context, Mailing, Person
from notifications.links import MAILTO, Links
from notifications.render import Rendered
from notifications.wording.names import one_line

UNFOLDED: Final = 200
LINE: Final = 78
LONGEST_LABEL: Final = 12
"""Characters that ``Reply-To`` and what is around an address take."""
LONG_WORD: Final = 50
SPECIAL: Final = re.compile(r'[()<>\[\]:;@\\,."]+')


class AddressError(ValueError):
    """An address that no mail can be sent to; the message does not repeat it."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who the mails come from.

    Raises
    ------
    AddressError
        When the address cannot be used: better before the first mail than with every one.
    """

    address: str
    name: str

    def __post_init__(self) -> None:
        header_address(self.address, of="the sender (CROSSWEAVE_SENDER)")

    @classmethod
    def of(cls, settings: Settings) -> Sender:
        """Take the sender from the settings.

        Raises
        ------
        ConfigError
            When the address cannot be used.
        """
        try:
            return cls(settings.sender, settings.sender_name)
        except AddressError:
            raise ConfigError(
                "CROSSWEAVE_SENDER is no address that mail can come from; write one such as"
                " ai@example.org."
            ) from None

    @property
    def domain(self) -> str:
        """The part after the ``@``."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail with what a transport needs to know beside it.

    Attributes
    ----------
    key
        The outbox row's; the same mail always has the same one.
    sender, recipient
        The addresses of the SMTP dialogue.
    signed
        The bytes to send once the mail was signed; empty before.
    """

    key: str
    sender: str
    recipient: str
    message: EmailMessage
    signed: bytes = b""

    @property
    def content(self) -> bytes:
        """The bytes to send: lines end with CRLF, and all of them are ASCII."""
        return self.signed or self.message.as_bytes()


class _OneLineHeader(UnstructuredHeader, BaseHeader):
    """A header of addresses in angle brackets, which the usual folding would encode."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


class _SubjectHeader(UnstructuredHeader, BaseHeader):
    """A subject that begins on the line of its name, where the usual folding may leave it empty."""

    def fold(self, *, policy: Policy) -> str:
        text = str(self)
        if not text.isascii() or len(text) > UNFOLDED:
            text = Header(text, header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {text}{policy.linesep}"


class _AddressesHeader(UniqueAddressHeader, BaseHeader):  # type: ignore[misc]  # as they are made
    """Addresses, one a line.

    The usual folding encodes the comma before an address that is too long for its line, and all
    addresses but the first are lost then.
    """

    def fold(self, *, policy: Policy) -> str:
        ends = policy.linesep
        folded = f",{ends} ".join(_folded(each, ends) for each in self.addresses)
        return f"{self.name}: {folded}{ends}"


def _folded(address: Address, linesep: str) -> str:
    """Write an address on lines that are short, but for an address that is itself long."""
    written = ""
    room = LINE - LONGEST_LABEL
    shown = f"<{address.addr_spec}>" if address.display_name else address.addr_spec
    for word in (*_phrase(address.display_name), shown):
        if not written:
            written = word
        elif len(written.rpartition(linesep)[2]) + len(word) < room:
            written += f" {word}"
        else:
            written += f"{linesep} {word}"
    return written


def _phrase(name: str) -> Iterator[str]:
    """Give the words of a name; those that would not do as they stand are encoded (RFC 2047).

    Neighbours are encoded together, as the space between two encoded words does not count.
    """
    for encode, words in groupby(name.split(), key=_wants_encoding):
        if encode:
            yield from Header(" ".join(words), "utf-8", maxlinelen=LINE).encode(linesep="").split()
        else:
            yield from words


def _wants_encoding(word: str) -> bool:
    return not word.isascii() or "=?" in word or len(word) > LONG_WORD


class _Registry(HeaderRegistry):
    """Knows the class of each header again; the usual one makes a new class for every header."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, type[BaseHeader]] = {}

    def __getitem__(self, name: str) -> type[BaseHeader]:
        key = name.lower()
        if key not in self._known:
            self._known[key] = super().__getitem__(name)
        return self._known[key]


def _text_part(text: str, subtype: str) -> EmailMessage:
    """Make a part as quoted-printable, by C code: pages are long."""
    part = EmailMessage(policy=POLICY)
    part["Content-Type"] = _header("Content-Type", f'text/{subtype}; charset="utf-8"')
    part["Content-Transfer-Encoding"] = _header("Content-Transfer-Encoding", "quoted-printable")
    part.set_payload(b2a_qp(text.encode("utf-8"), istext=True).decode("ascii"))
    return part


def _policy() -> EmailPolicy[EmailMessage]:
    registry = _Registry()
    for name in ("list-id", "list-unsubscribe"):
        registry.map_to_type(name, _OneLineHeader)
    registry.map_to_type("subject", _SubjectHeader)
    for name in ("from", "to", "reply-to"):
        registry.map_to_type(name, _AddressesHeader)
    return SMTP.clone(header_factory=registry)


POLICY: Final = _policy()


@lru_cache(maxsize=64)
def _header(name: str, value: str) -> BaseHeader:
    """Parse a header that many mails have in common; a parsed one is taken as it is."""
    header: BaseHeader = POLICY.header_factory(name, value)
    return header


def compose(
    context: Context,
    rendered: Rendered,
    *,
    key: str,
    message_id: str,
    to: str,
    sender: Sender,
    date: datetime,
    links: Links = MAILTO,
    thread: str | None = None,
) -> Mail:
    """Build the mail of one outbox row; the same arguments give the same bytes.

    It says that a machine wrote it (RFC 3834), and asks Exchange for no automatic replies. It has
    no ``Precedence``, which no standard describes and which would make an introduction look like
    bulk mail, and no ``Feedback-ID``, which serves a provider's statistics of campaigns alone.

    Parameters
    ----------
    message_id
        The part before the ``@``; the sender's domain comes after it.
    date
        When the mail is sent, aware.
    links
        Where the header leads that ends these messages.
    thread
        The part before the ``@`` of the ``Message-ID`` of the mail that this one follows, so that
        mail programs show them together; None for the first of a conversation.

    Raises
    ------
    AddressError
        When an address cannot be used.
    """
    recipient = header_address(to, of="the recipient")
    origin = header_address(sender.address, sender.name, of="the sender")
    mailing = context.mailing()
    message = EmailMessage(policy=POLICY)
    message["From"] = origin
    message["To"] = recipient
    message["Reply-To"] = _reply_to(context.reply_to(), mailing.contact)
    message["Subject"] = one_line(rendered.subject)
    message["Date"] = date
    message["Message-ID"] = f"<{message_id}@{origin.domain}>"
    if thread is not None and thread != message_id:
        message["In-Reply-To"] = message["References"] = f"<{thread}@{origin.domain}>"
    message["Auto-Submitted"] = _header("Auto-Submitted", "auto-generated")
    message["X-Loop"] = origin.addr_spec  # so that what comes back to us is known again
    message["X-Auto-Response-Suppress"] = _header("X-Auto-Response-Suppress", "OOF, AutoReply")
    _add_list(message, mailing, origin.domain, links.stop(context))
    message["MIME-Version"] = _header("MIME-Version", "1.0")
    message.make_alternative()
    message.attach(_text_part(rendered.text, "plain"))
    message.attach(_text_part(rendered.html, "html"))
    message.set_boundary(f"=_{message_id}")
    if rendered.calendar is not None:
        _add_invitation(message, rendered.calendar, sender, date)
        message.set_boundary(f"=_mixed_{message_id}")
    # Setting the content takes such headers away, so this one comes last.
    message["Content-Language"] = _header("Content-Language", rendered.language)
    return Mail(key, origin.addr_spec, recipient.addr_spec, message)


def _add_invitation(
    message: EmailMessage, event: CalendarEvent, sender: Sender, date: datetime
) -> None:
    """Add a meeting twice: as a part that calendars act on (RFC 6047), and as a file to open."""
    written = invitation(event, organiser=sender.address, organiser_name=sender.name, stamp=date)
    method = {"method": str(event.method)}
    message.add_alternative(
        written.decode("utf-8"), subtype="calendar", params=method, cte="quoted-printable"
    )
    message.add_attachment(written, maintype="application", subtype="ics", filename=FILE_NAME)


def header_address(text: str, name: str = "", *, of: str) -> Address:
    """Read an address for a header, with the name to show beside it.

    Characters of the name that have a meaning in headers are left out: a name can then never turn
    into an address, whatever folding does to its quotes.

    Parameters
    ----------
    of
        Whose address it is, for the error's message.

    Raises
    ------
    AddressError
        When the address is malformed, or its part before the ``@`` is not ASCII.
    """
    local, _, domain = text.strip().rpartition("@")
    try:
        local.encode("ascii")
        found = Address(addr_spec=f"{local}@{domain.encode('idna').decode('ascii')}")
    except (ValueError, IndexError, MessageError):
        raise AddressError(f"the address of {of} cannot be used") from None
    if not (found.username and found.domain):
        raise AddressError(f"the address of {of} cannot be used")
    return Address(one_line(SPECIAL.sub(" ", one_line(name))), found.username, found.domain)


def _reply_to(people: Sequence[Person], contact: str) -> tuple[Address, ...]:
    found = [
        header_address(person.email, person.name, of="another member of the match")
        for person in people
        if person.email
    ]
    return tuple(found) or (header_address(contact, of="the contact"),)


def _add_list(message: EmailMessage, mailing: Mailing, domain: str, stop: str | None) -> None:
    """Say which list it is (RFC 2919) and how to stop it (RFC 2369), with one click (RFC 8058)."""
    name = one_line(SPECIAL.sub(" ", mailing.name))
    title = f'"{name}" ' if name.isascii() else ""
    message["List-Id"] = f"{title}<{mailing.slug}.{domain}>"
    if stop:
        message["List-Unsubscribe"] = f"<{stop}>"
    if stop and stop.startswith("https:"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
