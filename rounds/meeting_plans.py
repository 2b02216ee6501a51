"""Write down the meetings of matches that are introduced, with the times that they can choose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, selectinload

from notifications.contexts import Person, Slot
from notifications.outbox import queue
from rounds.letters import RoundLetters
from rounds.meeting_letters import MeetingLetters, introductions_of
from rounds.meeting_times import suggested
from store import Match, Meeting, MeetingSlot, SlotTick

TIMES: Final = ("created_at", "changed_at")
AT_ONCE: Final = 500
NAMESPACE: Final = UUID("b1d1f0a8-6a0c-5b7e-8f0e-6d0a52a4c1de")


def plan_meetings(
    session: Session, letters: RoundLetters, matches: Sequence[Match], *, now: datetime
) -> None:
    """Write down the meetings of a round that is introduced, with the times that are suggested.

    Where the program's standing slot suits a match, its meeting is set, and all are invited. That
    slot counts as ticked by all until somebody says otherwise.
    """
    planned = {match.id: plan(letters, match, now) for match in matches}
    if not planned:
        return
    _write(session, planned)
    settled = [match for match in matches if planned[match.id].state == "set"]
    keys = introductions_of(session, settled)
    written = _meetings_of(session, settled)
    for match in settled:
        meeting = written[match.id]
        _tick_standing(meeting, planned[match.id])
        drafts = MeetingLetters(letters, match, meeting, keys[match.id]).invitations("set")
        queue(session, list(drafts), now=now)


def _write(session: Session, planned: Mapping[int, Meeting]) -> None:
    """Write meetings and their times in a few statements, whatever their number."""
    names = ("match_id", "uid", "sequence", "state", "starts_at", "ends_at", *TIMES)
    session.execute(
        insert(Meeting),
        [{name: getattr(each, name) for name in names} for each in planned.values()],
    )
    ids: dict[int, int] = {}
    for some in _portions(list(planned)):
        found = select(Meeting.match_id, Meeting.id).where(Meeting.match_id.in_(some))
        ids.update(session.execute(found).tuples().all())
    slots = [
        {"meeting_id": ids[match], "starts_at": slot.starts_at, "ends_at": slot.ends_at}
        for match, meeting in planned.items()
        for slot in meeting.slots
    ]
    if slots:
        session.execute(insert(MeetingSlot), slots)


def _meetings_of(session: Session, matches: Sequence[Match]) -> dict[int, Meeting]:
    found: dict[int, Meeting] = {}
    for some in _portions([match.id for match in matches]):
        rows = session.scalars(
            select(Meeting)
            .where(Meeting.match_id.in_(some))
            .options(selectinload(Meeting.slots).selectinload(MeetingSlot.ticks))
        )
        found.update((row.match_id, row) for row in rows)
    return found


def _tick_standing(meeting: Meeting, planned: Meeting) -> None:
    """Give the written time that all are invited to the ticks that were planned for it."""
    ticks = {slot.starts_at: slot.ticks for slot in planned.slots if slot.ticks}
    for slot in meeting.slots:
        slot.ticks += [
            SlotTick(member_id=tick.member_id, at=tick.at) for tick in ticks.get(slot.starts_at, ())
        ]


def _portions(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def plan(letters: RoundLetters, match: Match, now: datetime) -> Meeting:
    """Make the meeting of a match, which is not written down yet."""
    people = tuple(Person.of(seat.member) for seat in match.members if not seat.gone)
    meeting = Meeting(
        match_id=match.id,
        uid=str(uuid5(NAMESPACE, f"{letters.file.slug}/{match.id}/{now.isoformat()}")),
        sequence=0,
        state="proposed",
        created_at=now,
        changed_at=now,
        slots=[_row(slot) for slot in suggested(letters.round_, people)],
    )
    standing = letters.standing(people)
    if standing is not None:
        _set_standing(meeting, standing, people, now)
    return meeting


def plan_late(session: Session, letters: RoundLetters, match: Match, *, now: datetime) -> None:
    """Write down the meeting of a match that was introduced without, unless somebody else does.

    A standing slot is only one of the times then: nobody was invited to it.
    """
    planned = plan(letters, match, now)
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    adding = (sqlite if on_sqlite else postgresql).insert(Meeting)
    names = ("match_id", "uid", "sequence", "created_at", "changed_at")
    values = {name: getattr(planned, name) for name in names} | {"state": "proposed"}
    added = session.scalar(
        adding.values(values)
        .on_conflict_do_nothing(index_elements=["match_id"])
        .returning(Meeting.id)
    )
    if added is not None:
        session.add_all(
            MeetingSlot(meeting_id=added, starts_at=slot.starts_at, ends_at=slot.ends_at)
            for slot in planned.slots
        )
        session.flush()


def _set_standing(meeting: Meeting, slot: Slot, people: Sequence[Person], now: datetime) -> None:
    row = _row(slot)
    row.ticks = [SlotTick(member_id=person.id, at=now) for person in people]
    meeting.slots = [row, *(each for each in meeting.slots if each.starts_at != slot.start)]
    meeting.state, meeting.starts_at, meeting.ends_at = "set", slot.start, slot.end


def _row(slot: Slot) -> MeetingSlot:
    return MeetingSlot(starts_at=slot.start, ends_at=slot.end)
