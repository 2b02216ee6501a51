"""Which round a scheduled run takes on: on time, missed, half done, or none."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from flows.due import due_period

WEEK = timedelta(weeks=1)


def due(company: Any, *, scheduled: datetime, now: datetime | None = None, **changes: Any) -> Any:
    """Ask which period is due; give its name."""
    period = due_period(
        company.database, company.program(**changes), scheduled=scheduled, now=now or scheduled
    )
    return period and period.name


def test_a_run_on_time_opens_its_period(small_company: Any, now: datetime) -> None:
    """At its very instant a period is due, even when nobody has joined yet."""
    assert due(small_company, scheduled=now) == "2027-01-04T08:00Z"


def test_before_the_first_period_nothing_is_due(small_company: Any, now: datetime) -> None:
    """A program that has not begun opens nothing."""
    assert due(small_company, scheduled=now - timedelta(hours=1)) is None


def test_a_clock_that_runs_behind_the_schedule_does_no_harm(
    small_company: Any, now: datetime
) -> None:
    """A run that comes a moment early takes its own period, not the one before."""
    early = now - timedelta(seconds=2)
    assert due(small_company, scheduled=now, now=early) == "2027-01-04T08:00Z"


def test_the_week_between_is_not_due(small_company: Any, now: datetime) -> None:
    """With `every: 2` the run of the week between does nothing."""
    small_company.staff(6)
    small_company.open()
    cadence = {"cron": "0 8 * * MON", "every": 2, "start": date(2027, 1, 4)}
    small_company.hold(0)
    assert due(small_company, scheduled=now + WEEK, cadence=cadence) is None


def test_only_the_latest_missed_period_is_due(small_company: Any, now: datetime) -> None:
    """After three weeks of downtime one round is opened, and not three."""
    small_company.staff(6)
    late = now + 3 * WEEK + timedelta(hours=5)
    assert due(small_company, scheduled=late) == "2027-01-25T08:00Z"


def test_a_program_that_is_newer_than_a_period_did_not_miss_it(
    small_company: Any, now: datetime
) -> None:
    """Who joins in the middle of a period is not introduced before the next one."""
    small_company.start = now + timedelta(days=2)
    small_company.staff(6)
    assert due(small_company, scheduled=now + timedelta(days=3)) is None


def test_a_round_left_open_is_finished(small_company: Any, now: datetime) -> None:
    """A run that was killed after opening its round is taken up again."""
    small_company.staff(6)
    small_company.open()
    assert due(small_company, scheduled=now + timedelta(hours=1)) == "2027-01-04T08:00Z"


def test_a_round_that_is_under_way_is_left_alone(small_company: Any, now: datetime) -> None:
    """An introduced round is not due again within its period."""
    small_company.staff(6)
    small_company.hold()
    assert due(small_company, scheduled=now + timedelta(hours=1)) is None
