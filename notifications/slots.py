"""Times to meet: in everybody's working hours, off their holidays, on different days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import product
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from notifications.contexts import Person, Slot
from notifications.work_days import is_work_day

MEETING: Final = timedelta(minutes=25)
STEP: Final = timedelta(minutes=30)
MOST_SLOTS: Final = 3
"""As many as a mail shows."""

MOST_TO_TICK: Final = 5
"""As many as a page shows."""

LOOKS_AHEAD: Final = 14
"""Days; nobody plans a first talk further ahead than that."""

WORKS_FROM, WORKS_UNTIL = 540, 1020
LUNCH: Final = (time(12), time(13, 30))
TIMES_OF_DAY: Final = (0.2, 0.7, 0.45)
MORE_TIMES_OF_DAY: Final = (0.85, 0.05)
"""How far into the common hours each suggestion lies, so that they differ."""

REMEMBERED: Final = 4096
"""How many answers are kept: many matches of a round have people of the same hours."""

Span = tuple[datetime, datetime]


class Hours(NamedTuple):
    """When somebody works: all that a suggestion depends on."""

    zone: str
    begin: int
    end: int
    country: str | None

    @classmethod
    def of(cls, person: Person) -> Hours:
        """Take them from a person whose time zone is known."""
        begin = WORKS_FROM if person.works_from is None else person.works_from
        end = WORKS_UNTIL if person.works_until is None else person.works_until
        return cls(person.time_zone or "UTC", begin, end, person.country)

    def hold(self, start: datetime, end: datetime) -> bool:
        """Tell whether a time lies on one of the work days, within the hours."""
        zone = ZoneInfo(self.zone)
        day = start.astimezone(zone).date()
        within = _local(day, self.begin, zone) <= start and end <= _local(day, self.end, zone)
        return within and is_work_day(day, self.country)


def suggest_slots(
    people: Sequence[Person], *, starts_on: date, days: int, most: int = MOST_SLOTS
) -> tuple[Slot, ...]:
    """Suggest times for a meeting of 25 minutes.

    Parameters
    ----------
    people
        All who shall come; each needs a time zone.
    starts_on
        The first day of the period. Suggestions begin on the day after, so that the mail can be
        read first, unless the period has only one day.
    days
        The length of the period in days.
    most
        How many at most, up to five. Of the same people and days, those that `MOST_SLOTS` gives
        are among those that a larger number gives.

    Returns
    -------
    tuple of Slot
        On different work days of everybody's own calendar, earliest first, starting on the hour or
        half hour and clear of lunch where that is possible. Empty when a time zone is missing or
        the working hours never meet.
    """
    if not people or not all(person.time_zone for person in people):
        return ()
    first = starts_on + timedelta(days=min(1, days - 1))
    last = starts_on + timedelta(days=min(days, LOOKS_AHEAD) - 1)
    return _suggested(tuple(map(Hours.of, people)), first, last, most)


def suits_hours(person: Person, slot: Slot) -> bool:
    """Tell whether a time lies within somebody's hours; so it does where no zone is known."""
    return person.time_zone is None or Hours.of(person).hold(slot.start, slot.end)


@lru_cache(maxsize=REMEMBERED)
def _suggested(company: tuple[Hours, ...], first: date, last: date, most: int) -> tuple[Slot, ...]:
    zones = [ZoneInfo(hours.zone) for hours in company]
    spans = [list(_working_days(hours, first, last)) for hours in company]
    days = list(_one_a_day(_common(spans), zones))
    chosen = _spread(days, MOST_SLOTS)
    more = _spread([span for span in days if span not in chosen], most - MOST_SLOTS)
    starts = [
        _start(span, zones, part)
        for spans, parts in ((chosen, TIMES_OF_DAY), (more, MORE_TIMES_OF_DAY))
        for span, part in zip(spans, parts, strict=False)
    ]
    return tuple(Slot(start, start + MEETING) for start in sorted(starts[:most]))


def _working_days(hours: Hours, first: date, last: date) -> Iterator[Span]:
    """Give the working hours of each work day, in UTC."""
    zone = ZoneInfo(hours.zone)
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if hours.begin < hours.end and is_work_day(day, hours.country):
            yield _local(day, hours.begin, zone), _local(day, hours.end, zone)


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


def _spread(spans: Sequence[Span], most: int) -> list[Span]:
    """Choose days with even gaps."""
    step = max(1, len(spans) // max(1, most))
    return list(spans[::step][: max(0, most)])


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
