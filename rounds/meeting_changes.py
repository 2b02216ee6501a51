"""A meeting is set, moved or called off, with its mail and its entry in the audit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from notifications.messages import Reminder
from notifications.outbox import cancel, queue
from rounds.gatherings import Gathering, ticks_of
from rounds.letterhead import Letterhead
from rounds.letters import RoundLetters
from rounds.meeting_letters import (
    MeetingLetters,
    earlier_subjects,
    introductions_of,
    invited,
    proposal_subject,
)
from store import MatchMember, Meeting, MeetingSlot
from store.audit import record


def hold_meeting(session: Session, match_id: int) -> Meeting | None:
    """Hold the meeting of a match against other writers, and read it anew."""
    held = select(Meeting).where(Meeting.match_id == match_id).with_for_update()
    meeting = session.scalar(held, execution_options={"populate_existing": True})
    if meeting is not None:
        session.expire(meeting, ["slots"])
    return meeting


@dataclass(frozen=True, slots=True)
class MeetingChange:
    """What changes a meeting that is held."""

    session: Session
    found: Gathering
    meeting: Meeting
    sender: Letterhead
    now: datetime

    @property
    def letters(self) -> MeetingLetters:
        """What writes the mail of the meeting."""
        match = self.found.match
        threads = introductions_of(self.session, [match])[match.id]
        letters = RoundLetters(self.found.round_, self.sender)
        return MeetingLetters(letters, match, self.meeting, threads)

    def settle(self) -> bool:
        """Set the meeting, or move it, where a time suits all; tell whether that changed it.

        A time at which somebody has another meeting suits nobody.
        """
        present, ticks = self.found.ids, ticks_of(self.session, self.meeting)
        in_order = sorted(self.meeting.slots, key=lambda slot: slot.starts_at)
        suiting = [slot for slot in in_order if present <= ticks.get(slot.id, frozenset())]
        if current_slot(self.meeting) in suiting:
            return False
        taken = _other_meetings(self.session, self.meeting, present)
        for slot in suiting:
            if slot.starts_at > self.now and not any(_overlap(slot, other) for other in taken):
                self._set(slot)
                return True
        return False

    def update(self) -> None:
        """Tell calendars of a meeting that stays as it is who takes part in it."""
        self._take_back()
        self.meeting.sequence, self.meeting.changed_at = self.meeting.sequence + 1, self.now
        queue(self.session, list(self.letters.invitations("company")), now=self.now)

    def call_off(self, *, actor: str, again: Literal["again", "for good"]) -> int:
        """Cancel the meeting, and tell those who may have an invitation; give how many."""
        before = _time(self.meeting)
        self._take_back()
        to = invited(self.session, self.meeting)
        self.meeting.state, self.meeting.changed_at = "cancelled", self.now
        self.meeting.sequence += 1
        told = self.letters.cancellations(to, again=again == "again")
        queued = queue(self.session, list(told), now=self.now).queued
        record(
            self.session,
            at=self.now,
            actor=actor,
            action="meeting.cancel",
            subject=f"meeting/{self.meeting.id}",
            before=before,
            after={"members": sorted(self.found.ids)},
        )
        return queued

    def _set(self, slot: MeetingSlot) -> None:
        before, moved = _time(self.meeting), self.meeting.state == "set"
        self._take_back()
        if self.meeting.starts_at is not None:
            self.meeting.sequence += 1
        self.meeting.state, self.meeting.changed_at = "set", self.now
        self.meeting.starts_at, self.meeting.ends_at = slot.starts_at, slot.ends_at
        invitations = self.letters.invitations("moved" if moved else "set")
        queue(self.session, list(invitations), now=self.now)
        record(
            self.session,
            at=self.now,
            actor="member",
            action="meeting.set",
            subject=f"meeting/{self.meeting.id}",
            before=before,
            after=_time(self.meeting) | {"members": sorted(self.found.ids)},
        )

    def _take_back(self) -> None:
        """Take back what waits of the meeting's mail: what comes says all that there is to say."""
        subjects = earlier_subjects(self.meeting)
        subjects += [proposal_subject(slot) for slot in self.meeting.slots if slot.suggested_by]
        for subject in subjects:
            cancel(self.session, subject=subject, reason="the meeting changed")
        subject = f"match-{self.found.match.id}"
        cancel(self.session, subject=subject, kind=Reminder.kind, reason="the meeting changed")


def current_slot(meeting: Meeting) -> MeetingSlot | None:
    """Return the slot of a meeting that is set."""
    if meeting.state != "set":
        return None
    slots = (slot for slot in meeting.slots if slot.starts_at == meeting.starts_at)
    return next(slots, None)


def _other_meetings(session: Session, meeting: Meeting, members: Collection[int]) -> list[Meeting]:
    """Return other meetings that are set for some of the members."""
    theirs = and_(MatchMember.match_id == Meeting.match_id, MatchMember.gone.is_(False))
    return list(
        session.scalars(
            select(Meeting)
            .join(MatchMember, theirs)
            .where(
                Meeting.state == "set",
                Meeting.id != meeting.id,
                MatchMember.member_id.in_(members),
            )
            .distinct()
        )
    )


def _overlap(slot: MeetingSlot, other: Meeting) -> bool:
    if other.starts_at is None or other.ends_at is None:
        return False
    return slot.starts_at < other.ends_at and other.starts_at < slot.ends_at


def _time(meeting: Meeting) -> dict[str, str]:
    return {"starts_at": meeting.starts_at.isoformat()} if meeting.starts_at else {}
