"""What earlier rounds of a program did: who was introduced to whom, who is owed a match."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from rounds.lifecycle import REMATCH
from rounds.rematch_rounds import REPLACED
from store import Match, MatchMember, Mentorship, Round, UnmatchedMember

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
    held = session.execute(
        select(Round.id, Round.period)
        .where(
            Round.program_id == round_.program_id,
            Round.state.in_(HELD),
            Round.starts_on <= round_.starts_on,
            Round.id != round_.id,
        )
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


def owed(session: Session, round_: Round) -> set[int]:
    """Return the ids of members who were left out or stood up in the round before.

    A mentor without a mentee had nothing to lose by it. A mentee whose mentorship ended early since
    that round began, and was not replaced, is owed another one.
    """
    earlier = [held for held, ago in rounds_ago(session, round_).items() if ago == 1]
    left_out = set(
        session.scalars(
            select(UnmatchedMember.member_id).where(
                UnmatchedMember.round_id.in_(earlier), UnmatchedMember.role != "mentor"
            )
        )
    )
    stood_up = session.scalars(
        select(MatchMember.member_id)
        .join(Match)
        .where(
            MatchMember.round_id.in_(earlier),
            MatchMember.role != "mentor",
            MatchMember.gone.is_(False),
            MatchMember.met.is_(False) | Match.cancelled_reason.is_not(None),
        )
    )
    return left_out | set(stood_up) | set(_lost_a_mentor(session, round_, earlier))


def _lost_a_mentor(session: Session, round_: Round, earlier: Sequence[int]) -> Iterator[int]:
    since = select(func.min(Round.starts_on)).where(Round.id.in_(earlier)).scalar_subquery()
    ended = select(Mentorship.mentee_id).where(
        Mentorship.program_id == round_.program_id,
        Mentorship.state == "ended",
        Mentorship.ended_on >= since,
        Mentorship.ended_reason != REPLACED,
    )
    return iter(session.scalars(ended))


def load(session: Session, round_: Round) -> dict[int, int]:
    """Return how many commitments each member has in other programs.

    That is matches of running rounds, and mentorships, which run on when their round is over.
    """
    return dict(
        Counter([*_matches_elsewhere(session, round_), *_mentorships_elsewhere(session, round_)])
    )


def _matches_elsewhere(session: Session, round_: Round) -> Iterator[int]:
    running = select(Round.id).where(
        Round.program_id != round_.program_id, Round.state.in_(("approved", "introduced"))
    )
    not_introduced = select(Round.id).where(Round.state == "approved")
    return iter(
        session.scalars(
            select(MatchMember.member_id).where(
                MatchMember.round_id.in_(running),
                MatchMember.gone.is_(False),
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
