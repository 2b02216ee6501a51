from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.working_hours import WorkingDay, minutes_in_common

MONDAY = date(2027, 1, 4)


def _common(one: WorkingDay, two: WorkingDay, on: date = MONDAY, days: int = 14) -> int:
    table = minutes_in_common([one, two], on, days)
    assert np.array_equal(table, table.T)
    return int(table[0, 1])


def _office(zone: str, start: int = 540, end: int = 1020) -> WorkingDay:
    return WorkingDay(zone, start, end)


@pytest.mark.parametrize(
    ("zone", "minutes"),
    [
        ("Europe/London", 480),
        ("Europe/Berlin", 420),
        ("Asia/Kolkata", 150),  # five and a half hours ahead
        ("Asia/Kathmandu", 135),  # five and three quarters
        ("America/St_Johns", 270),  # three and a half behind
        ("America/New_York", 180),
        ("America/Los_Angeles", 0),
    ],
)
def test_offices_in_winter(zone, minutes):
    """Nine to five in London and elsewhere, also where clocks stand at half and quarter hours."""
    assert _common(_office("Europe/London"), _office(zone)) == minutes


def test_the_worst_day_counts_when_clocks_change():
    """America changes its clocks two weeks before Europe, so a period around it varies."""
    pair = _office("Europe/London"), _office("America/New_York")
    assert _common(*pair, on=date(2027, 3, 1), days=5) == 180
    assert _common(*pair, on=date(2027, 3, 15), days=5) == 240
    assert _common(*pair, on=date(2027, 3, 8), days=14) == 180
    early = WorkingDay("America/New_York", 300, 600), WorkingDay("Europe/London", 600, 900)
    assert _common(*early, on=date(2027, 3, 8), days=5) == 300
    assert _common(*early, on=date(2027, 3, 8), days=14) == 240


def test_weekends_do_not_count():
    """A change of clocks on a Sunday is not there in a period that ends on the Friday before."""
    pair = _office("Europe/London", 540, 600), _office("Asia/Kolkata", 870, 930)
    assert _common(*pair, on=date(2027, 3, 22), days=5) == 60
    assert _common(*pair, on=date(2027, 3, 22), days=8) == 0


def test_a_period_of_a_weekend_counts_every_day():
    """An ad hoc round over a weekend is not refused for having no weekday."""
    assert _common(_office("Europe/London"), _office("Europe/London"), date(2027, 1, 9), 2) == 480


@pytest.mark.parametrize("days", [1, 5, 14])
def test_the_date_line_joins_neighbouring_days(days):
    """Tuesday morning in Auckland is Monday afternoon in Los Angeles: they can meet."""
    assert _common(_office("Pacific/Auckland"), _office("America/Los_Angeles"), days=days) == 300


def test_far_across_the_date_line():
    """Kiritimati and Honolulu show the same clock a whole day apart."""
    assert _common(_office("Pacific/Kiritimati"), _office("Pacific/Honolulu")) == 480


def test_night_shifts_run_into_the_next_day():
    """Ten in the evening to six meets an early shift from five, and nobody else's office hours."""
    night = WorkingDay("Europe/London", 1320, 360)
    assert _common(night, WorkingDay("Europe/London", 300, 780)) == 60
    assert _common(night, night) == 480
    assert _common(night, _office("Europe/London")) == 0
    assert _common(night, _office("Asia/Singapore")) == 300


def test_intervals_are_half_open():
    """Who stops when the other starts has nothing in common."""
    assert _common(_office("Europe/London", 540, 720), _office("Europe/London", 720, 1020)) == 0
    assert _common(_office("Europe/London", 540, 721), _office("Europe/London", 720, 1020)) == 1


def test_a_day_may_last_until_midnight_or_all_around_the_clock():
    """1440 is midnight, and equal start and end are a whole day."""
    assert _common(WorkingDay("UTC", 1200, 1440), WorkingDay("UTC", 1380, 60)) == 60
    assert _common(WorkingDay("UTC", 0, 0), WorkingDay("UTC", 0, 1440)) == 1440


