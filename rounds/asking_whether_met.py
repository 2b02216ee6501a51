"""Ask the members of each match whether they met: near the end of its round, and once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, String, and_, cast, exists, literal, or_, select
from sqlalchemy.orm import Session, defer, selectinload

from notifications.contexts import Person
from notifications.messages import DidYouMeet
from notifications.outbox import Draft, queue
from rounds.absences import INTRODUCTIONS
from rounds.eligibility import absence
from rounds.letterhead import Letterhead
from rounds.letters import RoundLetters
from rounds.loading import kind_of
from store import Enrolment, Match, MatchMember, Meeting, Member, OutboxRow, Round

ASKED_AT: Final = time(12)
"""When members are asked, in the program's zone: who met in the morning can say so."""

AFTER_A_MEETING: Final = timedelta(days=1)
TOO_LATE: Final = timedelta(days=7)
"""Nobody is asked about a meeting that is longer ago than this after they should have been."""

AT_ONCE: Final = 500
SATURDAY: Final = 5


def ask_whether_met(
    session: Session, sender_of: Callable[[Round], Letterhead], *, now: datetime
) -> int:
    """Ask everyone of whom it is time to know whether they met; give how many are asked anew.

    A second call asks nobody again. Mentorships have check-ins of their own.

    Parameters
    ----------
    sender_of
        Gives in whose name a round's mail goes out.
    """
    asked = 0
    for round_ in _rounds_in_question(session, now):
        to_ask = _to_ask(session, round_, now)
        if to_ask:
            letters = RoundLetters(round_, sender_of(round_))
            asked += sum(
                queue(session, list(_drafts(session, letters, some)), now=now).queued
                for some in _chunks(to_ask)
            )
    return asked


def asked_on(round_: Round) -> date:
    """Return the day on which a round's members are asked: the last one before a weekend.

    That is the last day from Monday to Friday in the round's days, so that the answers are there
    before the next round; in a round of a weekend alone its last day.
    """
    days = [round_.starts_on + timedelta(days=number) for number in range(round_.days)]
    return next((day for day in reversed(days) if day.weekday() < SATURDAY), days[-1])


def zone_of(round_: Round) -> ZoneInfo:
    """Return the zone of a round's program."""
    return ZoneInfo(round_.document["cadence"].get("time_zone", "UTC"))


def due_at(at_the_end: datetime, meeting_ends: datetime | None) -> datetime:
    """Return when a match is asked: a day after its meeting, else near the end of the round.

    Nobody is asked before the meeting is over, nor long after the round is.
    """
    if meeting_ends is None:
        return at_the_end
    return max(meeting_ends, min(meeting_ends + AFTER_A_MEETING, at_the_end))


def _rounds_in_question(session: Session, now: datetime) -> Iterator[Round]:
    """Give rounds whose matches may be asked now, without looking at any match yet."""
    recently = and_(Round.state == "closed", Round.ended_at > now - TOO_LATE)
    rounds = session.scalars(
        select(Round)
        .where(or_(Round.state == "introduced", recently))
        .options(defer(Round.problem), defer(Round.proposal))
        .order_by(Round.id)
    )
    return (
        round_
        for round_ in rounds
        if kind_of(round_) != "mentoring" and round_.document.get("feedback", True)
    )


def _to_ask(session: Session, round_: Round, now: datetime) -> list[tuple[int, int]]:
    """Return the match and the member of each seat to ask about, by ids."""
    end = datetime.combine(asked_on(round_), ASKED_AT, zone_of(round_)).astimezone(UTC)
    today = now.astimezone(zone_of(round_)).date()
    set_for = and_(Meeting.match_id == Match.id, Meeting.state == "set")
    place = and_(
        Enrolment.member_id == MatchMember.member_id,
        Enrolment.program_id == round_.program_id,
        Enrolment.role == MatchMember.role,
    )
    query = (
        select(Match.id, Member, Enrolment, Meeting.ends_at)
        .join(MatchMember, MatchMember.match_id == Match.id)
        .join(Member, Member.id == MatchMember.member_id)
        .join(Enrolment, place)
        .outerjoin(Meeting, set_for)
        .where(
            Match.round_id == round_.id,
            Match.cancelled_reason.is_(None),
            MatchMember.gone.is_(False),
            MatchMember.met.is_(None),
            MatchMember.answered_at.is_(None),
            ~was_asked(),
        )
        .order_by(Match.number, Member.id)
    )
    if end > now:
        query = query.where(Meeting.ends_at <= now)
    return [
        (match_id, member.id)
        for match_id, member, enrolment, meeting_ends in session.execute(query).tuples()
        if now - TOO_LATE < due_at(end, meeting_ends) <= now
        and absence(member, enrolment, on=today) is None
    ]


def was_asked() -> ColumnElement[bool]:
    """Tell of a seat of a match whether its member was asked."""
    subject = literal("match-") + cast(MatchMember.match_id, String)
    return (
        exists()
        .where(
            OutboxRow.kind == DidYouMeet.kind,
            OutboxRow.subject == subject,
            OutboxRow.member_id == MatchMember.member_id,
        )
        .correlate(MatchMember)
    )


def _drafts(
    session: Session, letters: RoundLetters, to_ask: Sequence[tuple[int, int]]
) -> Iterator[Draft]:
    found = session.scalars(
        select(Match)
        .where(Match.id.in_({match_id for match_id, _ in to_ask}))
        .options(selectinload(Match.members).joinedload(MatchMember.member))
    )
    matches = {match.id: match for match in found}
    began = introduced_by(session, list(matches.values()))
    for match_id, member_id in to_ask:
        seats = [seat for seat in matches[match_id].members if not seat.gone]
        if len(seats) < 2:
            continue  # nobody is left whom they could have met
        member = next(seat.member for seat in seats if seat.member_id == member_id)
        context = DidYouMeet(
            **letters.shared,
            match=match_id,
            recipient=member_id,
            people=tuple(Person.of(seat.member) for seat in seats),
        )
        thread = began.get((match_id, member_id))
        subject = f"match-{match_id}"
        yield Draft.to_member(member, subject=subject, context=context, thread=thread)


def introduced_by(session: Session, matches: Sequence[Match]) -> dict[tuple[int, int], str]:
    """Return the ``Message-ID`` of the last mail that introduced each member of some matches.

    Returns
    -------
    dict
        By the ids of the match and the member.
    """
    about = {
        subject: match.id
        for match in matches
        for subject in (
            f"match-{match.id}",
            *(f"match-{match.id}-{turn}" for turn in range(1, len(match.members))),
        )
    }
    rows = session.execute(
        select(OutboxRow.subject, OutboxRow.member_id, OutboxRow.key)
        .where(OutboxRow.kind.in_(INTRODUCTIONS), OutboxRow.subject.in_(about))
        .order_by(OutboxRow.id)
    )
    return {
        (about[subject], member_id): key
        for subject, member_id, key in rows.tuples()
        if member_id is not None
    }


def _chunks(items: Sequence[tuple[int, int]]) -> Iterator[Sequence[tuple[int, int]]]:
    left = iter(items)
    while some := list(islice(left, AT_ONCE)):
        yield some
