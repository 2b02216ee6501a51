"""Which times a match can meet at: suggested ones, a program's standing slot, one of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from notifications.contexts import Person, Slot
from notifications.slots import LOOKS_AHEAD, MEETING, MOST_TO_TICK, suggest_slots, suits_hours
from rounds.meeting_terms import WEEKDAYS, Standing
from rounds.program_file import Arrangement
from store import Round

AFTERWARDS: Final = timedelta(weeks=2)
"""How long after a round its matches can still find a time."""

NOTICE: Final = timedelta(hours=1)
"""How long before a time it can be proposed at least."""


def suggested(
    round_: Round, people: Sequence[Person], *, most: int = MOST_TO_TICK
) -> tuple[Slot, ...]:
    """Suggest times in what is left of a round once its members are introduced.

    Of a round that was introduced after its last day, times of the two weeks that follow.
    """
    starts_on = _first_day(round_)
    left = (round_.starts_on + timedelta(days=round_.days) - starts_on).days
    days = left if left > 0 else LOOKS_AHEAD
    return suggest_slots(people, starts_on=starts_on, days=days, most=most)


def standing_slot(round_: Round, terms: Arrangement, people: Sequence[Person]) -> Slot | None:
    """Return the first standing slot of a round, if it suits the hours of all.

    Returns
    -------
    Slot or None
        None where the program has none, or it never falls on a day and time at which all work: then
        they look for a time of their own.
    """
    standing = terms.meeting.standing
    if standing is None:
        return None
    found = _standing_slots(round_, standing, terms.cadence.time_zone)
    suiting = (slot for slot in found if all(suits_hours(person, slot) for person in people))
    return next(suiting, None)


def last_moment(round_: Round) -> datetime:
    """Return until when the matches of a round can meet: two weeks after its last day."""
    end = round_.starts_on + timedelta(days=round_.days)
    return datetime.combine(end, time(), UTC) + AFTERWARDS


def own_slot(day: date, at: time, time_zone: str | None) -> Slot | None:
    """Return a time that somebody proposes, in their zone.

    Returns
    -------
    Slot or None
        None where the clock is put forward over it, so that it does not exist.
    """
    zone = ZoneInfo(time_zone or "UTC")
    local = datetime.combine(day, at, tzinfo=zone)
    start = local.astimezone(UTC)
    if start.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        return None
    return Slot(start, start + MEETING)


def _first_day(round_: Round) -> date:
    introduced = round_.introduced_at
    return max(round_.starts_on, introduced.date()) if introduced else round_.starts_on


def _standing_slots(round_: Round, standing: Standing, usual_zone: str) -> list[Slot]:
    zone = ZoneInfo(standing.time_zone or usual_zone)
    introduced = round_.introduced_at
    days = (round_.starts_on + timedelta(days=offset) for offset in range(round_.days))
    starts = [
        datetime.combine(day, time.fromisoformat(standing.at), tzinfo=zone).astimezone(UTC)
        for day in days
        if WEEKDAYS[day.weekday()] == standing.weekday
    ]
    length = timedelta(minutes=standing.minutes)
    return [
        Slot(start, start + length)
        for start in starts
        if introduced is None or start >= introduced + NOTICE
    ]
