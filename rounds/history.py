"""What earlier rounds of a program did: who was introduced to whom, and who is busy elsewhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain, combinations

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import Session

from rounds.lifecycle import REMATCH
from store import Match, MatchMember, Mentorship, Round

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


def rounds_ago(session: Session, round_: Round) -> dict[int, int]:
    """Return how many rounds ago each of the program's rounds was held, by its id.

    A rematch is no round of its own: it counts with the round that it followed.
    """
    before = and_(Round.starts_on <= round_.starts_on, Round.id != round_.id)
    return _held(session, round_.program_id, before)


def all_rounds_ago(session: Session, program_id: int) -> dict[int, int]:
    """Return the same for the round to come, which follows all that were held."""
    return _held(session, program_id, true())


def _held(session: Session, program_id: int, which: ColumnElement[bool]) -> dict[int, int]:
    held = session.execute(
        select(Round.id, Round.period)
        .where(Round.program_id == program_id, Round.state.in_(HELD), which)
        .order_by(Round.starts_on.desc(), Round.id.desc())
    )
    ago: dict[int, int] = {}
    rounds = 0
    for round_id, period in held.tuples():
        if period.startswith(REMATCH):
            ago[round_id] = rounds + 1
            continue
        rounds += 1
        ago[round_id] = rounds
    return ago


def introductions(session: Session, round_: Round) -> Iterator[Introduction]:
    """Give all pairs that were introduced in the program before; a trio is three pairs."""
    ago = rounds_ago(session, round_)
    for held, seats in _seats_by_match(session, set(ago)):
        present = sorted((seat.member_id, seat.met) for seat in seats if not seat.gone)
        for (a, a_met), (b, b_met) in combinations(present, 2):
            yield Introduction(a, b, ago[held], _met(a_met, b_met))


def led(session: Session, round_: Round) -> set[tuple[int, int]]:
    """Return who mentored in which earlier round: a mentor's id, and how many rounds ago."""
    ago = rounds_ago(session, round_)
    seats = session.execute(
        select(MatchMember.member_id, MatchMember.round_id)
        .join(Match)
        .where(
            MatchMember.round_id.in_(ago),
            MatchMember.role == "mentor",
            MatchMember.gone.is_(False),
            Match.cancelled_reason.is_(None),
        )
    )
    return {(mentor, ago[held]) for mentor, held in seats.tuples()}


def load(session: Session, round_: Round) -> dict[int, int]:
    """Return how many commitments each member has in other programs.

    That is matches of running rounds, and mentorships, which run on when their round is over.
    """
    return dict(
        Counter([*_matches_elsewhere(session, round_), *_mentorships_elsewhere(session, round_)])
    )


def _matches_elsewhere(session: Session, round_: Round) -> Iterator[int]:
    """Give members for each match of a running round; a round whose days are over binds nobody."""
    rounds = session.execute(
        select(Round.id, Round.starts_on, Round.days).where(
            Round.program_id != round_.program_id, Round.state.in_(("approved", "introduced"))
        )
    )
    running = [
        round_id
        for round_id, first, days in rounds.tuples()
        if first + timedelta(days=days) > round_.starts_on
    ]
    not_introduced = select(Round.id).where(Round.state == "approved")
    return iter(
        session.scalars(
            select(MatchMember.member_id)
            .join(Match)
            .where(
                MatchMember.round_id.in_(running),
                MatchMember.gone.is_(False),
                Match.cancelled_reason.is_(None),
                or_(MatchMember.role == "member", MatchMember.round_id.in_(not_introduced)),
            )
        )
    )


def _mentorships_elsewhere(session: Session, round_: Round) -> Iterator[int]:
    pairs = session.execute(
        select(Mentorship.mentor_id, Mentorship.mentee_id).where(
            Mentorship.program_id != round_.program_id,
            Mentorship.state == "active",
            Mentorship.ends_on > round_.starts_on,
        )
    )
    return chain.from_iterable(pairs.tuples())


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
