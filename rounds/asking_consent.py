"""Ask by mail, once, whether others may read it, when somebody has not said so on their page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session, selectinload

from notifications.contexts import Person
from notifications.messages import TipConsent as ConsentAsked
from notifications.outbox import Draft, queue
from rounds.asking_whether_met import introduced_by, zone_of
from rounds.eligibility import absence
from rounds.letterhead import Letterhead
from rounds.letters import RoundLetters
from rounds.passing_on import question_about
from store import Enrolment, Match, MatchMember, Round, Tip, TipConsent

FIRST_ON_THE_PAGE: Final = timedelta(days=2)
"""So long the others have to answer by themselves: their own question leads to the same page."""

TOO_LATE: Final = timedelta(days=30)
"""Nobody is asked about a meeting that is longer ago."""


def ask_for_consent(
    session: Session, sender_of: Callable[[Round], Letterhead], *, now: datetime
) -> int:
    """Ask those who have not said whether others may read it; give how many are asked anew.

    A second call asks nobody again.
    """
    asked = 0
    for tip in _tips_in_question(session, now):
        match = session.get_one(Match, tip.match_id)
        round_ = session.get_one(Round, match.round_id)
        drafts = list(_drafts(session, tip, match, round_, sender_of, now))
        asked += queue(session, drafts, now=now).queued
    return asked


def _tips_in_question(session: Session, now: datetime) -> list[Tip]:
    willing = exists().where(
        TipConsent.tip_id == Tip.id,
        TipConsent.member_id == Tip.author_id,
        TipConsent.agrees.is_(True),
    )
    against = exists().where(TipConsent.tip_id == Tip.id, TipConsent.agrees.is_(False))
    return list(
        session.scalars(
            select(Tip)
            .where(
                Tip.at <= now - FIRST_ON_THE_PAGE,
                Tip.at > now - TOO_LATE,
                willing.correlate(Tip),
                ~against.correlate(Tip),
            )
            .order_by(Tip.id)
            .options(selectinload(Tip.consents))
        )
    )


def _drafts(
    session: Session,
    tip: Tip,
    match: Match,
    round_: Round,
    sender_of: Callable[[Round], Letterhead],
    now: datetime,
) -> Iterator[Draft]:
    silent = _silent(session, tip, round_, now)
    if not silent or match.cancelled_reason is not None:
        return
    letters = RoundLetters(round_, sender_of(round_))
    began = introduced_by(session, [match])
    people = tuple(Person.of(seat.member) for seat in match.members)
    for seat in silent:
        context = ConsentAsked(
            **letters.shared,
            match=match.id,
            recipient=seat.member_id,
            author=tip.author_id,
            people=people,
            text=tip.text,
            topic=tip.topic or "",
        )
        yield Draft.to_member(
            seat.member,
            subject=question_about(tip),
            context=context,
            thread=began.get((match.id, seat.member_id)),
        )


def _silent(session: Session, tip: Tip, round_: Round, now: datetime) -> list[MatchMember]:
    """Return the seats of those who have said nothing, and can be asked."""
    answered = {consent.member_id for consent in tip.consents}
    place = and_(
        Enrolment.member_id == MatchMember.member_id,
        Enrolment.program_id == round_.program_id,
        Enrolment.role == MatchMember.role,
    )
    found = session.execute(
        select(MatchMember, Enrolment)
        .join(Enrolment, place)
        .where(MatchMember.match_id == tip.match_id, MatchMember.gone.is_(False))
        .order_by(MatchMember.member_id)
    )
    today = now.astimezone(zone_of(round_)).date()
    return [
        seat
        for seat, enrolment in found.tuples()
        if seat.member_id not in answered and absence(seat.member, enrolment, on=today) is None
    ]
