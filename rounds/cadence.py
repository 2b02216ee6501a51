"""When a program's rounds take place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Annotated
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def known_zone(name: str) -> str:
    """Check the name of a time zone.

    Raises
    ------
    ValueError
        When it is not an IANA name such as ``Europe/London``.
    """
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(
            f"{name!r} is not a time zone; use an IANA name such as Europe/London"
        ) from None
    return name


def known_cron(expression: str) -> str:
    """Check a cron expression.

    Raises
    ------
    ValueError
        When it does not have five fields that cron understands.
    """
    try:
        next(CronSim(expression, datetime(2027, 1, 1)))  # noqa: DTZ001 - only the form is looked at
    except (CronSimError, StopIteration):
        raise ValueError(
            f'{expression!r} is not a cron expression; "0 9 * * MON" is Monday at nine'
        ) from None
    return expression


class Cadence(BaseModel):
    """A rhythm: every ``every``-th instant of a cron expression, counted from ``start``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cron: Annotated[str, AfterValidator(known_cron)]
    every: int = Field(default=1, ge=1, le=1000)
    start: date
    time_zone: Annotated[str, AfterValidator(known_zone)] = "UTC"

    def instants(self) -> Iterator[datetime]:
        """Give the instants of all rounds in UTC, from the first."""
        zone = ZoneInfo(self.time_zone)
        before = datetime.combine(self.start, time(), zone) - timedelta(minutes=1)
        return (
            instant.astimezone(UTC)
            for instant in islice(self._firings(before), 0, None, self.every)
        )

    def last(self, now: datetime) -> datetime | None:
        """Return the latest instant that is not after ``now``, or None before the first round."""
        found = None
        for instant in self.instants():
            if instant > now:
                return found
            found = instant
        return found

    def following(self, instant: datetime) -> datetime:
        """Return the first instant after ``instant``."""
        return next(later for later in self.instants() if later > instant)

    def is_due(self, instant: datetime) -> bool:
        """Tell whether a round takes place at exactly this instant."""
        return self.last(instant) == instant

    def first_day(self, instant: datetime) -> date:
        """Return the day of an instant in the program's own zone."""
        return instant.astimezone(ZoneInfo(self.time_zone)).date()

    def days(self, instant: datetime) -> int:
        """Return how many days the period that begins at ``instant`` lasts, at least one."""
        return max(1, (self.first_day(self.following(instant)) - self.first_day(instant)).days)

    def _firings(self, before: datetime) -> Iterator[datetime]:
        return iter(CronSim(self.cron, before))


def period_name(instant: datetime) -> str:
    """Return the name of the period that begins at a scheduled instant: ISO 8601 in UTC."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def next_first_day(cadence: Cadence, day: date) -> date:
    """Return the first day, after a day, on which a period begins."""
    return next(
        first
        for first in (cadence.first_day(instant) for instant in cadence.instants())
        if first > day
    )
