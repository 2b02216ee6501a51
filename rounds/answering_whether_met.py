"""What a member says after a meeting: whether it took place, and what it was worth."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from rounds.history import HELD
from rounds.lifecycle import RoundError
from store import Match, MatchMember, Member, Program, Round
from store.audit import record


class Met(StrEnum):
    """Whether two or more who were introduced met."""

    YES = "met"
    NOT_YET = "not_yet"
    NO = "not_met"


IS_MET = {Met.YES: True, Met.NOT_YET: None, Met.NO: False}
"""What a seat keeps: without an answer, and with "not yet", a pair counts as met."""

WORTH = range(1, 6)


def seat_of(session: Session, match_id: int, member_id: int) -> MatchMember:
    """Find a member's seat in a match of a round that was introduced.

    Raises
    ------
    RoundError
        When there is none, or they were taken out of it.
    """
    seat = session.get(MatchMember, (match_id, member_id))
    match = session.get(Match, match_id)
    if seat is None or match is None or seat.gone or match.cancelled_reason is not None:
        raise RoundError("There is no such match any more, so there is nothing to say about it.")
    if session.get_one(Round, seat.round_id).state not in HELD:
        raise RoundError("The people of this match have not been introduced to each other yet.")
    return seat


def latest_seat(
    session: Session, program: Program, member: Member, *, period: str | None
) -> MatchMember:
    """Find a member's seat in a period's round, or in the latest that introduced them.

    Raises
    ------
    RoundError
        When they were introduced to nobody.
    """
    query = (
        select(MatchMember)
        .join(Round, Round.id == MatchMember.round_id)
        .join(Match, Match.id == MatchMember.match_id)
        .where(
            Round.program_id == program.id,
            Round.state.in_(HELD),
            MatchMember.member_id == member.id,
            MatchMember.gone.is_(False),
            Match.cancelled_reason.is_(None),
        )
        .order_by(Round.starts_on.desc(), Round.id.desc())
    )
    seat = session.scalars(query if period is None else query.where(Round.period == period)).first()
    if seat is None:
        when = f" for {period}" if period else ""
        raise RoundError(
            f"{member.source_key} was introduced to nobody in {program.slug}{when}. `crossweave"
            f" round show {program.slug}` lists who was."
        )
    return seat


def say_whether_met(
    session: Session,
    seat: MatchMember,
    met: Met,
    *,
    worth: int | None = None,
    actor: str,
    now: datetime,
) -> bool:
    """Write down what a member says of a meeting; the last word counts.

    Parameters
    ----------
    worth
        What the meeting was worth, from 1 to 5; kept only of one that took place.

    Returns
    -------
    bool
        Whether anything is new.

    Raises
    ------
    ValueError
        When `worth` is out of range.
    """
    if worth is not None and worth not in WORTH:
        raise ValueError(f"what a meeting was worth is from 1 to 5, not {worth}")
    said = (IS_MET[met], worth if met is Met.YES else None)
    if seat.answered_at is not None and said == (seat.met, seat.worth):
        return False
    before = {"met": seat.met} if seat.answered_at else None
    seat.met, seat.worth = said
    seat.answered_at = now
    record(
        session,
        at=now,
        actor=actor,
        action="match.met",
        subject=f"match/{seat.match_id}",
        before=before,
        after={"members": [seat.member_id], "said": met.value},
    )
    session.flush()
    return True
