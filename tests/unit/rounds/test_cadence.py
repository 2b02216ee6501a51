"""Cadence: which instants are a program's rounds."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rounds.cadence import Cadence, period_name


def fortnightly(zone: str = "Europe/London") -> Cadence:
    return Cadence(cron="0 9 * * MON", every=2, start=date(2027, 1, 4), time_zone=zone)


def test_every_second_monday():
    """`every: 2` skips every other firing, counted from the start, not from today."""
    days = [instant.date() for instant in islice(fortnightly().instants(), 3)]
    assert days == [date(2027, 1, 4), date(2027, 1, 18), date(2027, 2, 1)]


def test_nine_stays_nine_over_daylight_saving():
    """A round at nine in London is at 09:00 UTC in winter and 08:00 UTC in summer."""
    instants = list(islice(fortnightly().instants(), 8))
    assert instants[0] == datetime(2027, 1, 4, 9, tzinfo=UTC)
    assert instants[6] == datetime(2027, 3, 29, 8, tzinfo=UTC)


def test_the_start_counts_when_it_fires():
    """The first round is on the start day itself."""
    assert next(fortnightly().instants()).date() == date(2027, 1, 4)


def test_before_the_first_round_there_is_none():
    """Nothing is due before a program starts."""
    assert fortnightly().last(datetime(2027, 1, 4, 8, 59, tzinfo=UTC)) is None


def test_due_is_exact():
    """The skipped Monday, and a minute late, are not due."""
    cadence = fortnightly()
    assert cadence.is_due(datetime(2027, 1, 18, 9, tzinfo=UTC))
    assert not cadence.is_due(datetime(2027, 1, 11, 9, tzinfo=UTC))
    assert not cadence.is_due(datetime(2027, 1, 18, 9, 1, tzinfo=UTC))


def test_a_period_lasts_until_the_next_round():
    """Two weeks between rounds are a period of fourteen days."""
    assert fortnightly().days(datetime(2027, 1, 4, 9, tzinfo=UTC)) == 14


def test_a_period_of_a_minute_lasts_a_day():
    """Overlap is judged by days, so even a rehearsal's period has one."""
    minutely = Cadence(cron="* * * * *", start=date(2027, 1, 4))
    assert minutely.days(datetime(2027, 1, 4, 9, tzinfo=UTC)) == 1


def test_the_first_day_is_a_local_day():
    """A round at nine in Auckland begins on the Auckland day, which is the day before in UTC."""
    cadence = fortnightly("Pacific/Auckland")
    first = next(cadence.instants())
    assert first.date() == date(2027, 1, 3)
    assert cadence.first_day(first) == date(2027, 1, 4)


@given(st.datetimes(datetime(2027, 1, 5), datetime(2028, 1, 1), timezones=st.just(UTC)))
def test_last_and_following_enclose_any_instant(instant):
    """At any time exactly one period is on."""
    cadence = fortnightly()
    last = cadence.last(instant)
    assert last is not None
    assert last <= instant < cadence.following(last)
    local = cadence.following(last).astimezone(ZoneInfo("Europe/London"))
    assert local.replace(tzinfo=None) - last.astimezone(ZoneInfo("Europe/London")).replace(
        tzinfo=None
    ) == timedelta(days=14)


@pytest.mark.parametrize(
    "wrong",
    [
        {"cron": "0 9 * *"},
        {"cron": "61 9 * * MON"},
        {"time_zone": "Europe/Londn"},
        {"every": 0},
        {"evry": 1},
    ],
)
def test_wrong_values_are_refused(wrong):
    """A cron expression, zone or count that means nothing is found when the file is read."""
    with pytest.raises(ValidationError):
        Cadence(**{"cron": "0 9 * * MON", "start": date(2027, 1, 4)} | wrong)


def test_the_name_of_a_period_is_utc():
    """The same instant has the same name in whatever zone it is given."""
    instant = datetime(2027, 7, 5, 9, tzinfo=ZoneInfo("Europe/London"))
    assert period_name(instant) == "2027-07-05T08:00Z"
