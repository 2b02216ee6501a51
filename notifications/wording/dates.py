"""Dates and times in English words, the same on every machine whatever its locale."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def weekday(day: date) -> str:
    """Name the day of the week."""
    return DAYS[day.weekday()]


def day_month(day: date) -> str:
    """Write a date as ``4 January``."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def long_day(day: date) -> str:
    """Write a date as ``Monday 4 January``."""
    return f"{weekday(day)} {day_month(day)}"


def full_date(day: date) -> str:
    """Write a date as ``4 January 2027``, for what lies months ahead."""
    return f"{day_month(day)} {day.year}"


def clock(instant: datetime) -> str:
    """Write the time of day as ``09:30``, in the zone that the instant has."""
    return f"{instant.hour:02}:{instant.minute:02}"


def span(first: date, days: int) -> str:
    """Write a period as ``4 to 17 January 2027``, naming month and year once where they agree."""
    last = first + timedelta(days=days - 1)
    if first == last:
        return f"{day_month(last)} {last.year}"
    if first.year != last.year:
        return f"{day_month(first)} {first.year} to {day_month(last)} {last.year}"
    begin = str(first.day) if first.month == last.month else day_month(first)
    return f"{begin} to {day_month(last)} {last.year}"
