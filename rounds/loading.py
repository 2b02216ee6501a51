"""Load what a round holds in few queries, whatever its size; its kind, and what it is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from notifications.wording.dates import span
from store import Match, MatchMember, Round, RoundMember, UnmatchedMember


def load_matches(session: Session, round_: Round) -> list[Match]:
    """Return the round's matches with their members, in three queries whatever their number."""
    return list(
        session.scalars(
            select(Match)
            .where(Match.round_id == round_.id)
            .order_by(Match.number)
            .options(selectinload(Match.members).joinedload(MatchMember.member))
        )
    )


def load_unmatched(session: Session, round_: Round) -> list[UnmatchedMember]:
    """Return the round's unmatched members in one query."""
    return list(
        session.scalars(
            select(UnmatchedMember)
            .where(UnmatchedMember.round_id == round_.id)
            .order_by(UnmatchedMember.member_id)
            .options(selectinload(UnmatchedMember.member))
        )
    )


def taking_part(session: Session, round_: Round, among: Collection[int]) -> list[RoundMember]:
    """Return the standing of those of some members, by id, who take part in a round."""
    if not among:
        return []
    return list(
        session.scalars(
            select(RoundMember).where(
                RoundMember.round_id == round_.id,
                RoundMember.reason.is_(None),
                RoundMember.member_id.in_(among),
            )
        )
    )


def matches_of_each(session: Session, round_: Round) -> Counter[tuple[int, str]]:
    """Count everybody's matches in a round by member and role, those that were dissolved apart."""
    seats = (
        select(MatchMember.member_id, MatchMember.role)
        .join(Match)
        .where(MatchMember.round_id == round_.id, Match.cancelled_reason.is_(None))
    )
    return Counter(session.execute(seats).tuples())


def period_label(round_: Round) -> str:
    """Return a round's period as people call it: its days, or the name of an ad hoc round."""
    days = scheduled_days(round_)
    return span(round_.starts_on, days) if days else round_.period


def scheduled_days(round_: Round) -> int:
    """Return how many days a scheduled round has; 0 for an ad hoc one, which has a name instead."""
    return round_.days if round_.period.endswith("Z") and "T" in round_.period else 0


def reason_role(round_: Round, left: UnmatchedMember) -> str:
    """Return by which role it is worded why somebody went without: of groups ``table`` or ``team``.

    In mentoring that is their role in the round.
    """
    if kind_of(round_) == "teams":
        return "team"
    return "table" if round_.document.get("group_size", 2) > 2 else left.role


def kind_of(round_: Round) -> str:
    """Return the kind of a round's program."""
    kind: str = round_.document.get("kind", "pairing")
    return kind
