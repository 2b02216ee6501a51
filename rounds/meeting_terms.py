"""How a program's matches find a time: by ticking, or in a standing slot; and who is reminded."""

from __future__ import annotations

from datetime import time
from difflib import get_close_matches
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from rounds.cadence import known_zone

WEEKDAYS: Final = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
"""Days of the week as cron writes them."""

REMINDER_AFTER: Final = 4
"""Days after an introduction, unless the program says otherwise."""


def known_weekday(day: str) -> str:
    """Check the name of a day of the week.

    Raises
    ------
    ValueError
        When it is none of `WEEKDAYS`.
    """
    if day not in WEEKDAYS:
        near = get_close_matches(day.upper()[:3], WEEKDAYS, n=1)
        hint = f"did you mean {near[0]}?" if near else f"write one of {', '.join(WEEKDAYS)}"
        raise ValueError(f"{day!r} is not a day of the week; {hint}")
    return day


def clock_time(given: Any) -> Any:
    """Check a time of day, such as ``"12:00"``.

    Raises
    ------
    ValueError
        When it is none; some readers of YAML take one without quotes for a number.
    """
    try:
        return time.fromisoformat(given).strftime("%H:%M")
    except (TypeError, ValueError):
        raise ValueError('is not a time of day; write it in quotes, such as "12:00"') from None


class Standing(BaseModel):
    """A time that all matches of a program meet at."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weekday: Annotated[str, AfterValidator(known_weekday)] = Field(
        json_schema_extra={"enum": list(WEEKDAYS)}
    )
    at: Annotated[str, BeforeValidator(clock_time)] = Field(
        json_schema_extra={"pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}
    )
    minutes: int = Field(default=25, ge=5, le=240)
    time_zone: Annotated[str, AfterValidator(known_zone)] | None = None


class MeetingTerms(BaseModel):
    """How matches find a time for their meeting."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    standing: Standing | None = None
    reminder_after: int = Field(default=REMINDER_AFTER, ge=0, le=60)
