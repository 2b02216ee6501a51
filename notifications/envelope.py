"""A rendered message becomes a mail: headers by the rules, text, HTML and a meeting."""

from __future__ import annotations

from binascii import b2a_qp
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, BaseHeader
from email.message import EmailMessage
from functools import lru_cache

from config.errors import ConfigError
from config.settings import Settings
from notifications.calendars import FILE_NAME, CalendarEvent, invitation
from notifications.contexts import Context, Mailing, Person
from notifications.headers import (
    POLICY,
    AddressError,
    AddressesHeader,
    OneLineHeader,
    SubjectHeader,
    date_header,
    header_address,
    without_specials,
)
from notifications.lines import seven_bit
from notifications.links import MAILTO, Links
from notifications.render import Rendered
from notifications.wording.names import one_line


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


def _text_part(text: str, subtype: str) -> EmailMessage:
    """Make a part as quoted-printable, by C code: pages are long."""
    return _part(subtype, "quoted-printable", b2a_qp(text.encode("utf-8"), istext=True))


def _page_part(page: str) -> EmailMessage:
    """Make the part of a page: as it is where it can be, or else as `_text_part`.

    In ASCII and in lines that every server takes it needs no encoding, which would break it into
    hundreds of short lines, and servers and signatures take their time for each line.
    """
    written = seven_bit(page)
    return _text_part(page, "html") if written is None else _part("html", "7bit", written)


def _part(subtype: str, encoding: str, content: bytes) -> EmailMessage:
    part = EmailMessage(policy=POLICY)
    part["Content-Type"] = _header("Content-Type", f'text/{subtype}; charset="utf-8"')
    part["Content-Transfer-Encoding"] = _header("Content-Transfer-Encoding", encoding)
    part.set_payload(content.decode("ascii"))
    return part


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
    origin = _origin(sender)
    mailing = context.mailing()
    message = EmailMessage(policy=POLICY)
    message["From"] = AddressesHeader.of("From", [origin])
    message["To"] = AddressesHeader.of("To", [recipient])
    answerers = _reply_to(context.reply_to(), mailing.contact)
    message["Reply-To"] = AddressesHeader.of("Reply-To", answerers)
    message["Subject"] = SubjectHeader("Subject", one_line(rendered.subject))
    message["Date"] = date_header(date)
    _add(message, "Message-ID", f"<{message_id}@{origin.domain}>")
    if thread is not None and thread != message_id:
        for name in ("In-Reply-To", "References"):
            _add(message, name, f"<{thread}@{origin.domain}>")
    _add(message, "Auto-Submitted", "auto-generated")
    _add(message, "X-Loop", origin.addr_spec)  # so that what comes back to us is known again
    _add(message, "X-Auto-Response-Suppress", "OOF, AutoReply")
    _add_list(message, mailing, origin.domain, links.stop(context))
    _add(message, "MIME-Version", "1.0")
    _add(message, "Content-Type", f'multipart/alternative; boundary="=_{message_id}"')
    message.attach(_text_part(rendered.text, "plain"))
    message.attach(_page_part(rendered.html))
    if rendered.calendar is not None:
        _add_invitation(message, rendered.calendar, sender, date)
        message.set_boundary(f"=_mixed_{message_id}")
    # Setting the content takes such headers away, so this one comes last.
    _add(message, "Content-Language", rendered.language)
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


def _reply_to(people: Sequence[Person], contact: str) -> tuple[Address, ...]:
    found = [
        header_address(person.email, person.name, of="another member of the match")
        for person in people
        if person.email
    ]
    return tuple(found) or (header_address(contact, of="the contact"),)


def _add_list(message: EmailMessage, mailing: Mailing, domain: str, stop: str | None) -> None:
    """Say which list it is (RFC 2919) and how to stop it (RFC 2369), with one click (RFC 8058)."""
    name = without_specials(mailing.name)
    title = f'"{name}" ' if name.isascii() else ""
    _add(message, "List-Id", f"{title}<{mailing.slug}.{domain}>")
    if stop:
        _add(message, "List-Unsubscribe", f"<{stop}>")
    if stop and stop.startswith("https:"):
        _add(message, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click")


def _add(message: EmailMessage, name: str, value: str) -> None:
    message[name] = OneLineHeader(name, value)


@lru_cache(maxsize=8)
def _origin(sender: Sender) -> Address:
    return header_address(sender.address, sender.name, of="the sender")
