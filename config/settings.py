"""Settings of one installation, from the environment and ``.env``."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from config.errors import ConfigError

_ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+")
_DASK = re.compile(r"local(:[1-9]\d{0,3})?|(tcp|tls)://[^\s/:@]+:[1-9]\d{0,4}")


class Settings(BaseSettings):
    """What differs from one installation to the next; each has the prefix ``CROSSWEAVE_``.

    Secrets live here and nowhere else. Without ``smtp_host`` mail goes to ``.eml`` files in
    ``home / "mail"``. ``now`` stops the clock at an instant, for rehearsals and tests. ``dask``
    says where pairs are scored, if not on all cores of this machine.
    """

    model_config = SettingsConfigDict(env_prefix="CROSSWEAVE_", env_file=".env", extra="ignore")

    home: Path = Path("var")
    now: datetime | None = None
    database_url: str | None = None
    organisation: str = "Our organisation"
    admins: str = ""
    sender: str = "crossweave@localhost"
    sender_name: str = "Crossweave"
    smtp_host: str | None = None
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_security: Literal["none", "starttls", "tls"] = "starttls"
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    vanished_share: float = Field(default=0.2, ge=0, le=1)
    prefect_port: int = Field(default=4270, ge=1, le=65535)
    dask: str | None = None

    @field_validator("database_url", "smtp_host", "dask", mode="before")
    @classmethod
    def _empty_means_none(cls, value: str | None) -> str | None:
        return value or None

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

    @field_validator("sender", "admins")
    @classmethod
    def _addresses_are_bare(cls, value: str) -> str:
        parts = [part.strip() for part in value.split(",") if part.strip()]
        if all(_ADDRESS.fullmatch(part) for part in parts):
            return value
        raise ValueError("write addresses alone, such as ai@example.org, without names")

    @property
    def database(self) -> str:
        """The database's URL: the one that was set, or the SQLite file in the home folder."""
        return self.database_url or f"sqlite:///{self.home / 'crossweave.db'}"

    @property
    def mail_folder(self) -> Path:
        """Where ``.eml`` files go while no SMTP server is set."""
        return self.home / "mail"

    @property
    def admin_addresses(self) -> list[str]:
        """The addresses that get word of rounds and of trouble (``CROSSWEAVE_ADMINS``)."""
        return [part.strip() for part in self.admins.split(",") if part.strip()]


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
            f"CROSSWEAVE_{str(problem['loc'][0]).upper()}: {problem['msg']}"
            for problem in error.errors(include_input=False)
        ]
        message = "The environment has settings that cannot be used.\n" + "\n".join(lines)
        raise ConfigError(message) from None
