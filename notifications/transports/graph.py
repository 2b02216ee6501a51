"""Mails through Microsoft Graph: the whole mail as MIME, to ``sendMail``."""

from __future__ import annotations

import base64
import math
from datetime import timedelta
from email.message import EmailMessage
from typing import Final
from urllib.parse import quote

import httpx

from notifications.envelope import Mail
from notifications.transports.base import (
    OutcomeUnknownError,
    RefusedError,
    TransportError,
    UnavailableError,
)
from notifications.transports.oauth import TokenSource
from notifications.transports.trust import trust

SECONDS: Final = 60.0
ACCEPTED: Final = 202
LONGEST_WAIT: Final = timedelta(hours=12)
FOR_NOW: Final = 451
FOR_GOOD: Final = 550
UNCLEAR: Final = frozenset({502, 504})
"""A gateway's word that it does not know what became of the request."""

SETTINGS_TROUBLE: Final = {
    401: "Microsoft Graph refuses the login: check CROSSWEAVE_GRAPH_TENANT, _CLIENT_ID and"
    " _CLIENT_SECRET",
    403: "Microsoft Graph does not let the application send: give it the permission Mail.Send, and"
    " see that its access policy includes the mailbox of CROSSWEAVE_SENDER",
    404: "Microsoft Graph knows no mailbox of this name: check CROSSWEAVE_SENDER",
}
"""What would be refused with every mail, so it is not the mail's fault."""


class GraphTransport:
    """Sends in the name of one mailbox, on connections that are kept.

    Parameters
    ----------
    url
        Where the service is, with its version.
    tokens
        Give the application's tokens.
    """

    def __init__(self, url: str, tokens: TokenSource, *, timeout: float = SECONDS) -> None:
        self.url, self._tokens, self._timeout = url, tokens, timeout
        self._client: httpx.Client | None = None

    def send(self, mail: Mail) -> None:
        """Hand the mail over.

        Raises
        ------
        UnavailableError
            When the service cannot be reached, lets us not in, or asks us to wait.
        RefusedError
            When it refuses this mail.
        OutcomeUnknownError
            When no answer came, or one that leaves open whether the mail was taken.
        """
        _require_one_recipient(mail)
        answer = self._posted(mail)
        if answer.status_code == 401:  # a token may be withdrawn before its time
            self._tokens.forget()
            answer = self._posted(mail)
        if answer.status_code != ACCEPTED:
            raise _trouble(answer)

    def close(self) -> None:
        """Close the connections."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _posted(self, mail: Mail) -> httpx.Response:
        token = self._tokens.token()
        if self._client is None:
            self._client = httpx.Client(timeout=self._timeout, verify=trust())
        try:
            return self._client.post(
                f"{self.url}/users/{quote(mail.sender)}/sendMail",
                content=base64.b64encode(mail.content),
                headers={"Authorization": f"Bearer {token}", "Content-Type": "text/plain"},
            )
        except (httpx.ReadError, httpx.ReadTimeout, httpx.RemoteProtocolError):
            raise OutcomeUnknownError(
                "Microsoft Graph did not answer after the mail was handed over"
            ) from None
        except httpx.HTTPError:
            raise UnavailableError(
                f"Microsoft Graph could not be reached at {httpx.URL(self.url).host}: check the"
                " network, and CROSSWEAVE_GRAPH_URL"
            ) from None


def _require_one_recipient(mail: Mail) -> None:
    """Refuse what Graph would send elsewhere: it goes by the header, not by an envelope."""
    message: EmailMessage = mail.message
    found = [
        address.addr_spec
        for name in ("To", "Cc", "Bcc")
        for header in message.get_all(name, [])
        for address in header.addresses
    ]
    if found != [mail.recipient]:
        raise RefusedError("the mail's headers name somebody else than it is for", code=FOR_GOOD)


def _trouble(answer: httpx.Response) -> TransportError:
    status = answer.status_code
    if status in SETTINGS_TROUBLE:
        return UnavailableError(SETTINGS_TROUBLE[status], code=status)
    if status in {429, 503}:
        return UnavailableError(
            f"Microsoft Graph asks us to wait (reply {status})",
            code=status,
            wait=_asked_wait(answer),
        )
    if status in UNCLEAR:
        return OutcomeUnknownError(f"Microsoft Graph lost track of the mail (reply {status})")
    code = FOR_GOOD if 400 <= status < 500 else FOR_NOW
    return RefusedError(f"Microsoft Graph refuses the mail (reply {status})", code=code)


def _asked_wait(answer: httpx.Response) -> timedelta | None:
    """Read ``Retry-After`` in seconds; as a date it is left aside, for clocks differ."""
    try:
        seconds = float(answer.headers.get("Retry-After", ""))
    except ValueError:
        return None
    if not math.isfinite(seconds) or seconds < 0:
        return None
    return min(timedelta(seconds=min(seconds, 1e6)), LONGEST_WAIT)
