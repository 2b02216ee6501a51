"""Logins over TLS, by password and by token, against real servers on the loopback."""

from __future__ import annotations

import base64
from contextlib import closing
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from pydantic import SecretStr

from config.settings import Settings
from notifications.transports import transport_from
from notifications.transports.base import UnavailableError
from notifications.transports.oauth import TokenSource, smtp_tokens

USER = "crossweave@harbourline.example"


class TokenDoor:
    """Lets in who brings a good token, by SASL XOAUTH2."""

    def __init__(self, *good: str) -> None:
        self.good, self.tried = set(good), []

    async def auth_XOAUTH2(self, server: Any, args: list[str]) -> AuthResult:  # noqa: N802 - the name that the server calls
        said = base64.b64decode(args[1]).decode()
        self.tried.append(said)
        user, _, rest = said.removeprefix("user=").partition("\x01auth=Bearer ")
        if user == USER and rest.removesuffix("\x01\x01") in self.good:
            return AuthResult(success=True)
        await server.challenge_auth(b'{"status":"401"}', encode_to_b64=True)
        return AuthResult(success=False, handled=False)


def door_class(door: TokenDoor, inbox: Any) -> Any:
    """Give the inbox a door, as the server looks for it."""
    inbox.auth_XOAUTH2 = door.auth_XOAUTH2
    return inbox


def token_settings(port: int, url: str, **more: Any) -> Settings:
    """Give settings that log in by a token of this machine's service."""
    known: dict[str, Any] = {
        "smtp_host": "127.0.0.1",
        "smtp_port": port,
        "smtp_security": "none",
        "sender": USER,
        "smtp_oauth_token_url": f"{url}/token",
        "smtp_oauth_client_id": "the-app",
        "smtp_oauth_client_secret": SecretStr("s3cret"),
    }
    return Settings(**(known | more))


def test_a_token_opens_the_door(smtp_server, inbox, token_service, token_giver, a_mail) -> None:
    """Client credentials become a token, and the token a login."""
    door = TokenDoor("token-1")
    door_class(door, inbox)
    with smtp_server(auth_require_tls=False) as port:
        settings = token_settings(port, token_service.url, smtp_oauth_scope="mail/.default")
        with closing(transport_from(settings)) as transport:
            transport.send(a_mail)
            transport.send(a_mail)
    assert len(inbox.taken) == 2
    assert token_giver.forms == [
        {
            "client_id": "the-app",
            "client_secret": "s3cret",
            "scope": "mail/.default",
            "grant_type": "client_credentials",
        }
    ]


def test_a_refused_token_is_not_used_again(smtp_server, inbox, token_service, a_mail) -> None:
    """A token may be withdrawn before its time: the next attempt brings a new one."""
    door_class(TokenDoor("token-2"), inbox)
    with smtp_server(auth_require_tls=False) as port:
        transport = transport_from(token_settings(port, token_service.url))
        with closing(transport):
            with pytest.raises(UnavailableError, match="CROSSWEAVE_SMTP_OAUTH_CLIENT_ID") as caught:
                transport.send(a_mail)
            assert "token" not in str(caught.value)
            transport.send(a_mail)
    assert len(inbox.taken) == 1


def test_a_server_without_token_logins_is_named(smtp_server, token_service, a_mail) -> None:
    """The message says which settings do not fit the server, and no token is sent to it."""
    with smtp_server(auth_require_tls=False) as port:
        transport = transport_from(token_settings(port, token_service.url))
        with closing(transport), pytest.raises(UnavailableError, match="does not offer"):
            transport.send(a_mail)


def test_a_wrong_secret_is_told_without_it(token_service) -> None:
    """The error's name is told, never what the service says in its own words."""
    tokens = smtp_tokens(
        token_settings(25, token_service.url, smtp_oauth_client_secret=SecretStr("wr0ng"))
    )
    assert tokens is not None
    with pytest.raises(UnavailableError, match="invalid_client") as caught:
        tokens.token()
    assert "CROSSWEAVE_SMTP_OAUTH_" in str(caught.value)
    assert "wr0ng" not in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_a_token_is_kept_until_it_ends(token_service, token_giver) -> None:
    """It is asked for once, and anew a minute before its end."""
    now = [0.0]
    form = {"grant_type": "client_credentials", "client_secret": "s3cret"}
    tokens = TokenSource(token_service.url, form, settings="x", monotonic=lambda: now[0])
    assert [tokens.token(), tokens.token()] == ["token-1", "token-1"]
    now[0] = token_giver.lasts - 61
    assert tokens.token() == "token-1"
    now[0] = token_giver.lasts - 59
    assert tokens.token() == "token-2"


def test_a_new_refresh_token_takes_the_place_of_the_old(token_service, token_giver) -> None:
    """A service may hand out a new one with every token and forget the one before."""
    settings = token_settings(25, token_service.url, smtp_oauth_refresh_token=SecretStr("first"))
    tokens = smtp_tokens(settings)
    assert tokens is not None
    tokens.token()
    tokens.forget()
    tokens.token()
    assert [form["refresh_token"] for form in token_giver.forms] == ["first", "refresh-1"]


@pytest.mark.parametrize(
    "answer", [(200, {}, b"<html>"), (200, {}, b"[]"), (200, {}, b"{}"), (500, {}, b"")]
)
def test_an_answer_that_is_no_token_is_refused(web_service, answer) -> None:
    """A proxy's page, say, is not taken for a token."""
    with web_service(lambda *_: answer) as service:
        tokens = TokenSource(service.url, {}, settings="the settings")
        with pytest.raises(UnavailableError, match="check the settings"):
            tokens.token()


def test_a_service_that_is_away_is_named() -> None:
    """Nothing listens there: the message says what to look at."""
    tokens = TokenSource("http://127.0.0.1:9/token", {"client_secret": "s3cret"}, settings="them")
    with pytest.raises(UnavailableError, match=r"127\.0\.0\.1 could not be reached; check them"):
        tokens.token()


def check_password(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> Any:
    """Let one user in."""
    known = isinstance(data, LoginPassword) and data.password == b"right"
    return AuthResult(success=known, handled=False)


def test_a_password_travels_encrypted(smtp_server, inbox, server_tls, trusted, a_mail) -> None:
    """With STARTTLS, against a server that lets nobody in without."""
    options = {"tls_context": server_tls, "require_starttls": True, "auth_required": True}
    with smtp_server(authenticator=check_password, **options) as port:
        settings = Settings(
            smtp_host="127.0.0.1",
            smtp_port=port,
            smtp_user="crossweave",
            smtp_password=SecretStr("right"),
        )
        with closing(transport_from(settings)) as transport:
            transport.send(a_mail)
    assert inbox.encrypted == [True]


def test_a_certificate_that_is_not_trusted_gets_nothing(
    smtp_server, inbox, server_tls, a_mail
) -> None:
    """Somebody in between cannot read the password."""
    with smtp_server(tls_context=server_tls, require_starttls=True) as port:
        settings = Settings(smtp_host="127.0.0.1", smtp_port=port)
        with closing(transport_from(settings)) as transport, pytest.raises(UnavailableError):
            transport.send(a_mail)
    assert inbox.taken == []


def test_a_relay_takes_mail_without_a_login(smtp_server, inbox, a_mail) -> None:
    """An internal relay knows its clients by where they are."""
    with smtp_server() as port:
        settings = Settings(smtp_host="127.0.0.1", smtp_port=port, smtp_security="none")
        with closing(transport_from(settings)) as transport:
            transport.send(a_mail)
    assert inbox.taken == [a_mail.content]
