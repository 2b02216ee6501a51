"""Tokens that take the place of a password, fetched where they are given out (RFC 6749)."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import httpx

from config.settings import Settings
from notifications.transports.base import UnavailableError
from notifications.transports.trust import trust

SECONDS: Final = 30.0
EARLY: Final = 60.0
"""A token is fetched anew so many seconds before it ends, as it has a way to go."""
LASTS: Final = 300.0
"""Seconds that a token is used whose server does not say how long it is good."""
ERROR_CODE: Final = re.compile(r"[a-z_]{1,40}")


class TokenSource:
    """Gives a token, and keeps it until shortly before it ends.

    Parameters
    ----------
    url
        The token endpoint.
    form
        What is asked for there: the grant with its secrets.
    settings
        The variables to look at when it fails, for messages.
    monotonic
        Seconds that only go forward.
    """

    def __init__(
        self,
        url: str,
        form: Mapping[str, str],
        *,
        settings: str,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.url, self._form, self._settings = url, dict(form), settings
        self._monotonic = monotonic
        self._token: str | None = None
        self._good_until = 0.0

    def token(self) -> str:
        """Return a token that is good.

        Raises
        ------
        UnavailableError
            When none is given out; the message names the settings and no secret.
        """
        if self._token is None or self._monotonic() >= self._good_until:
            self._take(self._ask())
        assert self._token is not None
        return self._token

    def forget(self) -> None:
        """Fetch a new token next time: this one was refused."""
        self._token = None

    def _ask(self) -> httpx.Response:
        try:
            return httpx.post(
                self.url,
                data=self._form,
                headers={"Accept": "application/json"},
                timeout=SECONDS,
                verify=trust(),
            )
        except (httpx.HTTPError, httpx.InvalidURL, OSError):
            raise UnavailableError(
                f"no login token can be had: {self._host} could not be reached; check"
                f" {self._settings}"
            ) from None

    def _take(self, answer: httpx.Response) -> None:
        told = _document(answer)
        token = told.get("access_token")
        if answer.status_code != 200 or not isinstance(token, str) or not token:
            raise UnavailableError(
                f"{self._host} gives out no login token (reply {answer.status_code}"
                f"{_error_code(told)}): check {self._settings}"
            )
        self._token = token
        self._good_until = self._monotonic() + max(_seconds(told) - EARLY, 0.0)
        renewed = told.get("refresh_token")
        if isinstance(renewed, str) and renewed and "refresh_token" in self._form:
            self._form["refresh_token"] = renewed

    @property
    def _host(self) -> str:
        return httpx.URL(self.url).host


def smtp_tokens(settings: Settings) -> TokenSource | None:
    """Return where tokens for SMTP and IMAP come from; None when passwords are used."""
    if settings.smtp_oauth_token_url is None:
        return None
    form = {"client_id": settings.smtp_oauth_client_id or ""}
    if settings.smtp_oauth_client_secret:
        form["client_secret"] = settings.smtp_oauth_client_secret.get_secret_value()
    if settings.smtp_oauth_scope:
        form["scope"] = settings.smtp_oauth_scope
    if settings.smtp_oauth_refresh_token:
        form["grant_type"] = "refresh_token"
        form["refresh_token"] = settings.smtp_oauth_refresh_token.get_secret_value()
    else:
        form["grant_type"] = "client_credentials"
    return TokenSource(
        settings.smtp_oauth_token_url, form, settings="the CROSSWEAVE_SMTP_OAUTH_ settings"
    )


def graph_tokens(settings: Settings) -> TokenSource:
    """Return where tokens for Microsoft Graph come from."""
    secret = settings.graph_client_secret
    base = httpx.URL(settings.graph_url)
    form = {
        "grant_type": "client_credentials",
        "client_id": settings.graph_client_id or "",
        "client_secret": secret.get_secret_value() if secret else "",
        "scope": f"{base.scheme}://{base.host}/.default",
    }
    return TokenSource(
        f"{settings.graph_login_url}/{settings.graph_tenant}/oauth2/v2.0/token",
        form,
        settings="CROSSWEAVE_GRAPH_TENANT, _CLIENT_ID and _CLIENT_SECRET",
    )


def xoauth2(user: str, token: str) -> str:
    """Return what SASL XOAUTH2 says first, before it is encoded."""
    return f"user={user}\x01auth=Bearer {token}\x01\x01"


def _document(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, Mapping) else {}


def _error_code(told: Mapping[str, Any]) -> str:
    """Return the error's name of RFC 6749, which is a word; never its description."""
    code = told.get("error")
    return f", {code}" if isinstance(code, str) and ERROR_CODE.fullmatch(code) else ""


def _seconds(told: Mapping[str, Any]) -> float:
    try:
        return float(told.get("expires_in", LASTS))
    except (TypeError, ValueError):
        return LASTS
