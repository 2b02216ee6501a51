"""When a message may go, and how many in a week."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.settings import Settings
from notifications.contexts import Rank
from notifications.pacing import UNPACED, WEEK, Hours, Pace, Shares, share_out

MONDAY = datetime(2027, 1, 4, tzinfo=UTC)
ZONES = (
    "UTC",
    "America/New_York",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Europe/London",
    "Mars/Olympus",
)


@pytest.mark.parametrize(
    ("now", "zone", "opens"),
    [
        ("2027-01-04T09:30+00:00", "Europe/London", "2027-01-04T09:30+00:00"),
        ("2027-01-04T07:59+00:00", "Europe/London", "2027-01-04T08:00+00:00"),
        ("2027-01-04T18:00+00:00", "Europe/London", "2027-01-05T08:00+00:00"),
        ("2027-01-04T09:30+00:00", "America/New_York", "2027-01-04T13:00+00:00"),
        ("2027-01-08T18:30+00:00", "Europe/London", "2027-01-11T08:00+00:00"),
        ("2027-01-09T12:00+00:00", None, "2027-01-11T08:00+00:00"),
        ("2027-01-04T07:59+00:00", "Mars/Olympus", "2027-01-04T08:00+00:00"),
        ("2027-03-26T18:30+00:00", "Europe/Berlin", "2027-03-29T06:00+00:00"),
    ],
)
def test_mail_goes_in_the_hours_of_the_place(now: str, zone: str | None, opens: str) -> None:
    """Nights and weekends are over first, by the clocks on the wall, also when these change."""
    found = Hours().next_open(datetime.fromisoformat(now), zone)
    assert found == datetime.fromisoformat(opens)


def test_members_narrow_the_hours_and_never_widen_them() -> None:
    """Who works from nine gets nothing at eight; who works at night gets it in the usual hours."""
    assert Hours().within(9 * 60, 20 * 60) == Hours(9 * 60, 18 * 60)
    assert Hours().within(None, 16 * 60) == Hours(8 * 60, 16 * 60)
    assert Hours().within(22 * 60, 23 * 60) == Hours()


@given(
    now=st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC)),
    opens=st.integers(0, 1380),
    length=st.integers(60, 1440),
    weekends=st.booleans(),
    zone=st.sampled_from(ZONES),
)
def test_there_is_always_a_next_time(
    now: datetime, opens: int, length: int, weekends: bool, zone: str
) -> None:
    """It is not in the past, within four days, and itself a time at which mail may go."""
    hours = Hours(opens, min(opens + length, 1440), weekends, "Europe/London")
    found = hours.next_open(now, zone)
    assert now <= found <= now + timedelta(days=4)
    assert hours.next_open(found, zone) == found
    local = found.astimezone(ZoneInfo(zone if zone != "Mars/Olympus" else "Europe/London"))
    assert weekends or local.weekday() < 5


ranks = st.lists(st.sampled_from(Rank), min_size=1, max_size=6).map(sorted)
instants = st.lists(
    st.integers(1, 7 * 24 * 60 - 1).map(lambda minutes: MONDAY - timedelta(minutes=minutes)),
    max_size=4,
)


@given(ranks=ranks, sent=instants, per_week=st.integers(0, 4))
def test_nobody_gets_more_than_the_week_holds(
    ranks: list[Rank], sent: list[datetime], per_week: int
) -> None:
    """More than that is sent only as one message, and only when one of them cannot wait."""
    shares = share_out(ranks, sent, per_week=per_week)
    going = shares.alone + (shares.together > 0)
    assert shares.together != 1
    if going and per_week and len(sent) + going > per_week:
        assert going == 1
        assert Rank.PROMPT in ranks
    if shares.until is None:
        assert shares.alone + shares.together == len(ranks)
    else:
        assert going == 0
        assert Rank.PROMPT not in ranks
        still = [at for at in sent if at > shares.until - WEEK]
        assert len(still) < per_week
        assert shares.until > MONDAY


def test_the_last_place_of_the_week_is_for_all_that_are_left() -> None:
    """Three wait and two may go: one alone, two in one message; then the week is over."""
    usual = [Rank.PROMPT, Rank.USUAL, Rank.LAST]
    assert share_out(usual, [], per_week=2) == Shares(1, 2)
    assert share_out(usual[1:], [MONDAY], per_week=2) == Shares(0, 2)
    assert share_out(usual[:1], [MONDAY, MONDAY], per_week=2) == Shares(1)
    waiting = share_out(usual[1:], [MONDAY, MONDAY + timedelta(days=2)], per_week=2)
    assert waiting == Shares(0, 0, MONDAY + WEEK)


def test_files_wait_for_nothing_that_was_not_set() -> None:
    """A first try shows everything at once; what is set holds for files too."""
    assert Pace.of(Settings(), reaches_people=False) == UNPACED
    usual = Pace.of(Settings(time_zone="Europe/Berlin"), reaches_people=True)
    assert usual == Pace(per_week=2, hours=Hours(480, 1080, False, "Europe/Berlin"))
    assert Pace.of(Settings(mail_per_week=1), reaches_people=False) == Pace(per_week=1)
    early = Pace.of(Settings(mail_until_hour=7), reaches_people=False)
    assert early.hours == Hours(0, 420)
