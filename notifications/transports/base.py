"""What every transport is, and the ways in which it can fail."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from notifications.envelope import Mail


class Transport(Protocol):
    """Takes mails one by one."""

    def send(self, mail: Mail) -> None:
        """Hand a mail over; returning means that it was taken.

        Raises
        ------
        TransportError
            When it was not, or when nobody knows.
        """
        ...

    def close(self) -> None:
        """Give back what the transport holds; a later `send` starts again."""
        ...


class TransportError(Exception):
    """A mail was not taken, or may not have been.

    Attributes
    ----------
    code
        The server's reply, None without one.
    wait
        How long the server asks us to wait at least; None when it does not say.
    maybe_accepted
        Whether the server may have taken the mail all the same.
    """

    maybe_accepted = False

    def __init__(
        self, message: str, *, code: int | None = None, wait: timedelta | None = None
    ) -> None:
        super().__init__(message)
        self.code, self.wait = code, wait


class UnavailableError(TransportError):
    """The way out itself is closed: no connection, no login, a full disk. Trying again may help."""


class RefusedError(TransportError):
    """The way is open, but this mail was refused: for now (4xx) or for good (5xx)."""


class OutcomeUnknownError(TransportError):
    """The mail was handed over and no answer came: it may have been taken."""

    maybe_accepted = True
