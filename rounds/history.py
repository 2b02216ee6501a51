"""What earlier rounds of a program did: who was introduced to whom, who is owed a match."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import Match, MatchMember, Round, UnmatchedMember

HELD = ("introduced", "closed")


@dataclass(frozen=True, slots=True)
class Introduction:
    """Two members who were introduced in an earlier round.

    Attributes
    ----------
    a, b
        The members' ids, ``a < b``.
    rounds_ago
        1 for the round before.
    met
        Whether they met, or None when nobody answered.
    """

    a: int
    b: int
    rounds_ago: int
    met: bool | None


def earlier_rounds(session: Session, round_: Round) -> list[int]:
    """Return the ids of the program's rounds that were held before this one, latest first."""
    return list(
        session.scalars(
            select(Round.id)
            .where(
                Round.program_id == round_.program_id,
                Round.state.in_(HELD),
                Round.starts_on <= round_.starts_on,
                Round.id != round_.id,
            )
            .order_by(Round.starts_on.desc(), Round.id.desc())
        )
    )


def introductions(session: Session, round_: Round) -> Iterator[Introduction]:
    """Give all pairs that were introduced in the program before; a trio is three pairs."""
    ago = {held: place for place, held in enumerate(earlier_rounds(session, round_), start=1)}
    for held, seats in _seats_by_match(session, set(ago)):
        present = sorted((seat.member_id, seat.met) for seat in seats if not seat.gone)
        for (a, a_met), (b, b_met) in combinations(present, 2):
            yield Introduction(a, b, ago[held], _met(a_met, b_met))


def owed(session: Session, round_: Round) -> set[int]:
    """Return the ids of members who were left out or stood up in the round before."""
    earlier = earlier_rounds(session, round_)[:1]
    left_out = set(
        session.scalars(
            select(UnmatchedMember.member_id).where(UnmatchedMember.round_id.in_(earlier))
        )
    )
    stood_up = session.scalars(
        select(MatchMember.member_id)
        .join(Match)
        .where(
            MatchMember.round_id.in_(earlier),
            MatchMember.gone.is_(False),
            MatchMember.met.is_(False) | Match.cancelled_reason.is_not(None),
        )
    )
    return left_out | set(stood_up)


def load(session: Session, round_: Round) -> dict[int, int]:
    """Return how many matches each member has in running rounds of other programs."""
    counts: dict[int, int] = defaultdict(int)
    running = select(Round.id).where(
        Round.program_id != round_.program_id, Round.state.in_(("approved", "introduced"))
    )
    for member_id in session.scalars(
        select(MatchMember.member_id).where(
            MatchMember.round_id.in_(running), MatchMember.gone.is_(False)
        )
    ):
        counts[member_id] += 1
    return dict(counts)


def _seats_by_match(session: Session, rounds: set[int]) -> Iterator[tuple[int, list[MatchMember]]]:
    matches: dict[tuple[int, int], list[MatchMember]] = defaultdict(list)
    query = (
        select(MatchMember)
        .join(Match)
        .where(MatchMember.round_id.in_(rounds), Match.cancelled_reason.is_(None))
        .order_by(MatchMember.match_id, MatchMember.member_id)
    )
    for seat in session.scalars(query):
        matches[seat.round_id, seat.match_id].append(seat)
    for (held, _), seats in matches.items():
        yield held, seats


def _met(first: bool | None, second: bool | None) -> bool | None:  # noqa: FBT001
    """Combine two answers: one "no" weighs more than silence, one "yes" more than a "no"."""
    if first or second:
        return True
    return None if first is None and second is None else False
