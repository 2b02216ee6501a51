"""Working minutes in common of people in different time zones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from matching.columns import Bool, Int64

_DAY: Final = 1440
_FRIDAY: Final = 4


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """When somebody works, on their own clock.

    Attributes
    ----------
    zone
        IANA time zone.
    start, end
        Minutes of the local day; an end at or before the start is on the next day.
    """

    zone: str
    start: int
    end: int


def minutes_in_common(days: Sequence[WorkingDay], on: date, length: int) -> Int64:
    """Count the working minutes in common of each two kinds of day, on the worst day of a period.

    A sitting joins a weekday of the one with the same, the previous or the next weekday of the
    other, as across the date line; at least one of the two days lies in the period. For each of
    these three ways the worst weekday counts, and of the three the best. Intervals are half open,
    and clock changes are followed day by day. In a period without any weekday every day counts.

    Parameters
    ----------
    days
        The kinds of working day, c of them.
    on
        First day of the period.
    length
        How many days the period has.

    Returns
    -------
    numpy.ndarray
        ``int64 (c, c)``, symmetric: minutes.
    """
    dates = [on + timedelta(days=step) for step in range(-1, length + 1)]
    inside = np.array([False, *[True] * length, False])
    works = _working(dates, inside)
    start = np.array([[_instant(day, d, day.start) for d in dates] for day in days])
    end = np.array([[_instant(day, d, _end(day)) for d in dates] for day in days])
    shape = (len(days), len(dates))
    best = np.zeros((len(days), len(days)), dtype=np.int64)
    for shift in (-1, 0, 1):
        pairs = _day_pairs(works, inside, shift)
        best = np.maximum(best, _worst(start.reshape(shape), end.reshape(shape), pairs))
    return best


def _working(dates: Sequence[date], inside: Bool) -> Bool:
    """Mark the weekdays, or every day when the period has none."""
    weekdays = np.array([day.weekday() <= _FRIDAY for day in dates])
    return weekdays if np.any(weekdays & inside) else np.ones(len(dates), dtype=np.bool_)


def _day_pairs(works: Bool, inside: Bool, shift: int) -> list[tuple[int, int]]:
    """List the days of the one with the days of the other that are so many days later."""
    last = len(works)
    return [
        (day, day + shift)
        for day in range(last)
        if 0 <= day + shift < last
        and works[day]
        and works[day + shift]
        and (inside[day] or inside[day + shift])
    ]


def _worst(start: Int64, end: Int64, pairs: Sequence[tuple[int, int]]) -> Int64:
    """Give the fewest minutes in common over some pairs of days; 0 when there is no pair."""
    count = len(start)
    worst = np.full((count, count), _DAY if pairs else 0, dtype=np.int64)
    for mine, yours in pairs:
        last = np.minimum(end[:, mine, None], end[None, :, yours])
        first = np.maximum(start[:, mine, None], start[None, :, yours])
        worst = np.minimum(worst, np.maximum(0, last - first))
    return worst


def _end(day: WorkingDay) -> int:
    """Give the end in minutes from the local midnight of the day on which work starts."""
    return day.end if day.end > day.start else day.end + _DAY


def _instant(day: WorkingDay, on: date, minute: int) -> int:
    """Turn a minute of a local day into minutes since 1970 in UTC."""
    local = datetime.combine(on, time(), ZoneInfo(day.zone)) + timedelta(minutes=minute)
    return int(local.timestamp()) // 60
