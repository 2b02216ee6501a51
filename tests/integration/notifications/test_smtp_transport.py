"""Mails over SMTP, against a real server on the loopback."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session
from pydantic import SecretStr

from config.settings import Settings
from notifications.envelope import Mail, Sender, compose
from notifications.outbox import message_id
from notifications.render import render
from notifications.samples import trio_sample
from notifications.transports import transport_from
from notifications.transports.base import (
    OutcomeUnknownError,
    RefusedError,
    Transport,
    UnavailableError,
)
from notifications.transports.smtp import SmtpTransport, wire_form

ACCEPTED = "250 taken"


class LoopbackServer(Controller):
    """A server on a port that the system chooses."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class Inbox:
    """Takes mail, and misbehaves at the step that it is told to.

    Attributes
    ----------
    replies
        The reply to give at a step (``MAIL``, ``RCPT``, ``DATA``); ``drop`` cuts the connection.
    """

    def __init__(self, **replies: str) -> None:
        self.replies = replies
        self.taken: list[bytes] = []
        self.peers: set[Any] = set()

    async def handle_MAIL(  # noqa: N802 - the name that the server calls
        self, server: Any, _: Session, envelope: Envelope, address: str, __: list[str]
    ) -> str:
        envelope.mail_from = address
        return self._reply("MAIL", server)

    async def handle_RCPT(  # noqa: N802 - the name that the server calls
        self, server: Any, _: Session, envelope: Envelope, address: str, __: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self._reply("RCPT", server)

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the name that the server calls
        assert isinstance(envelope.original_content, bytes)
        self.taken.append(envelope.original_content)
        self.peers.add(session.peer)
        return self._reply("DATA", server)

    def _reply(self, step: str, server: Any) -> str:
        reply = self.replies.get(step, ACCEPTED)
        if reply == "drop":
            server.transport.abort()
        return reply


@contextmanager
def serving(inbox: Inbox, **options: Any) -> Iterator[SmtpTransport]:
    """Run a server, and give a transport that sends to it."""
    server = LoopbackServer(inbox, hostname="127.0.0.1", port=0, **options)
    server.start()
    transport = SmtpTransport("127.0.0.1", server.port, security="none", timeout=5)
    try:
        with closing(transport):
            yield transport
    finally:
        server.stop()


def a_mail(number: int = 1) -> Mail:
    """Compose a mail with names in two scripts."""
    context, key = trio_sample(), f"introduction/match-1/{number}"
    return compose(
        context,
        render(context),
        key=key,
        message_id=message_id(key),
        to="tom@harbourline.example",
        sender=Sender("crossweave@harbourline.example", "Crossweave"),
        date=datetime(2027, 1, 4, 8, tzinfo=UTC),
    )


def test_mails_arrive_as_they_were_written() -> None:
    """Byte for byte, and over one connection."""
    inbox = Inbox()
    with serving(inbox) as transport:
        transport.send(a_mail(1))
        transport.send(a_mail(2))
    assert inbox.taken == [a_mail(number).message.as_bytes() for number in (1, 2)]
    assert len(inbox.peers) == 1


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
@pytest.mark.parametrize("code", [451, 550])
def test_a_refused_mail_carries_the_reply(step: str, code: int) -> None:
    """For now or for good, and the connection serves the next mail."""
    inbox = Inbox(**{step: f"{code} not this one"})
    with serving(inbox) as transport:
        with pytest.raises(RefusedError) as caught:
            transport.send(a_mail(1))
        assert (caught.value.code, caught.value.maybe_accepted) == (code, False)
        inbox.replies.clear()
        transport.send(a_mail(2))
    assert inbox.taken[-1] == a_mail(2).message.as_bytes()


def test_a_connection_lost_after_the_mail_leaves_doubt() -> None:
    """The server may have taken it: sending it again could make two."""
    inbox = Inbox(DATA="drop")
    with serving(inbox) as transport:
        with pytest.raises(OutcomeUnknownError) as caught:
            transport.send(a_mail(1))
        assert caught.value.maybe_accepted
        inbox.replies.clear()
        transport.send(a_mail(2))
    assert len(inbox.taken) == 2


def test_a_connection_lost_before_the_mail_leaves_none() -> None:
    """The server cannot have taken what it never got."""
    inbox = Inbox(RCPT="drop")
    with serving(inbox) as transport, pytest.raises(UnavailableError) as caught:
        transport.send(a_mail())
    assert not caught.value.maybe_accepted
    assert inbox.taken == []


def test_a_refused_sender_is_not_the_mails_fault() -> None:
    """It would be refused with every mail, so it is trouble with the settings."""
    with (
        serving(Inbox(MAIL="550 who are you")) as transport,
        pytest.raises(UnavailableError, match="CROSSWEAVE_SENDER"),
    ):
        transport.send(a_mail())


def test_a_server_closing_down_is_away() -> None:
    """421 says nothing about the mail."""
    with serving(Inbox(RCPT="421 going home")) as transport, pytest.raises(UnavailableError):
        transport.send(a_mail())


def test_a_connection_that_went_stale_is_renewed() -> None:
    """A server may close a quiet connection; the next mail opens another."""
    inbox = Inbox()
    with serving(inbox) as transport:
        transport.send(a_mail(1))
        assert transport._smtp is not None
        assert transport._smtp.sock is not None
        transport._smtp.sock.shutdown(socket.SHUT_RDWR)
        transport.send(a_mail(2))
    assert len(inbox.taken) == 2


def test_a_server_that_is_away_is_named() -> None:
    """The message says what to check."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        transport = SmtpTransport("127.0.0.1", unused.getsockname()[1], security="none")
        with pytest.raises(UnavailableError, match="CROSSWEAVE_SMTP_HOST"):
            transport.send(a_mail())


def test_encryption_that_is_asked_for_is_not_done_without() -> None:
    """A server without STARTTLS gets nothing, least of all a password."""
    inbox = Inbox()
    with serving(inbox) as plain:
        transport = SmtpTransport("127.0.0.1", plain.port, security="starttls", timeout=5)
        with pytest.raises(UnavailableError, match="CROSSWEAVE_SMTP_SECURITY"):
            transport.send(a_mail())
    assert inbox.taken == []


def check_password(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> Any:
    """Let one user in."""
    known = isinstance(data, LoginPassword) and data.password == b"right"
    return AuthResult(success=known, handled=False)


@contextmanager
def logging_in(inbox: Inbox, password: str) -> Iterator[Transport]:
    """Run a server that asks for a login; give the transport of settings with a password."""
    options = {"authenticator": check_password, "auth_require_tls": False}
    with serving(inbox, **options) as plain:
        settings = Settings(
            smtp_host="127.0.0.1",
            smtp_port=plain.port,
            smtp_security="none",
            smtp_user="crossweave",
            smtp_password=SecretStr(password),
        )
        with closing(transport_from(settings)) as transport:
            yield transport


def test_the_login_of_the_settings_is_used() -> None:
    """The right password lets the mail through."""
    inbox = Inbox()
    with logging_in(inbox, "right") as transport:
        transport.send(a_mail())
    assert len(inbox.taken) == 1


def test_a_refused_login_is_clear() -> None:
    """A wrong password is trouble with the settings, and never part of the message."""
    with (
        logging_in(Inbox(), "wrong") as transport,
        pytest.raises(UnavailableError, match="CROSSWEAVE_SMTP_PASSWORD") as caught,
    ):
        transport.send(a_mail())
    assert caught.value.code == 535
    assert "wrong" not in str(caught.value)


@pytest.mark.parametrize(
    ("message", "wire"),
    [
        (b"a\n.b\r\n..c", b"a\r\n..b\r\n...c\r\n"),
        (b".", b"..\r\n"),
        (b"a\rb\n", b"a\r\nb\r\n"),
    ],
)
def test_dots_and_line_ends_on_the_wire(message: bytes, wire: bytes) -> None:
    """A line of one dot ends a mail, so no line of it may look like that."""
    assert wire_form(message) == wire
