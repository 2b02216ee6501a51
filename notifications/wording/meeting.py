"""The times of a meeting in words, each in the zone of the person who reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from notifications.contexts import Person, Slot
from notifications.wording.dates import clock, long_day, weekday
from notifications.wording.names import called, listed
from notifications.wording.translation import _


def slot_view(slot: Slot, recipient: Person, others: Sequence[Person]) -> dict[str, str]:
    """Word a slot for one of a match.

    Returns
    -------
    dict
        ``yours``: day and time for the recipient; ``theirs``: the others' times where they differ,
        as ``11:00 for Tom``, else empty.
    """
    own = _local(slot.start, recipient)
    company = [recipient, *others]
    times: dict[str, list[str]] = {}
    for person in others:
        local = _local(slot.start, person)
        if local.replace(tzinfo=None) != own.replace(tzinfo=None):
            times.setdefault(_time(local, own), []).append(called(person, company))
    theirs = ", ".join(
        _("{time} for {names}", time=time, names=listed(names)) for time, names in times.items()
    )
    return {"yours": _day_and_time(own, clock(own)), "theirs": theirs}


def slot_text(view: Mapping[str, str]) -> str:
    """Write what `slot_view` gave as a line of a text."""
    return f"- {view['yours']} ({view['theirs']})" if view["theirs"] else f"- {view['yours']}"


def in_each_zone(slot: Slot, company: Sequence[Person]) -> str:
    """Word a slot for all of a match at once: ``Tuesday 5 January, 10:00 (Ada), 11:00 (Tom)``."""
    own = _local(slot.start, company[0])
    times: dict[str, list[str]] = {}
    for person in company:
        times.setdefault(_time(_local(slot.start, person), own), []).append(called(person, company))
    if len(times) == 1:
        return _day_and_time(own, clock(own))
    worded = ", ".join(f"{time} ({listed(names)})" for time, names in times.items())
    return _day_and_time(own, worded)


def _day_and_time(own: datetime, time: str) -> str:
    return _("{day}, {time}", day=long_day(own), time=time)


def _time(local: datetime, own: datetime) -> str:
    """Write the time, with the day where it is another one."""
    other_day = local.date() != own.date()
    if not other_day:
        return clock(local)
    return _("{weekday} {time}", weekday=weekday(local), time=clock(local))


def _local(instant: datetime, person: Person) -> datetime:
    return instant.astimezone(ZoneInfo(person.time_zone or "UTC"))
