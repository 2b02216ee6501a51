"""Write down the meetings of matches that are introduced, with the times that they can choose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from notifications.contexts import Person, Slot
from notifications.outbox import queue
from rounds.letters import RoundLetters
from rounds.meeting_letters import MeetingLetters, introductions_of
from rounds.meeting_times import suggested
from store import Match, Meeting, MeetingSlot, SlotTick

NAMESPACE: Final = UUID("b1d1f0a8-6a0c-5b7e-8f0e-6d0a52a4c1de")


def plan_meetings(
    session: Session, letters: RoundLetters, matches: Sequence[Match], *, now: datetime
) -> None:
    """Write down the meetings of a round that is introduced, with the times that are suggested.

    Where the program's standing slot suits a match, its meeting is set, and all are invited. That
    slot counts as ticked by all until somebody says otherwise.
    """
    planned = [plan(letters, match, now) for match in matches]
    session.add_all(planned)
    session.flush()
    settled = [pair for pair in zip(matches, planned, strict=True) if pair[1].state == "set"]
    keys = introductions_of(session, [match for match, _ in settled])
    for match, meeting in settled:
        drafts = MeetingLetters(letters, match, meeting, keys[match.id]).invitations("set")
        queue(session, list(drafts), now=now)


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
    insert = (sqlite if on_sqlite else postgresql).insert(Meeting)
    names = ("match_id", "uid", "sequence", "created_at", "changed_at")
    values = {name: getattr(planned, name) for name in names} | {"state": "proposed"}
    added = session.scalar(
        insert.values(values)
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
