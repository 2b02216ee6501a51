"""Dates and times in the forms of the language that is being spoken, by the CLDR.

English without the habits of the United States says ``Monday 4 January`` everywhere, and ``to``
between two days, where the CLDR has commas, dashes and short months.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final

from babel import Locale
from babel.dates import format_date, format_time

from notifications.wording.translation import BRITISH, ENGLISH, spoken

WHOLE_WORDS: Final = (
    (re.compile(r"(?<!E)E{1,3}(?!E)"), "EEEE"),
    (re.compile(r"(?<!c)c{1,3}(?!c)"), "cccc"),
    (re.compile(r"(?<!M)MMM(?!M)"), "MMMM"),
)
"""Weekdays and months in a pattern of the CLDR are written out."""


def weekday(day: date) -> str:
    """Name the day of the week."""
    return format_date(day, "EEEE", locale=_locale())


def day_month(day: date) -> str:
    """Write a date as ``4 January``."""
    return format_date(day, _pattern(_locale(), "MMMMd", "d MMMM"), locale=_locale())


def long_day(day: date) -> str:
    """Write a date as ``Monday 4 January``."""
    return format_date(day, _pattern(_locale(), "MMMMEd", "EEEE d MMMM"), locale=_locale())


def full_date(day: date) -> str:
    """Write a date as ``4 January 2027``, for what lies months ahead."""
    return format_date(day, "long", locale=_locale())


def clock(instant: datetime) -> str:
    """Write the time of day as ``09:30``, in the zone that the instant has."""
    # Without its zone: the time is shown as it is there.
    return format_time(instant.time(), "short", locale=_locale())


def span(first: date, days: int) -> str:
    """Write a period as ``4 to 17 January 2027``, naming month and year once where they agree."""
    last = first + timedelta(days=days - 1)
    if first == last:
        return full_date(last)
    if _locale().language == ENGLISH and not _months_first():
        return f"{_begun(first, last)} to {full_date(last)}"
    begin, end = _interval(_locale(), _largest_difference(first, last))
    written = (
        format_date(day, part, locale=_locale()) for day, part in ((first, begin), (last, end))
    )
    return "".join(written)


def _begun(first: date, last: date) -> str:
    """Write the first day of a period as far as it differs from the last."""
    if first.year != last.year:
        return full_date(first)
    return str(first.day) if first.month == last.month else day_month(first)


def _locale() -> Locale:
    """Give the locale whose forms are used: one for all English that puts the day first."""
    locale = spoken().locale
    return _british() if locale.language == ENGLISH and _day_comes_first(locale) else locale


def _months_first() -> bool:
    return not _day_comes_first(_locale())


@cache
def _british() -> Locale:
    return Locale.parse(BRITISH)


@cache
def _day_comes_first(locale: Locale) -> bool:
    return _pattern(locale, "MMMMd", "d MMMM").startswith("d")


@cache
def _pattern(locale: Locale, skeleton: str, otherwise: str) -> str:
    found = locale.datetime_skeletons.get(skeleton)
    return _written_out(found.pattern) if found else otherwise


@cache
def _interval(locale: Locale, difference: str) -> tuple[str, str]:
    """Give the patterns of the two ends of a period, the first with what stands between."""
    known = locale.interval_formats
    for skeleton in ("yMMMMd", "yMMMd"):
        parts = known.get(skeleton, {}).get(difference)
        if parts and len(parts) == 2:
            return _written_out(parts[0]), _written_out(parts[1])
    long = locale.date_formats["long"].pattern
    return f"{long} – ", long


def _largest_difference(first: date, last: date) -> str:
    if first.year != last.year:
        return "y"
    return "d" if first.month == last.month else "M"


def _written_out(pattern: str) -> str:
    for short, whole in WHOLE_WORDS:
        pattern = short.sub(whole, pattern)
    return pattern
