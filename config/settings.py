"""Settings of one installation, from the environment and ``.env``."""

from __future__ import annotations

import re
from datetime import datetime
from ipaddress import ip_network
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from config.errors import ConfigError
from config.mail_settings import MailSettings
from config.sending_settings import SendingSettings

_ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+")
_DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)+")
SHORTEST_KEY = 32
_PORTAL = re.compile(r"https://[^\s/?#@]+/?|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?/?")
_LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}")
_DASK = re.compile(r"local(:[1-9]\d{0,3})?|(tcp|tls)://[^\s/:@]+:[1-9]\d{0,4}")


class Settings(MailSettings, SendingSettings):
    """What differs from one installation to the next; each has the prefix ``CROSSWEAVE_``.

    Secrets live here and nowhere else. How mail travels is set in `MailSettings`, when it goes in
    `SendingSettings`; without a server it goes to ``.eml`` files in ``home / "mail"``. With
    ``portal_url`` the links in mail lead to pages there, signed with the first of ``link_keys``;
    they listen at ``portal_host`` and believe ``portal_proxies`` about who asks;
    ``hash_key`` is what erased people are known again by, ``join_domains`` whose addresses may join
    by a link without being known before. ``now`` stops the clock at an instant, for rehearsals and
    tests. ``dask`` says where pairs are scored, if not on all cores of this machine.
    ``admin_locale`` is the language of mail to ``admins``.
    """

    model_config = SettingsConfigDict(env_prefix="CROSSWEAVE_", env_file=".env", extra="ignore")

    home: Path = Path("var")
    now: datetime | None = None
    database_url: str | None = None
    organisation: str = "Our organisation"
    admins: str = ""
    admin_locale: str = "en"
    sender: str = "crossweave@localhost"
    sender_name: str = "Crossweave"
    portal_url: str | None = None
    portal_port: int = Field(default=4280, ge=1, le=65535)
    portal_host: str = "127.0.0.1"
    portal_proxies: str = "127.0.0.1, ::1"
    link_keys: SecretStr | None = None
    link_days: int = Field(default=60, ge=1, le=3650)
    hash_key: SecretStr | None = None
    join_domains: str = ""
    vanished_share: float = Field(default=0.2, ge=0, le=1)
    prefect_port: int = Field(default=4270, ge=1, le=65535)
    dask: str | None = None

    @field_validator("database_url", "dask", "portal_url", mode="before")
    @classmethod
    def _empty_means_none(cls, value: str | None) -> str | None:
        return value or None

    @field_validator("join_domains")
    @classmethod
    def _domains_are_bare(cls, value: str) -> str:
        if all(_DOMAIN.fullmatch(part) for part in _parts(value)):
            return value
        raise ValueError(
            "write the part of addresses after the @, such as example.org; several with commas"
        )

    @field_validator("portal_proxies")
    @classmethod
    def _proxies_are_addresses(cls, value: str) -> str:
        try:
            for part in _parts(value):
                ip_network(part)
        except ValueError:
            raise ValueError(
                "write the addresses or networks of the proxies before the pages, such as"
                " 10.0.0.7 or 10.0.0.0/24; several with commas"
            ) from None
        return value

    @field_validator("now")
    @classmethod
    def _now_needs_a_zone(cls, value: datetime | None) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("an instant needs a time zone, for example 2027-01-04T08:00:00Z")
        return value

    @field_validator("dask")
    @classmethod
    def _dask_is_here_or_has_an_address(cls, value: str | None) -> str | None:
        if value is None or _DASK.fullmatch(value):
            return value
        raise ValueError(
            "write local, local:4 for four processes of this machine, or the address of a Dask"
            " scheduler such as tcp://dask.example.org:8786"
        )

    @field_validator("portal_url")
    @classmethod
    def _portal_is_reached_safely(cls, value: str | None) -> str | None:
        if value is None or _PORTAL.fullmatch(value):
            return None if value is None else value.rstrip("/")
        raise ValueError(
            "write the address at which members reach the pages, such as https://crossweave.example.org"
            " (http only for this machine)"
        )

    @field_validator("admin_locale")
    @classmethod
    def _admin_locale_is_a_tag(cls, value: str) -> str:
        if _LOCALE.fullmatch(value):
            return value
        raise ValueError("write a language such as en, de or de-CH")

    @field_validator("link_keys", "hash_key")
    @classmethod
    def _keys_are_long(cls, value: SecretStr | None) -> SecretStr | None:
        keys = _parts(value.get_secret_value()) if value else []
        if all(len(key) >= SHORTEST_KEY for key in keys):
            return value if keys else None
        raise ValueError(
            f"a key has at least {SHORTEST_KEY} characters; `crossweave portal keys` makes some"
        )

    @model_validator(mode="after")
    def _a_portal_has_keys(self) -> Settings:
        if self.portal_url and not self.link_keys:
            raise ValueError(
                "CROSSWEAVE_PORTAL_URL is set, so CROSSWEAVE_LINK_KEYS must be too;"
                " `crossweave portal keys` makes some"
            )
        return self

    @field_validator("sender", "admins")
    @classmethod
    def _addresses_are_bare(cls, value: str) -> str:
        if all(_ADDRESS.fullmatch(part) for part in _parts(value)):
            return value
        raise ValueError("write addresses alone, such as ai@example.org, without names")

    @property
    def database(self) -> str:
        """The database's URL: the one that was set, or the SQLite file in the home folder."""
        return self.database_url or f"sqlite:///{self.home / 'crossweave.db'}"

    @property
    def trusted_proxies(self) -> list[str]:
        """Who is believed about who asks for a page (``CROSSWEAVE_PORTAL_PROXIES``)."""
        return _parts(self.portal_proxies)

    @property
    def mail_folder(self) -> Path:
        """Where ``.eml`` files go while no SMTP server is set."""
        return self.home / "mail"

    @property
    def admin_addresses(self) -> list[str]:
        """The addresses that get word of rounds and of trouble (``CROSSWEAVE_ADMINS``)."""
        return _parts(self.admins)

    @property
    def joining_domains(self) -> frozenset[str]:
        """The domains of ``CROSSWEAVE_JOIN_DOMAINS``, in lower case."""
        return frozenset(domain.lower() for domain in _parts(self.join_domains))

    @property
    def signing_keys(self) -> list[str]:
        """The keys of links (``CROSSWEAVE_LINK_KEYS``): the first signs, each is believed."""
        return _parts(self.link_keys.get_secret_value()) if self.link_keys else []


def _variable(place: tuple[int | str, ...]) -> str:
    return f"CROSSWEAVE_{str(place[0]).upper()}: " if place else ""


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def load_settings() -> Settings:
    """Read the settings.

    Raises
    ------
    ConfigError
        When a variable has a value that cannot be used; the message names the variable.
    """
    try:
        return Settings()
    except ValidationError as error:
        lines = [
            f"{_variable(problem['loc'])}{problem['msg']}"
            for problem in error.errors(include_input=False)
        ]
        message = "The environment has settings that cannot be used.\n" + "\n".join(lines)
        raise ConfigError(message) from None
