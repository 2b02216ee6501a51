"""Who of an introduced round takes no part after all, in which role, and whom that concerns."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import String, and_, cast, exists, literal, or_, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from rounds.eligibility import absence, most_telling
from rounds.loading import kind_of, taking_part
from store import (
    ERASED,
    Enrolment,
    Match,
    MatchMember,
    Member,
    OutboxRow,
    Round,
    RoundAnswer,
    RoundMember,
)

INTRODUCTIONS: Final = (
    "introduction", "mentee_introduction", "mentor_introduction", "team_kickoff",
)  # fmt: skip
"""The kinds of messages that introduce people."""

WAITING: Final = ("queued", "deferred")


@dataclass(frozen=True, slots=True)
class Absence:
    """That somebody takes no part in a role.

    Attributes
    ----------
    why
        As `rounds.eligibility.Eligibility` says it.
    undoes
        Whether that undoes a mentorship whose two were introduced: they had said so before the
        round was, or say so of this round.
    """

    why: str
    undoes: bool


Absent = Mapping[tuple[int, str], Absence]
"""Who takes no part, by id and role."""


def absent_from(session: Session, round_: Round, now: datetime) -> Absent:
    """Return who of the round's members cannot take part any more, and in which role."""
    found = (
        _by_erasure(session, round_),
        _by_answer(session, round_),
        _by_enrolment(session, round_, now),
    )
    return dict(each for way in found for each in way)


def is_absent(seat: MatchMember, absent: Container[tuple[int, str]]) -> bool:
    """Tell whether somebody takes no part in the role that a seat is for."""
    return (seat.member_id, seat.role) in absent


def matches_of(session: Session, round_: Round, absent: Absent) -> Sequence[Match]:
    """Return the matches that an absence breaks up, in which the absent still has a seat.

    A mentorship whose two were introduced is broken up only where one of them says "not this time":
    a pause leaves it alone, and `rounds.mentorships.end_of_leavers` ends it where somebody left.
    """
    broken = _matches_with(session, round_, absent)
    if kind_of(round_) == "mentoring":
        broken &= _to_undo(session, round_, {who for who, its in absent.items() if its.undoes})
    return session.scalars(
        select(Match)
        .where(Match.id.in_(broken))
        .order_by(Match.number)
        .options(selectinload(Match.members).joinedload(MatchMember.member))
    ).all()


def withdraw_absent(session: Session, round_: Round, *, now: datetime) -> None:
    """Let those who left, paused or declined since the round opened take no part in it.

    Who takes part in another role stays in that one.
    """
    absent = absent_from(session, round_, now)
    for standing in taking_part(session, round_, {member_id for member_id, _ in absent}):
        its = {role: absent.get((standing.member_id, role)) for role in standing.roles}
        standing.roles = [role for role, absence_ in its.items() if absence_ is None]
        if not standing.roles:
            standing.reason = most_telling(each.why for each in its.values() if each)
    session.flush()


def somebody_matched_is_absent(session: Session, round_: Round, *, now: datetime) -> bool:
    """Tell whether somebody who has a match in a round takes no part in it any more.

    A proposing that was broken off has taken such people out already, and left the old matches.
    """
    return bool(_matches_with(session, round_, absent_from(session, round_, now))) or any(
        standing.reason or role not in standing.roles
        for standing, role in _standing_of_seats(session, round_)
    )


def _standing_of_seats(session: Session, round_: Round) -> Iterator[tuple[RoundMember, str]]:
    """Give the standing of those who have a seat, and the role of it, where they may not go on."""
    seats = (
        select(RoundMember, MatchMember.role)
        .join(
            MatchMember,
            and_(
                MatchMember.round_id == RoundMember.round_id,
                MatchMember.member_id == RoundMember.member_id,
            ),
        )
        .where(RoundMember.round_id == round_.id, MatchMember.gone.is_(False))
    )
    if kind_of(round_) != "mentoring":  # only there somebody is taken out of one role of two
        seats = seats.where(RoundMember.reason.is_not(None))
    return iter(session.execute(seats).tuples())


def _matches_with(session: Session, round_: Round, absent: Absent) -> set[int]:
    """Return the matches in which somebody absent still has a seat."""
    seats = select(MatchMember).where(
        MatchMember.round_id == round_.id,
        MatchMember.member_id.in_({member_id for member_id, _ in absent}),
        MatchMember.gone.is_(False),
    )
    return {seat.match_id for seat in session.scalars(seats) if is_absent(seat, absent)}


def _by_erasure(session: Session, round_: Round) -> Iterator[tuple[tuple[int, str], Absence]]:
    """Give who has no place in any program any more, since their data was erased."""
    erased = session.execute(
        select(RoundMember.member_id, RoundMember.roles)
        .join(RoundMember.member)
        .where(
            RoundMember.round_id == round_.id,
            RoundMember.reason.is_(None),
            Member.source == ERASED,
        )
    )
    for member_id, roles in erased:
        for role in roles:
            yield (member_id, role), Absence("left", undoes=False)


def _by_enrolment(
    session: Session, round_: Round, now: datetime
) -> Iterator[tuple[tuple[int, str], Absence]]:
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
        why = _gap(place, round_, now) if place.role in roles else None
        if why:
            before = place.state != "joined" and _is_before(place.since, round_)
            yield (place.member_id, place.role), Absence(why, before)


def _by_answer(session: Session, round_: Round) -> Iterator[tuple[tuple[int, str], Absence]]:
    skipped = session.execute(
        select(RoundAnswer.member_id, RoundMember.roles)
        .join(RoundMember, RoundMember.member_id == RoundAnswer.member_id)
        .where(
            RoundAnswer.program_id == round_.program_id,
            RoundAnswer.period == round_.period,
            RoundAnswer.takes_part.is_(False),
            RoundMember.round_id == round_.id,
        )
    )
    for member_id, roles in skipped:
        for role in roles:
            yield (member_id, role), Absence("skipped", undoes=True)


def _is_before(at: datetime, round_: Round) -> bool:
    return round_.introduced_at is not None and at <= round_.introduced_at


def _gap(enrolment: Enrolment, round_: Round, now: datetime) -> str | None:
    """Return why somebody takes no part in any of the round's days that are left, or None."""
    today = max(round_.starts_on, now.date())
    last_day = max(today, round_.starts_on + timedelta(days=round_.days - 1))
    why = absence(enrolment.member, enrolment, on=today)
    return absence(enrolment.member, enrolment, on=last_day) if why == "away" else why


def _to_undo(session: Session, round_: Round, undoing: set[tuple[int, str]]) -> set[int]:
    """Return the matches of which somebody has not heard, or that somebody's absence undoes."""
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
            MatchMember.member_id.in_({member_id for member_id, _ in undoing}),
        )
    )
    return {*unheard, *(seat.match_id for seat in seats if is_absent(seat, undoing))}
