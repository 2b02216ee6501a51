"""All mail to one address, for rehearsals: nothing reaches those whom it is for."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage
from typing import Final

from notifications.envelope import Mail
from notifications.headers import AddressesHeader, OneLineHeader, header_address
from notifications.transports.base import Transport

INTENDED_FOR: Final = "X-Crossweave-Intended-For"
ACT_FOR_THE_MEMBER: Final = ("List-Unsubscribe", "List-Unsubscribe-Post")


class RedirectedTransport:
    """Hands every mail to another transport, to one address.

    A header says whom it was for. Answers go to that address too, and what would stop a member's
    mail with one click is left out.

    Raises
    ------
    AddressError
        When no mail can be sent to the address.
    """

    def __init__(self, transport: Transport, address: str) -> None:
        self._transport = transport
        self._address = header_address(address, of="CROSSWEAVE_MAIL_REDIRECT_ALL_TO")

    def send(self, mail: Mail) -> None:
        """Hand the mail over; raises as the transport does."""
        self._transport.send(
            replace(mail, recipient=self._address.addr_spec, message=self._redirected(mail.message))
        )

    def close(self) -> None:
        """Close the transport."""
        self._transport.close()

    def _redirected(self, message: EmailMessage) -> EmailMessage:
        intended = str(message["To"])
        for name in ("To", "Cc", "Reply-To", *ACT_FOR_THE_MEMBER):
            del message[name]
        for name in ("To", "Reply-To"):
            message[name] = AddressesHeader.of(name, [self._address])
        message[INTENDED_FOR] = OneLineHeader(INTENDED_FOR, intended)
        return message
