"""What members do about the meeting of their match: tick times, propose one, call it off.

The meeting's time is the one that it has for as long as it suits everybody, else the first to come
that does. A meeting is held against other writers before its ticks are read: of two who tick at
the same moment one sees the other, and one invitation goes out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Final

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import Session

from notifications.contexts import Slot
from notifications.outbox import queue
from rounds.gatherings import Gathering, MeetingRefusedError, gathering
from rounds.letterhead import Letterhead
from rounds.letters import RoundLetters
from rounds.meeting_changes import MeetingChange, current_slot, hold_meeting
from rounds.meeting_plans import plan_late
from rounds.meeting_times import NOTICE, last_moment
from store import Match, Meeting, MeetingSlot, Mentorship, Round, SlotTick

MOST_PROPOSALS: Final = 5
"""How many times one member can propose to a match: each is a mail to the others."""


def answer(
    session: Session,
    found: Gathering,
    suits: Collection[datetime],
    sender: Letterhead,
    *,
    now: datetime,
) -> Meeting:
    """Note which of the times to come suit a member; what they said before is replaced.

    Parameters
    ----------
    suits
        When those times begin, aware; others than those of the page are passed over.
    sender
        In whose name invitations go out.
    """
    change = _held(session, found, sender, now)
    meeting, member_id = change.meeting, change.found.member.id
    chosen = [slot for slot in meeting.slots if slot.starts_at > now and slot.starts_at in suits]
    _untick(session, member_id, meeting.slots)
    _tick(session, member_id, chosen, now)
    change.settle()
    return meeting


def propose_time(
    session: Session, found: Gathering, wanted: Slot, sender: Letterhead, *, now: datetime
) -> Meeting:
    """Add a time of a member's own, ticked by them, and ask the others about it.

    Of a meeting that is set it says that its time does not suit this member.

    Raises
    ------
    MeetingRefusedError
        ``past``, ``far`` or ``many``.
    """
    if wanted.start < now + NOTICE:
        raise MeetingRefusedError("past")
    if wanted.end > last_moment(found.round_):
        raise MeetingRefusedError("far")
    change = _held(session, found, sender, now)
    meeting, member = change.meeting, change.found.member
    current = current_slot(meeting)
    if current is not None and current.starts_at == wanted.start:
        return meeting
    slot = _slot_at(session, meeting, wanted, member.id)
    _untick(session, member.id, [slot, *([current] if current else [])])
    _tick(session, member.id, [slot], now)
    if not change.settle():
        queue(session, list(change.letters.proposals(slot, member)), now=now)
    return meeting


def call_off(session: Session, found: Gathering, sender: Letterhead, *, now: datetime) -> Meeting:
    """Cancel a meeting that is set, for all; they may find another time. Twice is like once.

    All ticks are forgotten: what suited once would set it again at once.
    """
    change = _held(session, found, sender, now)
    if change.meeting.state == "set":
        slots = [slot.id for slot in change.meeting.slots]
        session.execute(delete(SlotTick).where(SlotTick.slot_id.in_(slots)))
        change.call_off(actor="member", again="again")
    return change.meeting


def company_changed(
    session: Session, match: Match, letters: RoundLetters, *, now: datetime
) -> None:
    """Do what follows from somebody leaving a match in which others stay.

    A meeting that is set takes place without them, and calendars are told; else the times are
    looked at anew: one may suit all who stay.
    """
    meeting = hold_meeting(session, match.id)
    staying = [seat.member for seat in match.members if not seat.gone]
    if meeting is None or len(staying) < 2:
        return
    found = Gathering(match, letters.round_, staying[0])
    change = MeetingChange(session, found, meeting, letters.sender, now)
    if meeting.state != "set":
        change.settle()
    elif meeting.starts_at is not None and meeting.starts_at > now:
        change.update()


def call_off_dissolved(
    session: Session, sender_of: Callable[[Round], Letterhead], *, now: datetime
) -> int:
    """Cancel the meetings to come of matches that were dissolved, and of mentorships that ended.

    Returns
    -------
    int
        How many messages tell of it; a second call cancels nothing.
    """
    told = 0
    for match_id in _dissolved(session, now):
        meeting, match = hold_meeting(session, match_id), session.get_one(Match, match_id)
        if meeting is not None and meeting.state == "set":
            round_ = session.get_one(Round, match.round_id)
            found = Gathering(match, round_, match.members[0].member)
            change = MeetingChange(session, found, meeting, sender_of(round_), now)
            told += change.call_off(actor="reconcile", again="for good")
    return told


def _dissolved(session: Session, now: datetime) -> list[int]:
    ended = exists().where(Mentorship.match_id == Match.id, Mentorship.state == "ended")
    return list(
        session.scalars(
            select(Match.id)
            .join(Meeting, Meeting.match_id == Match.id)
            .where(
                Meeting.state == "set",
                Meeting.starts_at > now,
                or_(Match.cancelled_reason.is_not(None), ended),
            )
            .order_by(Match.id)
        )
    )


def _held(session: Session, found: Gathering, sender: Letterhead, now: datetime) -> MeetingChange:
    """Hold the meeting of a match until the transaction ends, and read all anew.

    A match that was introduced before meetings were written down gets one.
    """
    meeting = hold_meeting(session, found.match.id)
    if meeting is None:
        plan_late(session, RoundLetters(found.round_, sender), found.match, now=now)
        meeting = hold_meeting(session, found.match.id)
    if meeting is None:
        raise MeetingRefusedError("closed")
    fresh = gathering(session, found.match.id, found.member, now=now)
    return MeetingChange(session, fresh, meeting, sender, now)


def _slot_at(session: Session, meeting: Meeting, wanted: Slot, member_id: int) -> MeetingSlot:
    """Return the slot at a time, a new one of the member's if there is none."""
    there = {slot.starts_at: slot for slot in meeting.slots}
    if wanted.start in there:
        return there[wanted.start]
    if sum(slot.suggested_by == member_id for slot in meeting.slots) >= MOST_PROPOSALS:
        raise MeetingRefusedError("many")
    slot = MeetingSlot(starts_at=wanted.start, ends_at=wanted.end, suggested_by=member_id)
    meeting.slots.append(slot)
    session.flush()
    return slot


def _tick(session: Session, member_id: int, slots: Collection[MeetingSlot], now: datetime) -> None:
    session.add_all(SlotTick(slot_id=slot.id, member_id=member_id, at=now) for slot in slots)
    session.flush()


def _untick(session: Session, member_id: int, slots: Collection[MeetingSlot]) -> None:
    ids = [slot.id for slot in slots]
    session.execute(
        delete(SlotTick).where(SlotTick.member_id == member_id, SlotTick.slot_id.in_(ids))
    )
