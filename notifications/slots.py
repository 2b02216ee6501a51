"""Times to meet: in everybody's working hours, on different days of the period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Final
from zoneinfo import ZoneInfo

from notifications.contexts import Person, Slot

MEETING: Final = timedelta(minutes=25)
STEP: Final = timedelta(minutes=30)
MOST_SLOTS: Final = 3
LOOKS_AHEAD: Final = 14
"""Days; nobody plans a first talk further ahead than that."""

WORKS_FROM, WORKS_UNTIL = 540, 1020
LUNCH: Final = (time(12), time(13, 30))
TIMES_OF_DAY: Final = (0.2, 0.7, 0.45)
"""How far into the common hours each suggestion lies, so that they differ."""

Span = tuple[datetime, datetime]


def suggest_slots(people: Sequence[Person], *, starts_on: date, days: int) -> tuple[Slot, ...]:
    """Suggest up to three times for a meeting of 25 minutes.

    Parameters
    ----------
    people
        All who shall come; each needs a time zone.
    starts_on
        The first day of the period. Suggestions begin on the day after, so that the mail can be
        read first, unless the period has only one day.
    days
        The length of the period in days.

    Returns
    -------
    tuple of Slot
        On different weekdays of everybody's own calendar, earliest first, starting on the hour or
        half hour and clear of lunch where that is possible. Empty when a time zone is missing or
        the working hours never meet.
    """
    zones = [ZoneInfo(person.time_zone) for person in people if person.time_zone]
    if len(zones) < len(people) or not people:
        return ()
    first = starts_on + timedelta(days=min(1, days - 1))
    last = starts_on + timedelta(days=min(days, LOOKS_AHEAD) - 1)
    spans = [list(_working_days(person, first, last)) for person in people]
    chosen = _spread(list(_one_a_day(_common(spans), zones)))
    starts = (_start(span, zones, part) for span, part in zip(chosen, TIMES_OF_DAY, strict=False))
    return tuple(Slot(start, start + MEETING) for start in starts)


def _working_days(person: Person, first: date, last: date) -> Iterator[Span]:
    """Give the working hours of each weekday, in UTC."""
    zone = ZoneInfo(person.time_zone or "UTC")
    begin = WORKS_FROM if person.works_from is None else person.works_from
    end = WORKS_UNTIL if person.works_until is None else person.works_until
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if day.weekday() < 5 and begin < end:
            yield _local(day, begin, zone), _local(day, end, zone)


def _local(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    midnight = datetime.combine(day, time(), tzinfo=zone)
    return (midnight + timedelta(minutes=minutes)).astimezone(UTC)


def _common(spans: Sequence[Sequence[Span]]) -> list[Span]:
    """Intersect everybody's hours; only stretches that hold a meeting remain."""
    common = list(spans[0])
    for others in spans[1:]:
        pairs = ((max(a[0], b[0]), min(a[1], b[1])) for a, b in product(common, others))
        common = [span for span in pairs if span[1] - span[0] >= MEETING]
    return [span for span in sorted(common) if _starts(span)]


def _one_a_day(spans: Sequence[Span], zones: Sequence[ZoneInfo]) -> Iterator[Span]:
    """Keep one stretch a day, by the calendar of each person."""
    seen: set[tuple[str, date]] = set()
    for start, end in spans:
        days = {(zone.key, start.astimezone(zone).date()) for zone in zones}
        if not days & seen:
            seen |= days
            yield start, end


def _spread(spans: Sequence[Span]) -> list[Span]:
    """Choose days with even gaps."""
    step = max(1, len(spans) // MOST_SLOTS)
    return list(spans[::step][:MOST_SLOTS])


def _starts(span: Span) -> list[datetime]:
    """Give the full and half hours at which a meeting fits."""
    midnight = span[0].replace(hour=0, minute=0, second=0, microsecond=0)
    steps = -((midnight - span[0]) // STEP)
    start, found = midnight + steps * STEP, []
    while start + MEETING <= span[1]:
        found.append(start)
        start += STEP
    return found


def _start(span: Span, zones: Sequence[ZoneInfo], part: float) -> datetime:
    starts = _starts(span)
    clear = [start for start in starts if not any(_at_lunch(start, zone) for zone in zones)]
    choice = clear or starts
    return choice[int(part * len(choice))]


def _at_lunch(start: datetime, zone: ZoneInfo) -> bool:
    return LUNCH[0] <= start.astimezone(zone).time() < LUNCH[1]
