"""Mails over SMTP, on one connection that is kept while there is something to send."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from typing import Final, Literal

from notifications.envelope import Mail
from notifications.transports.base import (
    OutcomeUnknownError,
    RefusedError,
    TransportError,
    UnavailableError,
)
from notifications.transports.logins import Login

SECONDS: Final = 60.0
GOES_ON: Final = 354
CLOSING: Final = 421
BARE_NEWLINE: Final = re.compile(rb"\r\n|\r|\n")
LEADING_DOT: Final = re.compile(rb"(?m)^\.")

Security = Literal["none", "starttls", "tls"]


class SmtpTransport:
    """Sends to one server.

    Parameters
    ----------
    security
        ``tls`` from the first byte, ``starttls`` after a greeting in the clear (and never without
        it), or ``none``.
    login
        Who we are; None for a relay that wants no login.
    timeout
        Seconds to wait for any answer of the server.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        security: Security = "starttls",
        login: Login | None = None,
        timeout: float = SECONDS,
    ) -> None:
        self.host, self.port, self.security = host, port, security
        self._login, self._timeout = login, timeout
        self._smtp: smtplib.SMTP | None = None

    def send(self, mail: Mail) -> None:
        """Hand the mail to the server.

        Raises
        ------
        UnavailableError
            When the server cannot be reached, or does not let us in.
        RefusedError
            When the server refuses this mail.
        OutcomeUnknownError
            When the connection is lost after the whole mail was sent.
        """
        try:
            smtp = self._opened(mail.sender)
            self._hand_over(smtp, mail)
        except RefusedError:
            self._reset()
            raise
        except TransportError:
            self._drop()
            raise

    def close(self) -> None:
        """Say goodbye to the server, if there is a connection."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            try:
                smtp.quit()
            except (OSError, smtplib.SMTPException):
                smtp.close()

    def _opened(self, sender: str) -> smtplib.SMTP:
        """Begin a mail, on a new connection where the server has closed the kept one."""
        if self._smtp is not None:
            try:
                return self._begun(self._smtp, sender)
            except UnavailableError:
                self._drop()
        self._smtp = self._connected()
        return self._begun(self._smtp, sender)

    def _begun(self, smtp: smtplib.SMTP, sender: str) -> smtplib.SMTP:
        try:
            code, _ = smtp.mail(sender)
        except (OSError, smtplib.SMTPException) as error:
            raise self._unreachable() from error
        if code != 250:
            raise UnavailableError(
                f"the mail server does not accept our sender address (reply {code}):"
                " check CROSSWEAVE_SENDER",
                code=code,
            )
        return smtp

    def _hand_over(self, smtp: smtplib.SMTP, mail: Mail) -> None:
        payload = wire_form(mail.content)
        try:
            _require(smtp.rcpt(mail.recipient)[0], (250, 251), "the recipient")
            _require(smtp.docmd("DATA")[0], (GOES_ON,), "the mail")
            smtp.send(payload)
        except (OSError, smtplib.SMTPException) as error:
            raise self._unreachable() from error
        try:
            smtp.send(b".\r\n")
            code = smtp.getreply()[0]
        except (OSError, smtplib.SMTPException) as error:
            raise OutcomeUnknownError(
                "the connection was lost after the mail was handed over"
            ) from error
        _require(code, (250,), "the mail")

    def _connected(self) -> smtplib.SMTP:
        smtp: smtplib.SMTP | None = None
        try:
            smtp = self._greeted()
            if self._login is not None:
                self._login.log_in(smtp)
        except smtplib.SMTPAuthenticationError as error:
            _close(smtp)
            raise self._not_let_in(error) from None
        except smtplib.SMTPNotSupportedError:
            _close(smtp)
            raise UnavailableError(
                f"the mail server {self.host}:{self.port} does not offer what the settings ask for:"
                " check CROSSWEAVE_SMTP_SECURITY and CROSSWEAVE_SMTP_USER"
            ) from None
        except UnavailableError:
            _close(smtp)
            raise
        except (OSError, smtplib.SMTPException) as error:
            _close(smtp)
            raise self._unreachable() from error
        return smtp

    def _greeted(self) -> smtplib.SMTP:
        if self.security == "tls":
            context = ssl.create_default_context()
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=self._timeout, context=context
            )
            _send_at_once(smtp)
            return smtp
        smtp = smtplib.SMTP(self.host, self.port, timeout=self._timeout)
        _send_at_once(smtp)
        try:
            if self.security == "starttls":
                smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException):
            smtp.close()
            raise
        return smtp

    def _not_let_in(self, error: smtplib.SMTPAuthenticationError) -> UnavailableError:
        settings = self._login.settings if self._login else "CROSSWEAVE_SMTP_USER"
        return UnavailableError(
            f"the mail server refuses the login: check {settings}", code=error.smtp_code
        )

    def _unreachable(self) -> UnavailableError:
        return UnavailableError(
            f"the mail server {self.host}:{self.port} could not be reached, or the connection was"
            " lost: check that it runs, and CROSSWEAVE_SMTP_HOST, _PORT and _SECURITY"
        )

    def _reset(self) -> None:
        """Make the connection ready for the next mail, or give it up."""
        try:
            if self._smtp is not None and self._smtp.rset()[0] != 250:
                self._drop()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        _close(smtp)


def _send_at_once(smtp: smtplib.SMTP) -> None:
    """Let the last line of a mail go though the server has not confirmed the others yet.

    It is sent apart, and would wait for the server's delayed confirmation otherwise: 40 ms a mail.
    """
    if smtp.sock is not None:
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def wire_form(message: bytes) -> bytes:
    """Write a message as DATA carries it: CRLF line ends, leading dots doubled."""
    pairs = message.count(b"\r\n")
    is_clean = pairs == message.count(b"\n") == message.count(b"\r")
    lines = message if is_clean else BARE_NEWLINE.sub(b"\r\n", message)
    has_dot = lines.startswith(b".") or b"\n." in lines
    dotted = LEADING_DOT.sub(b"..", lines) if has_dot else lines
    return dotted if dotted.endswith(b"\r\n") else dotted + b"\r\n"


def _require(code: int, wanted: tuple[int, ...], what: str) -> None:
    if code in wanted:
        return
    if code == CLOSING:
        raise UnavailableError("the mail server is closing down for now", code=code)
    raise RefusedError(f"the mail server refuses {what} (reply {code})", code=code)


def _close(smtp: smtplib.SMTP | None) -> None:
    if smtp is not None:
        smtp.close()
