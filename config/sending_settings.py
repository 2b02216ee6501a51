"""The settings of when mail goes, how much of it, and of rehearsals."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings

_ADDRESS = re.compile(r"[^@\s<>,]+@[^@\s<>,]+")


class SendingSettings(BaseSettings):
    """When mail goes and how much of it.

    ``None`` is what is usual: no limit of speed, and for members 8 to 18 o'clock on working days
    and two messages a week where mail reaches people; files are for looking at, and wait for
    nothing. What is set here holds in both cases. ``time_zone`` is that of members whose own is not
    known. With ``mail_dry_run`` nothing is sent or changed; ``mail_redirect_all_to`` gets
    everything in place of those whom it is for.
    """

    mail_per_minute: int | None = Field(default=None, ge=0)
    mail_per_minute_domain: int | None = Field(default=None, ge=0)
    mail_per_week: int | None = Field(default=None, ge=0)
    mail_from_hour: int | None = Field(default=None, ge=0, le=23)
    mail_until_hour: int | None = Field(default=None, ge=1, le=24)
    mail_on_weekends: bool | None = None
    mail_dry_run: bool = False
    mail_redirect_all_to: str | None = None
    time_zone: str = "UTC"

    @field_validator(
        "mail_per_minute",
        "mail_per_minute_domain",
        "mail_per_week",
        "mail_from_hour",
        "mail_until_hour",
        "mail_on_weekends",
        "mail_redirect_all_to",
        mode="before",
    )
    @classmethod
    def _left_empty_means_as_usual(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("mail_dry_run", mode="before")
    @classmethod
    def _left_empty_means_no(cls, value: object) -> object:
        return False if value == "" else value

    @field_validator("time_zone", mode="before")
    @classmethod
    def _zone_is_known(cls, value: str) -> str:
        try:
            return ZoneInfo(value or "UTC").key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("write the name of a time zone, such as Europe/Berlin") from None

    @field_validator("mail_redirect_all_to")
    @classmethod
    def _redirected_to_one_address(cls, value: str | None) -> str | None:
        if value is None or _ADDRESS.fullmatch(value):
            return value
        raise ValueError("write one address alone, such as ai@example.org, without a name")

    @model_validator(mode="after")
    def _hours_are_in_order(self) -> SendingSettings:
        opens, closes = self.mail_from_hour, self.mail_until_hour
        if opens is not None and closes is not None and opens >= closes:
            raise ValueError(
                f"CROSSWEAVE_MAIL_FROM_HOUR ({opens}) must be before CROSSWEAVE_MAIL_UNTIL_HOUR"
                f" ({closes}); 0 and 24 mean the whole day"
            )
        return self
