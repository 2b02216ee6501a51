"""Who of an introduced round takes no part after all, in which role, and whom that concerns."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import String, cast, exists, literal, or_, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from rounds.eligibility import absence
from rounds.loading import kind_of
from store import Enrolment, Match, MatchMember, Member, OutboxRow, Round, RoundAnswer, RoundMember

INTRODUCTIONS: Final = ("introduction", "mentee_introduction", "mentor_introduction")
"""The kinds of messages that introduce people."""

WAITING: Final = ("queued", "deferred")

Absent = Mapping[tuple[int, str], bool]
"""Members, by id, with the role in which they take no part; true when they had said so before the
round was introduced."""


def absent_from(session: Session, round_: Round, now: datetime) -> Absent:
    """Return who of the round's members cannot take part any more, and in which role."""
    return dict([*_by_answer(session, round_), *_by_enrolment(session, round_, now)])


def is_absent(seat: MatchMember, absent: Container[tuple[int, str]]) -> bool:
    """Tell whether somebody takes no part in the role that a seat is for."""
    return (seat.member_id, seat.role) in absent


def matches_of(session: Session, round_: Round, absent: Absent) -> Sequence[Match]:
    """Return the matches that an absence breaks up, in which the absent still has a seat.

    A mentorship whose two were introduced is not broken up here: a pause leaves it alone, and
    `rounds.mentorships.end_of_leavers` ends it where somebody left.
    """
    seats = (
        select(MatchMember)
        .where(
            MatchMember.round_id == round_.id,
            MatchMember.member_id.in_({member_id for member_id, _ in absent}),
            MatchMember.gone.is_(False),
        )
        .order_by(MatchMember.match_id)
    )
    broken = {seat.match_id for seat in session.scalars(seats) if is_absent(seat, absent)}
    if kind_of(round_) == "mentoring":
        broken &= _not_begun(session, round_, {who for who, before in absent.items() if before})
    return session.scalars(
        select(Match)
        .where(Match.id.in_(broken))
        .order_by(Match.number)
        .options(selectinload(Match.members).joinedload(MatchMember.member))
    ).all()


def _by_enrolment(
    session: Session, round_: Round, now: datetime
) -> Iterator[tuple[tuple[int, str], bool]]:
    changed = session.execute(
        select(Enrolment, RoundMember.roles)
        .join(Enrolment.member)
        .join(RoundMember, RoundMember.member_id == Enrolment.member_id)
        .where(
            Enrolment.program_id == round_.program_id,
            RoundMember.round_id == round_.id,
            RoundMember.reason.is_(None),
            or_(Member.status != "active", Enrolment.state != "joined"),
        )
        .options(contains_eager(Enrolment.member))
    )
    for place, roles in changed:
        if place.role in roles and _cannot(place, round_, now):
            before = place.state != "joined" and _is_before(place.since, round_)
            yield (place.member_id, place.role), before


def _by_answer(session: Session, round_: Round) -> Iterator[tuple[tuple[int, str], bool]]:
    skipped = session.execute(
        select(RoundAnswer.member_id, RoundAnswer.at, RoundMember.roles)
        .join(RoundMember, RoundMember.member_id == RoundAnswer.member_id)
        .where(
            RoundAnswer.program_id == round_.program_id,
            RoundAnswer.period == round_.period,
            RoundAnswer.takes_part.is_(False),
            RoundMember.round_id == round_.id,
        )
    )
    for member_id, at, roles in skipped:
        for role in roles:
            yield (member_id, role), _is_before(at, round_)


def _is_before(at: datetime, round_: Round) -> bool:
    return round_.introduced_at is not None and at <= round_.introduced_at


def _cannot(enrolment: Enrolment, round_: Round, now: datetime) -> bool:
    today = max(round_.starts_on, now.date())
    last_day = max(today, round_.starts_on + timedelta(days=round_.days - 1))
    why = absence(enrolment.member, enrolment, on=today)
    if why == "away":
        why = absence(enrolment.member, enrolment, on=last_day)
    return why is not None


def _not_begun(session: Session, round_: Round, before: set[tuple[int, str]]) -> set[int]:
    """Return the matches of which somebody has not heard, or whose members knew of the absence."""
    subject = literal("match-") + cast(Match.id, String)
    waiting = exists().where(
        OutboxRow.subject == subject,
        OutboxRow.kind.in_(INTRODUCTIONS),
        OutboxRow.state.in_(WAITING),
    )
    unheard = session.scalars(select(Match.id).where(Match.round_id == round_.id, waiting))
    seats = session.scalars(
        select(MatchMember).where(
            MatchMember.round_id == round_.id,
            MatchMember.member_id.in_({member_id for member_id, _ in before}),
        )
    )
    return {*unheard, *(seat.match_id for seat in seats if is_absent(seat, before))}
