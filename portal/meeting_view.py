"""What the page of times shows: to each their own answer, and nobody else's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from notifications.contexts import Person, Slot
from notifications.wording.meeting import slot_view
from notifications.wording.names import called, listed
from rounds.gatherings import Gathering, meeting_of, ticks_of
from rounds.meeting_times import last_moment, suggested
from store import Meeting, MeetingSlot


def meeting_view(session: Session, found: Gathering, *, now: datetime) -> dict[str, Any]:
    """Give the times to come in the member's zone, ticked as the member ticked them.

    Of the others only how many have answered is told: whoever could read what suits them would gain
    from naming few times.
    """
    meeting = meeting_of(session, found.match)
    ticks = ticks_of(session, meeting) if meeting else {}
    people = found.people()
    me = next(person for person in people if person.id == found.member.id)
    others = [person for person in people if person.id != me.id]
    mine = frozenset(slot for slot, members in ticks.items() if me.id in members)
    zone = ZoneInfo(me.time_zone or "UTC")
    return {
        "names": listed([called(person, people) for person in others]),
        "zone": zone.key,
        "first_day": now.astimezone(zone).date().isoformat(),
        "last_day": last_moment(found.round_).astimezone(zone).date().isoformat(),
        "times": _times(found, meeting, me, others, mine, now),
        "set": _set(meeting, me, others),
        "answered": len(frozenset().union(*ticks.values()) & {person.id for person in others}),
        "others": len(others),
        "waiting": bool(mine) and (meeting is None or meeting.state != "set"),
    }


def _set(meeting: Meeting | None, me: Person, others: Sequence[Person]) -> Mapping[str, str]:
    if meeting is None or meeting.state != "set" or not (meeting.starts_at and meeting.ends_at):
        return {}
    return slot_view(Slot(meeting.starts_at, meeting.ends_at), me, others)


def _times(
    found: Gathering,
    meeting: Meeting | None,
    me: Person,
    others: Sequence[Person],
    mine: frozenset[int],
    now: datetime,
) -> list[dict[str, Any]]:
    """Give what can be ticked; of a match without a meeting what would be written down for it."""
    if meeting is None:
        rows = [
            MeetingSlot(starts_at=slot.start, ends_at=slot.end)
            for slot in suggested(found.round_, found.people())
        ]
    else:
        rows = sorted(meeting.slots, key=lambda row: row.starts_at)
    names = {person.id: called(person, [me, *others]) for person in others}
    return [
        {
            "starts_at": row.starts_at.isoformat(),
            "ticked": row.id in mine,
            "set": _is_set(meeting, row),
            "by": names.get(row.suggested_by or 0, ""),
            **slot_view(Slot(row.starts_at, row.ends_at), me, others),
        }
        for row in rows
        if row.starts_at > now
    ]


def _is_set(meeting: Meeting | None, row: MeetingSlot) -> bool:
    return meeting is not None and meeting.state == "set" and meeting.starts_at == row.starts_at
