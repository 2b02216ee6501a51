"""Dates in words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from notifications.wording.dates import clock, long_day, span


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
