"""Remind the members of matches of which no meeting is known: once, some days after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, cast, exists, literal, not_, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from notifications.contexts import Person, Slot
from notifications.messages import Reminder
from notifications.outbox import Draft, queue
from notifications.slots import MOST_SLOTS
from rounds.absences import Absent, absent_from, is_absent
from rounds.letterhead import Letterhead
from rounds.letters import RoundLetters
from rounds.loading import load_matches
from rounds.meeting_letters import introductions_of
from rounds.program_file import frozen_program
from store import Match, MatchMember, Meeting, MeetingSlot, Mentorship, OutboxRow, Round


def rounds_to_remind(session: Session, *, now: datetime) -> list[Round]:
    """Return the rounds in which somebody may be reminded: introduced long enough ago, not over."""
    running = session.scalars(
        select(Round)
        .where(Round.state == "introduced", Round.introduced_at <= now)
        .order_by(Round.id)
    )
    return [round_ for round_ in running if _is_due(round_, now) and _waiting(session, round_)]


def remind(session: Session, round_: Round, sender: Letterhead, *, now: datetime) -> int:
    """Write the reminders that are due in a round; a second call writes none.

    Nobody is reminded who takes no part any more, who has said that they met or did not, or who
    has answered while others have not; nor of a meeting that was set or called off, nor of a
    round or mentorship that is over.

    Parameters
    ----------
    session
        Of a ``writing`` transaction.

    Returns
    -------
    int
        How many were written.
    """
    if not _is_due(round_, now):
        return 0
    letters, facts = RoundLetters(round_, sender), _Facts.of(session, round_, now)
    drafts = [draft for match in facts.matches for draft in facts.reminders(match, letters, now)]
    return queue(session, drafts, now=now).queued


def _is_due(round_: Round, now: datetime) -> bool:
    introduced = round_.introduced_at
    if introduced is None or now.date() >= round_.starts_on + timedelta(days=round_.days):
        return False
    file = frozen_program(round_.program.slug, round_.document)
    days = file.arrangement.meeting.reminder_after
    return days > 0 and now >= introduced + timedelta(days=days)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What decides who is reminded in a round."""

    waiting: Mapping[int, frozenset[int]]
    matches: Sequence[Match]
    meetings: Mapping[int, Meeting]
    absent: Absent
    introduced: Mapping[int, Mapping[int, str]]

    @classmethod
    def of(cls, session: Session, round_: Round, now: datetime) -> _Facts:
        waiting = _waiting(session, round_)
        loaded = load_matches(session, round_) if waiting else ()
        matches = [match for match in loaded if match.id in waiting]
        return cls(
            waiting,
            matches,
            _meetings(session, round_) if waiting else {},
            absent_from(session, round_, now) if waiting else {},
            introductions_of(session, matches),
        )

    def reminders(self, match: Match, letters: RoundLetters, now: datetime) -> Iterator[Draft]:
        """Write the reminders of one match; of those who have answered only if all have."""
        seats = [seat for seat in match.members if not seat.gone]
        members = [seat.member for seat in seats if not is_absent(seat, self.absent)]
        answered = self._answered(match)
        all_answered = answered >= {member.id for member in members}
        threads = self.introduced[match.id]
        for member in members if len(members) > 1 else ():
            asked = all_answered or member.id not in answered
            if asked and member.id in self.waiting[match.id] and member.id in threads:
                context = Reminder(
                    **letters.shared,
                    match=match.id,
                    recipient=member.id,
                    people=tuple(map(Person.of, members)),
                    introduced_on=(letters.round_.introduced_at or now).date(),
                    slots=self._ahead(match, now),
                    all_answered=all_answered,
                )
                yield Draft.to_member(
                    member,
                    subject=f"match-{match.id}",
                    context=context,
                    thread=threads[member.id],
                )

    def _answered(self, match: Match) -> set[int]:
        return {tick.member_id for slot in self._slots(match) for tick in slot.ticks}

    def _ahead(self, match: Match, now: datetime) -> tuple[Slot, ...]:
        ahead = [row for row in self._slots(match) if row.starts_at > now]
        return tuple(Slot(row.starts_at, row.ends_at) for row in ahead[:MOST_SLOTS])

    def _slots(self, match: Match) -> Sequence[MeetingSlot]:
        meeting = self.meetings.get(match.id)
        return meeting.slots if meeting else ()


def _waiting(session: Session, round_: Round) -> dict[int, frozenset[int]]:
    """Return who may be reminded, by the match's id: of no match that has met, or is planned."""
    subject = literal("match-") + cast(Match.id, String)
    reminded = exists().where(
        OutboxRow.kind == Reminder.kind,
        OutboxRow.subject == subject,
        OutboxRow.member_id == MatchMember.member_id,
    )
    planned = exists().where(Meeting.match_id == Match.id, Meeting.state != "proposed")
    over = exists().where(Mentorship.match_id == Match.id, Mentorship.state != "active")
    seat = aliased(MatchMember)
    answered = exists().where(seat.match_id == Match.id, seat.met.is_not(None))
    rows = session.execute(
        select(Match.id, MatchMember.member_id)
        .join(MatchMember, MatchMember.match_id == Match.id)
        .where(
            Match.round_id == round_.id,
            Match.cancelled_reason.is_(None),
            MatchMember.gone.is_(False),
            not_(or_(reminded, planned, over, answered)),
        )
    )
    found: dict[int, set[int]] = {}
    for match_id, member_id in rows:
        found.setdefault(match_id, set()).add(member_id)
    return {match_id: frozenset(members) for match_id, members in found.items()}


def _meetings(session: Session, round_: Round) -> dict[int, Meeting]:
    found = session.scalars(
        select(Meeting)
        .join(Match, Match.id == Meeting.match_id)
        .where(Match.round_id == round_.id, Meeting.state == "proposed")
        .options(selectinload(Meeting.slots).selectinload(MeetingSlot.ticks))
    )
    return {meeting.match_id: meeting for meeting in found}
