"""A folder of an IMAP server (RFC 9051), read over TLS."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from typing import Any, Final

from notifications.inbound.errors import InboxError
from notifications.inbound.letters import Letter
from notifications.inbound.mailboxes import LARGEST
from notifications.transports.base import UnavailableError
from notifications.transports.oauth import TokenSource, xoauth2

SECONDS: Final = 60.0
SIZE: Final = re.compile(rb"RFC822\.SIZE (\d+)")


class ImapBox:
    """Unread mails of one folder; what was read is marked as seen.

    Parameters
    ----------
    password
        The user's; None when ``tokens`` are used instead (XOAUTH2).
    """

    PORT: Final = 993

    def __init__(
        self,
        host: str,
        port: int,
        *,
        folder: str,
        user: str,
        password: str | None,
        tokens: TokenSource | None,
        timeout: float = SECONDS,
    ) -> None:
        self.host, self.port, self.folder, self.user = host, port, folder, user
        self._password, self._tokens, self._timeout = password, tokens, timeout
        self._imap: imaplib.IMAP4_SSL | None = None

    def letters(self) -> Iterator[tuple[str, Letter]]:
        """Give each mail that is not seen, without marking it."""
        numbers = self._asked("SEARCH", "UNSEEN")
        for number in (numbers[0] or b"").split():
            letter = self._fetched(number.decode("ascii"))
            if letter is not None:
                yield number.decode("ascii"), letter

    def mark_read(self, name: str) -> None:
        """Mark a mail as seen."""
        self._asked("STORE", name, "+FLAGS.SILENT", r"(\Seen)")

    def close(self) -> None:
        """Log out."""
        imap, self._imap = self._imap, None
        if imap is not None:
            try:
                imap.logout()
            except (OSError, imaplib.IMAP4.error):
                imap.shutdown()

    def _fetched(self, number: str) -> Letter | None:
        told = self._asked("FETCH", number, f"(RFC822.SIZE BODY.PEEK[]<0.{LARGEST}>)")
        for piece in told:
            if isinstance(piece, tuple):
                size = SIZE.search(piece[0])
                return Letter(piece[1], int(size[1]) if size else len(piece[1]))
        return None  # it was deleted meanwhile

    def _asked(self, command: str, *arguments: str) -> list[Any]:
        imap = self._imap or self._opened()
        try:
            state, told = imap.uid(command, *arguments)
        except (OSError, imaplib.IMAP4.error) as error:
            raise self._lost() from error
        if state != "OK":
            raise InboxError(f"The IMAP server {self.host} refuses {command} in {self.folder}.")
        return told

    def _opened(self) -> imaplib.IMAP4_SSL:
        try:
            imap = imaplib.IMAP4_SSL(
                self.host,
                self.port,
                ssl_context=ssl.create_default_context(),
                timeout=self._timeout,
            )
        except (OSError, imaplib.IMAP4.error) as error:
            raise self._lost() from error
        self._imap = imap
        self._log_in(imap)
        try:
            state, _ = imap.select(_quoted(self.folder))
        except (OSError, imaplib.IMAP4.error) as error:
            raise self._lost() from error
        if state != "OK":
            raise InboxError(
                f"The IMAP server {self.host} has no folder {self.folder} for this user: check"
                " CROSSWEAVE_INBOX."
            )
        return imap

    def _log_in(self, imap: imaplib.IMAP4_SSL) -> None:
        try:
            if self._tokens is not None:
                said = xoauth2(self.user, self._tokens.token()).encode()
                imap.authenticate("XOAUTH2", lambda challenge: b"" if challenge else said)
            else:
                imap.login(self.user, self._password or "")
        except UnavailableError as error:
            raise InboxError(f"The inbox cannot be read: {error}.") from None
        except imaplib.IMAP4.abort as error:
            raise self._lost() from error
        except imaplib.IMAP4.error:
            how = "the CROSSWEAVE_SMTP_OAUTH_ settings" if self._tokens else "_PASSWORD"
            raise InboxError(
                f"The IMAP server {self.host} refuses the login: check CROSSWEAVE_INBOX_USER and"
                f" {how}."
            ) from None
        except OSError as error:
            raise self._lost() from error

    def _lost(self) -> InboxError:
        return InboxError(
            f"The IMAP server {self.host}:{self.port} could not be reached, or the connection was"
            " lost: check CROSSWEAVE_INBOX, and that the server's certificate is good."
        )


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
