"""The messages about the meeting of a match, as drafts for the outbox."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.contexts import Person, Slot
from notifications.messages import MeetingCancelled, MeetingSet, TimeProposed
from notifications.outbox import Draft
from rounds.absences import INTRODUCTIONS
from rounds.letters import RoundLetters
from store import Match, Meeting, MeetingSlot, Member, OutboxRow

MATCHES_AT_ONCE: Final = 500
GONE_OUT: Final = ("sending", "sent", "uncertain", "bounced")
"""States of mail that the member may have got."""


@dataclass(frozen=True, slots=True)
class MeetingLetters:
    """Writes the messages about one meeting.

    Attributes
    ----------
    threads
        By member the key of their introduction, which the messages answer to.
    """

    letters: RoundLetters
    match: Match
    meeting: Meeting
    threads: Mapping[int, str]

    def invitations(self, change: Literal["set", "moved", "company"]) -> Iterator[Draft]:
        """Invite everybody who is in the match."""
        here = _here(self.match)
        people = tuple(map(Person.of, here))
        for member in here:
            context = MeetingSet(**self._shared(member, people), **self._version(), change=change)
            yield self._draft(member, meeting_subject(self.meeting), context)

    def cancellations(self, to: Collection[int], *, again: bool) -> Iterator[Draft]:
        """Tell those who may have an invitation that the meeting is called off.

        Parameters
        ----------
        to
            Their ids.
        again
            Whether they may find another time.
        """
        people = tuple(Person.of(seat.member) for seat in self.match.members)
        for member in _here(self.match):
            if member.id in to and member.status != "left":
                shared = self._shared(member, people)
                context = MeetingCancelled(**shared, **self._version(), again=again)
                yield self._draft(member, meeting_subject(self.meeting), context)

    def proposals(self, slot: MeetingSlot, proposer: Member) -> Iterator[Draft]:
        """Ask the others whether a time suits them that one of them proposes."""
        here = _here(self.match)
        people = tuple(map(Person.of, here))
        for member in here:
            if member.id != proposer.id:
                shared = self._shared(member, people) | {"slot": Slot(slot.starts_at, slot.ends_at)}
                context = TimeProposed(
                    **shared, proposer=proposer.id, instead=self.meeting.state == "set"
                )
                yield self._draft(member, proposal_subject(slot), context)

    def _shared(self, member: Member, people: tuple[Person, ...]) -> dict[str, Any]:
        return self.letters.shared | {
            "match": self.match.id,
            "recipient": member.id,
            "people": people,
            "slot": self._slot(),
        }

    def _slot(self) -> Slot | None:
        starts_at, ends_at = self.meeting.starts_at, self.meeting.ends_at
        return Slot(starts_at, ends_at) if starts_at and ends_at else None

    def _version(self) -> dict[str, Any]:
        return {"uid": self.meeting.uid, "sequence": self.meeting.sequence}

    def _draft(self, member: Member, subject: str, context: Any) -> Draft:
        thread = self.threads.get(member.id)
        return Draft.to_member(member, subject=subject, context=context, thread=thread)


def meeting_subject(meeting: Meeting) -> str:
    """Return what the mail of a meeting's present version is about."""
    return f"meeting-{meeting.id}-{meeting.sequence}"


def earlier_subjects(meeting: Meeting) -> list[str]:
    """Return what the mail of a meeting's versions is about, up to the present one."""
    return [f"meeting-{meeting.id}-{version}" for version in range(meeting.sequence + 1)]


def proposal_subject(slot: MeetingSlot) -> str:
    """Return what the mail about a proposed time is about."""
    return f"meeting-{slot.meeting_id}-slot-{slot.id}"


def introductions_of(session: Session, matches: Sequence[Match]) -> dict[int, dict[int, str]]:
    """Return the keys of the latest introductions, by the match's id and the member's."""
    found: dict[int, dict[int, str]] = {match.id: {} for match in matches}
    for start in range(0, len(matches), MATCHES_AT_ONCE):
        some = matches[start : start + MATCHES_AT_ONCE]
        by_subject = {subject: match.id for match in some for subject in match_subjects(match)}
        rows = session.execute(
            select(OutboxRow.subject, OutboxRow.member_id, OutboxRow.key)
            .where(OutboxRow.kind.in_(INTRODUCTIONS), OutboxRow.subject.in_(by_subject))
            .where(OutboxRow.state != "cancelled")
            .order_by(OutboxRow.id)
        )
        for subject, member_id, key in rows:
            if member_id is not None:
                found[by_subject[subject]][member_id] = key
    return found


def match_subjects(match: Match) -> list[str]:
    """Return what mail of a match is about: the match, and each change of it so far."""
    changes = sum(seat.gone for seat in match.members)
    return [f"match-{match.id}", *(f"match-{match.id}-{turn + 1}" for turn in range(changes))]


def invited(session: Session, meeting: Meeting) -> set[int]:
    """Return the ids of those who may have got an invitation to a meeting."""
    rows = session.scalars(
        select(OutboxRow.member_id).where(
            OutboxRow.kind == MeetingSet.kind,
            OutboxRow.subject.in_(earlier_subjects(meeting)),
            OutboxRow.state.in_(GONE_OUT),
        )
    )
    return {member_id for member_id in rows if member_id is not None}


def _here(match: Match) -> list[Member]:
    return [seat.member for seat in match.members if not seat.gone]
