"""Mentorships of a proposal that others, agreed meanwhile, have left no place for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from rounds.lifecycle import is_rematch
from rounds.running_mentorships import Pair, running_pairs
from store import Enrolment, Match, MatchMember, Program, Round


def hold_places(session: Session, program_id: int) -> None:
    """Let nobody else give a program's places away until this transaction ends."""
    session.execute(select(Program.id).where(Program.id == program_id).with_for_update())


def overtaken_matches(session: Session, round_: Round) -> Sequence[Match]:
    """Return the round's mentorships whose mentee has a mentor now, or whose mentor has no place.

    Of a mentor who promised more than is left the last ones are given.
    """
    matches = session.scalars(
        select(Match)
        .where(Match.round_id == round_.id)
        .order_by(Match.number)
        .options(selectinload(Match.members))
    ).all()
    mine = {seat.member_id for match in matches for seat in match.members if seat.role == "mentee"}
    running = [
        (mentor, mentee)
        for mentor, mentee in running_pairs(session, round_.program_id, on=round_.starts_on)
        if not (is_rematch(round_) and mentee in mine)
    ]
    served = {mentee for _, mentee in running}
    room = free_places(session, round_.program_id, running)
    overtaken = []
    for match in matches:
        mentor, mentee = _pair(match)
        if mentee in served or room[mentor] < 1:
            overtaken.append(match)
        else:
            room[mentor] -= 1
    return overtaken


def free_places(
    session: Session, program_id: int, running: Sequence[Pair]
) -> defaultdict[int, int]:
    """Return how many places each of a program's mentors has left beside those that run."""
    taken = Counter(mentor for mentor, _ in running)
    places = select(Enrolment.member_id, Enrolment.capacity).where(
        Enrolment.program_id == program_id, Enrolment.role == "mentor"
    )
    room: defaultdict[int, int] = defaultdict(int)
    for member_id, capacity in session.execute(places):
        room[member_id] = capacity - taken[member_id]
    return room


def _pair(match: Match) -> tuple[int, int]:
    """Return the ids of mentor and mentee."""
    by_role: dict[str, MatchMember] = {seat.role: seat for seat in match.members}
    return by_role["mentor"].member_id, by_role["mentee"].member_id
