"""The settings of how mail goes out, how it is signed, and where it comes back."""

from __future__ import annotations

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

_SAFE_URL = re.compile(
    r"https://[^\s?#@]+|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(/[^\s?#]*)?"
)
_INBOX = re.compile(r"(maildir|mbox):[^\s].*|imaps://[^\s/?#@]+(/[^\s?#]*)?")
_LABELS = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")


class MailSettings(BaseSettings):
    """One way out for mail, and one mailbox that it comes back to.

    Mail goes out by Microsoft Graph when ``graph_tenant`` is set, by SMTP when ``smtp_host`` is,
    and otherwise into files. A login with a token (XOAUTH2) takes the place of the password, of the
    inbox too, when ``smtp_oauth_token_url`` is set.
    """

    smtp_host: str | None = None
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_security: Literal["none", "starttls", "tls"] = "starttls"
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_oauth_token_url: str | None = None
    smtp_oauth_client_id: str | None = None
    smtp_oauth_client_secret: SecretStr | None = None
    smtp_oauth_scope: str | None = None
    smtp_oauth_refresh_token: SecretStr | None = None
    graph_tenant: str | None = None
    graph_client_id: str | None = None
    graph_client_secret: SecretStr | None = None
    graph_url: str = "https://graph.microsoft.com/v1.0"
    graph_login_url: str = "https://login.microsoftonline.com"
    dkim_key_file: Path | None = None
    dkim_selector: str | None = None
    dkim_domain: str | None = None
    inbox: str | None = None
    inbox_user: str | None = None
    inbox_password: SecretStr | None = None

    @field_validator(
        "smtp_host",
        "smtp_user",
        "smtp_oauth_token_url",
        "smtp_oauth_client_id",
        "smtp_oauth_scope",
        "graph_tenant",
        "graph_client_id",
        "dkim_key_file",
        "dkim_selector",
        "dkim_domain",
        "inbox",
        "inbox_user",
        mode="before",
    )
    @classmethod
    def _empty_is_not_set(cls, value: str | None) -> str | None:
        return value or None

    @field_validator(
        "smtp_password",
        "smtp_oauth_client_secret",
        "smtp_oauth_refresh_token",
        "graph_client_secret",
        "inbox_password",
    )
    @classmethod
    def _empty_is_no_secret(cls, value: SecretStr | None) -> SecretStr | None:
        return value if value and value.get_secret_value() else None

    @field_validator("smtp_oauth_token_url", "graph_url", "graph_login_url")
    @classmethod
    def _secrets_travel_safely(cls, value: str | None) -> str | None:
        if value is None or _SAFE_URL.fullmatch(value):
            return value.rstrip("/") if value else None
        raise ValueError("write an address that begins with https:// (http only for this machine)")

    @field_validator("dkim_selector", "dkim_domain")
    @classmethod
    def _names_of_dns(cls, value: str | None) -> str | None:
        if value is None or _LABELS.fullmatch(value):
            return value
        raise ValueError("write a name as DNS has it, such as crossweave or example.org")

    @field_validator("inbox")
    @classmethod
    def _inbox_is_a_place(cls, value: str | None) -> str | None:
        if value is None or _INBOX.fullmatch(value):
            return value
        raise ValueError(
            "write maildir:/path/to/folder, mbox:/path/to/file or imaps://imap.example.org/INBOX;"
            " user and password have settings of their own"
        )

    @model_validator(mode="after")
    def _what_belongs_together(self) -> MailSettings:
        self._together("GRAPH", ("graph_tenant", "graph_client_id", "graph_client_secret"))
        self._together("DKIM", ("dkim_key_file", "dkim_selector", "dkim_domain"))
        if self.smtp_oauth_token_url:
            self._token_can_be_had()
        if self.inbox_is_imap and not (self.inbox_password or self.smtp_oauth_token_url):
            raise ValueError(
                "CROSSWEAVE_INBOX needs a login: set CROSSWEAVE_INBOX_USER and _PASSWORD, or"
                " CROSSWEAVE_SMTP_OAUTH_TOKEN_URL and what goes with it"
            )
        self._login_is_not_overheard()
        return self

    @property
    def mail_server(self) -> str | None:
        """What takes our mail, for people to read; None when mail goes into files."""
        if self.graph_tenant:
            return f"Microsoft Graph ({self.graph_url})"
        return f"{self.smtp_host}:{self.smtp_port}" if self.smtp_host else None

    @property
    def inbox_is_imap(self) -> bool:
        """Whether the inbox is on a server."""
        return bool(self.inbox and self.inbox.startswith("imaps:"))

    def _together(self, what: str, names: tuple[str, ...]) -> None:
        missing = [name for name in names if getattr(self, name) is None]
        if missing and len(missing) < len(names):
            named = " and ".join(f"CROSSWEAVE_{name.upper()}" for name in missing)
            raise ValueError(f"CROSSWEAVE_{what}_* belong together: set {named} too")

    def _token_can_be_had(self) -> None:
        if not self.smtp_oauth_client_id:
            raise ValueError(
                "CROSSWEAVE_SMTP_OAUTH_TOKEN_URL is set, so CROSSWEAVE_SMTP_OAUTH_CLIENT_ID must be"
            )
        if not (self.smtp_oauth_client_secret or self.smtp_oauth_refresh_token):
            raise ValueError(
                "CROSSWEAVE_SMTP_OAUTH_TOKEN_URL is set, so CROSSWEAVE_SMTP_OAUTH_CLIENT_SECRET or"
                " CROSSWEAVE_SMTP_OAUTH_REFRESH_TOKEN must be"
            )

    def _login_is_not_overheard(self) -> None:
        logs_in = self.smtp_host and (self.smtp_user or self.smtp_oauth_token_url)
        if logs_in and self.smtp_security == "none" and not _is_loopback(self.smtp_host or ""):
            raise ValueError(
                "CROSSWEAVE_SMTP_SECURITY is none, and a login would be sent in the clear: write"
                " starttls or tls, or leave CROSSWEAVE_SMTP_USER empty for a relay without login"
            )


def _is_loopback(host: str) -> bool:
    if host in {"", "localhost"}:
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
