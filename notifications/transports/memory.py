"""A transport that keeps the mails, for rehearsals and tests."""

from __future__ import annotations

from notifications.envelope import Mail
from notifications.transports.base import TransportError


class MemoryTransport:
    """Records what is sent, and fails on demand.

    Attributes
    ----------
    sent
        The mails taken, in order.
    failures
        The error to raise for a recipient's address, as long as it is there.
    """

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.failures: dict[str, TransportError] = {}

    def send(self, mail: Mail) -> None:
        """Keep the mail, unless a failure is set for its recipient."""
        error = self.failures.get(mail.recipient)
        if error is not None and not error.maybe_accepted:
            raise error
        self.sent.append(mail)
        if error is not None:
            raise error

    def close(self) -> None:
        """Do nothing: there is nothing to give back."""
