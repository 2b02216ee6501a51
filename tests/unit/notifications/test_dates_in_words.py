"""Dates in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from gettext import NullTranslations

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from notifications.wording.dates import clock, full_date, long_day, span, weekday
from notifications.wording.translation import Speech, speaking


@pytest.mark.parametrize(
    ("first", "days", "words"),
    [
        (date(2027, 1, 4), 14, "4 to 17 January 2027"),
        (date(2027, 1, 25), 14, "25 January to 7 February 2027"),
        (date(2026, 12, 28), 7, "28 December 2026 to 3 January 2027"),
        (date(2027, 1, 4), 1, "4 January 2027"),
    ],
)
def test_a_period_names_nothing_twice(first: date, days: int, words: str) -> None:
    """A reader sees at a glance when a round is."""
    assert span(first, days) == words


def test_days_and_times_are_the_same_on_every_machine() -> None:
    """The words do not depend on the locale of the server."""
    assert long_day(date(2027, 1, 4)) == "Monday 4 January"
    assert clock(datetime(2027, 1, 4, 9, 5, tzinfo=UTC)) == "09:05"


def test_dates_follow_the_language_that_is_spoken() -> None:
    """Order, commas, capitals and the words between are the language's own."""
    day, at = date(2027, 1, 4), datetime(2027, 1, 4, 15, 5, tzinfo=UTC)
    for locale, long, full, time, period in (
        ("en_GB", "Monday 4 January", "4 January 2027", "15:05", "4 to 17 January 2027"),
        ("en_IN", "Monday 4 January", "4 January 2027", "15:05", "4 to 17 January 2027"),
        (
            "en_US",
            "Monday, January 4",
            "January 4, 2027",
            "3:05\u202fPM",
            "January 4\u2009–\u200917, 2027",
        ),
        ("de_CH", "Montag, 4. Januar", "4. Januar 2027", "15:05", "4.–17. Januar 2027"),
        (
            "es",
            "lunes, 4 de enero",
            "4 de enero de 2027",
            "15:05",
            "4–17 de enero de 2027",
        ),
    ):
        with speaking(Speech(Locale.parse(locale), NullTranslations(), locale)):
            assert (long_day(day), full_date(day), clock(at), span(day, 14)) == (
                long,
                full,
                time,
                period,
            )


@given(
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.integers(1, 400),
    st.sampled_from(("de", "es", "fr", "ar", "he", "ja", "hu", "fi", "en_US", "pt_BR", "zh_Hant")),
)
def test_a_period_is_worded_in_any_language(first: date, days: int, locale: str) -> None:
    """The last year is always there, and no letter of a pattern is left over."""
    with speaking(Speech(Locale.parse(locale), NullTranslations(), locale)):
        words = span(first, days)
        last = first + timedelta(days=days - 1)
        assert str(last.year) in words
        assert "MMM" not in words
        assert weekday(last)[:5] in long_day(last)
