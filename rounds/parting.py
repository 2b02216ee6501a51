"""Matches whose members were blocked since the round was solved: they are not introduced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased, selectinload

from store import Block, Match, MatchMember, Round, UnmatchedMember
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


def part_blocked(session: Session, round_: Round, *, actor: str, now: datetime) -> int:
    """Dissolve the matches of blocked members before they are introduced; give how many.

    Their members count as unmatched, and get the note of those whom the rules left nobody. The
    audit says how many matches were parted, not whose.
    """
    parted = blocked_matches(session, round_)
    for match in parted:
        session.add_all(
            UnmatchedMember(
                round_id=round_.id, member_id=seat.member_id, reason="no_partner", blocked_by={}
            )
            for seat in match.members
        )
        round_.figures = _without(round_.figures, len(match.members))
        session.delete(match)
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


def _without(figures: dict[str, int], size: int) -> dict[str, int]:
    """Return a round's figures without one match."""
    shape = {2: "pairs", 3: "trios"}[size]
    return figures | {
        "matched": figures["matched"] - size,
        "unmatched": figures["unmatched"] + size,
        shape: figures[shape] - 1,
    }
