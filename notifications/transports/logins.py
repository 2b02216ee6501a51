"""How an SMTP server is told who we are."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from typing import Protocol

from config.settings import Settings
from notifications.transports.oauth import TokenSource, smtp_tokens, xoauth2


class Login(Protocol):
    """Logs in on a connection."""

    @property
    def settings(self) -> str:
        """The variables to look at when the login is refused."""
        ...

    def log_in(self, smtp: smtplib.SMTP) -> None:
        """Log in; raises what `smtplib` does, and `UnavailableError` when no token is given out."""
        ...


@dataclass(frozen=True, slots=True)
class PasswordLogin:
    """A user and a password."""

    user: str
    password: str
    settings: str = "CROSSWEAVE_SMTP_USER and CROSSWEAVE_SMTP_PASSWORD"

    def log_in(self, smtp: smtplib.SMTP) -> None:
        """Log in by whatever the server offers."""
        smtp.login(self.user, self.password)


@dataclass(frozen=True, slots=True)
class TokenLogin:
    """A user and a token, by SASL XOAUTH2."""

    user: str
    tokens: TokenSource
    settings: str = (
        "CROSSWEAVE_SMTP_USER, and that the application of CROSSWEAVE_SMTP_OAUTH_CLIENT_ID may send"
        " in its name"
    )

    def log_in(self, smtp: smtplib.SMTP) -> None:
        """Log in; a token that was refused is not used again."""
        smtp.ehlo_or_helo_if_needed()
        if "XOAUTH2" not in smtp.esmtp_features.get("auth", "").upper().split():
            raise smtplib.SMTPNotSupportedError("XOAUTH2 is not offered")
        said = xoauth2(self.user, self.tokens.token())

        def answer(challenge: bytes | None = None) -> str:
            return said if challenge is None else ""  # a challenge here tells of an error

        try:
            smtp.auth("XOAUTH2", answer)
        except smtplib.SMTPAuthenticationError:
            self.tokens.forget()
            raise


def smtp_login(settings: Settings) -> Login | None:
    """Return the login that the settings ask for; None for a relay that wants none."""
    tokens = smtp_tokens(settings)
    if tokens is not None:
        return TokenLogin(settings.smtp_user or settings.sender, tokens)
    if settings.smtp_user is None:
        return None
    password = settings.smtp_password
    return PasswordLogin(settings.smtp_user, password.get_secret_value() if password else "")
