"""A match whose members may meet, as one of them sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from notifications.contexts import Person, Slot
from notifications.slots import suits_hours
from rounds.meeting_times import last_moment
from store import Match, MatchMember, Meeting, MeetingSlot, Member, Mentorship, Round, SlotTick

Refusal = Literal["closed", "past", "far", "many"]


class MeetingRefusedError(ValueError):
    """What was asked of a meeting cannot be.

    Attributes
    ----------
    why
        ``closed``: the match takes place no more, or the member is not of it. ``past``: the time
        is over, or too near. ``far``: it lies too long after the round. ``many``: the member has
        proposed as often as one can.
    """

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why: Refusal = why


@dataclass(frozen=True, slots=True)
class Gathering:
    """A match whose members may meet.

    Attributes
    ----------
    member
        The member who looks or acts.
    """

    match: Match
    round_: Round
    member: Member

    @property
    def company(self) -> list[Member]:
        """Everybody who is still in the match."""
        return [seat.member for seat in self.match.members if not seat.gone]

    @property
    def ids(self) -> set[int]:
        """The ids of everybody who is still in the match."""
        return {member.id for member in self.company}

    def people(self) -> tuple[Person, ...]:
        """Give what messages and pages say of everybody."""
        return tuple(map(Person.of, self.company))

    def outside_hours(self, slot: Slot) -> bool:
        """Tell whether a time lies outside the hours of somebody; whose is nobody's business."""
        return not all(suits_hours(person, slot) for person in self.people())


def gathering(session: Session, match_id: object, member: Member, *, now: datetime) -> Gathering:
    """Return a member's match, read anew, if its members may still meet.

    Raises
    ------
    MeetingRefusedError
        ``closed``, where they may not.
    """
    match = session.scalar(
        select(Match)
        .where(Match.id == match_id)
        .options(selectinload(Match.members).joinedload(MatchMember.member))
        .execution_options(populate_existing=True)
    )
    if match is None or match.cancelled_reason or _mentorship_is_over(session, match):
        raise MeetingRefusedError("closed")
    found = Gathering(match, session.get_one(Round, match.round_id), member)
    introduced = found.round_.state in ("introduced", "closed")
    takes_part = member.id in found.ids and member.status != "left"
    if not (introduced and takes_part) or now > last_moment(found.round_):
        raise MeetingRefusedError("closed")
    return found


def meeting_of(session: Session, match: Match) -> Meeting | None:
    """Return the meeting of a match; None for one that was introduced without."""
    return session.scalar(select(Meeting).where(Meeting.match_id == match.id))


def ticks_of(session: Session, meeting: Meeting) -> Mapping[int, frozenset[int]]:
    """Return the ids of those whom each slot suits, by the slot's id."""
    rows = session.execute(
        select(SlotTick.slot_id, SlotTick.member_id)
        .join(MeetingSlot)
        .where(MeetingSlot.meeting_id == meeting.id)
    )
    found: dict[int, set[int]] = {}
    for slot_id, member_id in rows:
        found.setdefault(slot_id, set()).add(member_id)
    return {slot_id: frozenset(members) for slot_id, members in found.items()}


def _mentorship_is_over(session: Session, match: Match) -> bool:
    over = select(Mentorship.id).where(
        Mentorship.match_id == match.id, Mentorship.state != "active"
    )
    return session.scalar(over) is not None
