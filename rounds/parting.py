"""Matches that what happened since the round was solved stands against: they are not introduced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased, selectinload

from rounds.bookings import withdraw_introduced_elsewhere
from rounds.figures import without_match
from rounds.loading import kind_of, matches_of_each
from rounds.mentoring_problem import withdraw_served
from rounds.overtaking import overtaken_matches
from store import Block, Match, MatchMember, Round, RoundMember, UnmatchedMember
from store.audit import record


def blocked_matches(session: Session, round_: Round) -> Sequence[Match]:
    """Return the round's matches that hold two members who shall never be matched."""
    first, second = aliased(MatchMember), aliased(MatchMember)
    both_seats = and_(
        Block.member_a_id == first.member_id,
        Block.member_b_id == second.member_id,
    )
    blocked = (
        select(first.match_id)
        .join(second, second.match_id == first.match_id)
        .join(Block, both_seats)
        .where(first.round_id == round_.id)
    )
    return session.scalars(
        select(Match).where(Match.id.in_(blocked)).options(selectinload(Match.members))
    ).all()


def outdated_matches(session: Session, round_: Round) -> Sequence[Match]:
    """Return the matches that cannot be introduced any more, whatever stands against them."""
    overtaken = overtaken_matches(session, round_) if kind_of(round_) == "mentoring" else ()
    found = {match.id: match for match in (*blocked_matches(session, round_), *overtaken)}
    return [found[key] for key in sorted(found)]


def part_outdated(session: Session, round_: Round, *, actor: str, now: datetime) -> int:
    """Dissolve the matches that cannot be introduced any more; give how many.

    Whoever is left without a match by it counts as unmatched, and gets a note that says whether the
    rules left them nobody, or a place was taken. The audit says how many matches were parted, not
    whose.
    """
    withdraw_served(session, round_)
    elsewhere = withdraw_introduced_elsewhere(session, round_)
    blocked = {match.id for match in blocked_matches(session, round_)}
    found = {match.id: match for match in (*outdated_matches(session, round_), *elsewhere)}
    parted = [found[key] for key in sorted(found)]
    for match in parted:
        _part(session, round_, match, overtaken=match.id not in blocked)
    if parted:
        record(
            session,
            at=now,
            actor=actor,
            action="round.part",
            subject=f"round/{round_.id}",
            after={"matches": len(parted)},
        )
        session.flush()
    return len(parted)


def _part(session: Session, round_: Round, match: Match, *, overtaken: bool) -> None:
    """Dissolve one match.

    A mentor who has other mentees in the round is not unmatched, nor is a mentee who found a mentor
    elsewhere.
    """
    seats = list(match.members)
    left = matches_of_each(session, round_)
    alone = [
        seat
        for seat in seats
        if left[seat.member_id, seat.role] == 1 and _still_in(session, round_, seat)
    ]
    reasons = _reasons(alone) if overtaken else {}
    session.add_all(
        UnmatchedMember(
            round_id=round_.id,
            member_id=seat.member_id,
            role=seat.role,
            reason=reasons.get(seat.role, "no_partner"),
            blocked_by={},
        )
        for seat in alone
    )
    round_.figures = without_match(
        round_.figures, [left[seat.member_id, seat.role] for seat in seats]
    )
    session.delete(match)
    session.flush()


def _reasons(alone: Sequence[MatchMember]) -> dict[str, str]:
    """Say by role why nobody is left, where something agreed meanwhile came before.

    A mentee who still seeks lost the place of the mentor; one who does not has found a mentor.
    """
    seeks = any(seat.role == "mentee" for seat in alone)
    return {
        "member": "surplus",
        "mentee": "surplus",
        "mentor": "no_capacity" if seeks else "surplus",
    }


def _still_in(session: Session, round_: Round, seat: MatchMember) -> bool:
    standing = session.get_one(RoundMember, (round_.id, seat.member_id))
    return standing.reason is None and seat.role in standing.roles
