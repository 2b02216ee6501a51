"""The switch for activity, for whom and who agreed; and how long what is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from config.documents import read_document
from config.home import Home
from config.retention import Retention
from config.validation import validate

Countries = frozenset[str] | Literal["all"] | None


@dataclass(frozen=True, slots=True)
class PrivacySettings:
    """Whose activity may be kept and used.

    Attributes
    ----------
    activity_countries
        None: nobody's. ``"all"``: everybody's, also of people without a country. Else the
        countries, as the people file writes them.
    since
        The first day whose activity may be kept and used; None: any day.
    agreed_by
        Who agreed, and when; None while activity is off.
    retention
        How long what is kept.
    """

    activity_countries: Countries = None
    since: date | None = None
    agreed_by: str | None = None
    retention: Retention = field(default_factory=Retention)

    @property
    def is_off(self) -> bool:
        """Whether nobody's activity may be used."""
        return self.activity_countries is None

    def covers(self, country: str | None) -> bool:
        """Say whether activity is on for people of a country; None is somebody without one."""
        if self.activity_countries is None:
            return False
        if self.activity_countries == "all":
            return True
        return country is not None and _folded(country) in _folded_all(self.activity_countries)


ACTIVITY_OFF: Final = PrivacySettings()
"""What holds until somebody switches activity on."""


def load_privacy(home: Home) -> PrivacySettings:
    """Read ``privacy.yaml`` of the home folder; without the file activity is off.

    Raises
    ------
    ConfigError
        When the file is wrong; every problem is told with its line.
    """
    if not home.privacy.exists():
        return ACTIVITY_OFF
    file = validate(_PrivacyFile, read_document(home.privacy))
    said = file.activity
    return PrivacySettings(said.switched_on, said.since, said.agreed_by, file.retention)


class _Activity(BaseModel):
    """The part of the file about activity."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    countries: Literal["none", "all"] | tuple[str, ...] = "none"
    since: date | None = None
    agreed_by: str | None = Field(default=None, max_length=500)

    @field_validator("countries", mode="before")
    @classmethod
    def _countries_are_words(cls, given: object) -> object:
        if given is None or given == []:
            return "none"
        words = [given] if isinstance(given, str) else given
        if not isinstance(words, list) or not all(isinstance(each, str) for each in words):
            raise ValueError("write none, all, or a list such as [GB, DE]")
        lowered = [each.strip().lower() for each in words]
        if len(lowered) == 1 and lowered[0] in {"none", "all"}:
            return lowered[0]
        if {"", "none", "all"} & set(lowered):
            raise ValueError("write none, all, or a list such as [GB, DE]; not both")
        return tuple(words)

    @model_validator(mode="after")
    def _on_needs_somebody_who_agreed(self) -> _Activity:
        if self.countries != "none" and not (self.agreed_by or "").strip():
            raise ValueError(
                "switching activity on needs `agreed_by`: who agreed and when, such as"
                ' agreed_by: "Works council, 2026-11-02"'
            )
        return self

    @property
    def switched_on(self) -> Countries:
        """The countries, as the settings have them."""
        if self.countries == "none":
            return None
        return "all" if self.countries == "all" else frozenset(self.countries)


class _PrivacyFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    activity: _Activity = _Activity()
    retention: Retention = Retention()


def _folded(country: str) -> str:
    return country.strip().casefold()


def _folded_all(countries: frozenset[str]) -> set[str]:
    return {_folded(country) for country in countries}