def test_nobody_gives_an_empty_table():
    """A roster in which nobody's zone is known has no kinds of working day."""
    assert minutes_in_common([], MONDAY, 14).shape == (0, 0)


ZONES = [
    "UTC", "Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles",
    "America/St_Johns", "Asia/Kolkata", "Asia/Kathmandu", "Pacific/Auckland",
    "Pacific/Kiritimati", "Pacific/Honolulu", "Australia/Lord_Howe", "Pacific/Chatham",
]  # fmt: skip
CHANGES = [
    date(2027, 3, 8),  # America's clocks go forward within
    date(2027, 3, 22),  # Europe's
    date(2027, 4, 5),  # New Zealand's and Lord Howe's go back just before
    date(2027, 9, 20),  # New Zealand's go forward
    date(2027, 10, 25),  # Europe's go back
    date(2027, 11, 1),  # America's
    date(2027, 3, 27),  # a Saturday: the night shift is an hour shorter in Europe
    date(2027, 10, 30),  # and an hour longer
    date(2027, 1, 4),
]
SHIFTS = [(540, 1020), (480, 960), (600, 1080), (1320, 360), (1140, 300), (0, 1440), (1380, 1440)]


@given(
    one=st.sampled_from(ZONES),
    two=st.sampled_from(ZONES),
    mine=st.sampled_from(SHIFTS),
    yours=st.sampled_from(SHIFTS),
    on=st.sampled_from(CHANGES),
    days=st.sampled_from([1, 5, 7, 14]),
)
@settings(max_examples=60)
def test_it_is_what_counting_the_minutes_gives(
    minutes_in_common_by_counting, one, two, mine, yours, on, days
):
    """Any two zones and shifts, on days when clocks change: every minute looked at on both clocks.

    Night shifts that clocks change in the middle of are an hour longer or shorter by both.
    """
    counted = minutes_in_common_by_counting((one, *mine), (two, *yours), on, days)
    assert _common(WorkingDay(one, *mine), WorkingDay(two, *yours), on, days) == counted


@pytest.mark.parametrize(
    ("on", "minutes"),
    [
        (date(2027, 3, 8), 180),  # still five hours apart
        (date(2027, 3, 15), 240),  # America has changed, Europe has not
        (date(2027, 3, 29), 180),
        (date(2027, 10, 25), 180),  # before either changes back: London's are back on the 31st
        (date(2027, 11, 1), 240),  # Europe has changed back, America has not
        (date(2027, 11, 8), 180),
    ],
)
def test_both_changes_of_the_year_between_europe_and_america(on, minutes):
    """For some days in spring and one week in autumn London and New York are an hour nearer."""
    assert _common(_office("Europe/London"), _office("America/New_York"), on, 5) == minutes


def test_a_change_within_the_period_counts_at_its_worst():
    """A sitting that fits on most days and not on all does not fit."""
    pair = _office("Europe/London"), _office("America/New_York")
    assert _common(*pair, date(2027, 10, 25), 14) == 180
    assert _common(*pair, date(2027, 3, 22), 14) == 180


def test_a_zone_that_changes_by_half_an_hour():
    """Lord Howe's clocks move by thirty minutes."""
    pair = _office("Australia/Lord_Howe"), _office("Australia/Brisbane")
    assert _common(*pair, date(2027, 1, 4), 5) == 420
    assert _common(*pair, date(2027, 6, 7), 5) == 450


def test_a_shift_that_begins_when_no_clock_shows_it():
    """Half past one is skipped in spring: the shift is shorter, and never runs backwards."""
    skipped = WorkingDay("Europe/London", 90, 300)
    assert _common(skipped, skipped, date(2027, 3, 28), 1) == 150
    gone = WorkingDay("Europe/London", 75, 105)
    assert 0 <= _common(gone, gone, date(2027, 3, 28), 1) <= 30
