"""The rounds that find one mentee another mentor: their names, and the one that is at hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from itertools import count
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from rounds.lifecycle import REMATCH, UNFINISHED
from rounds.opening import LONGEST_NAME, existing_round
from store import Match, Member, Mentorship, Program, Round, RoundMember

DIGEST_DIGITS: Final = 8

REPLACED: Final = "rematch"
"""The reason that is kept with a mentorship that a rematch ended."""


def rematch_name(mentee: Member, day: date, turn: int = 1) -> str:
    """Return the name of a mentee's rematch on a day; a long key is cut, and stays its own.

    Parameters
    ----------
    turn
        2 for another one on the same day, after the first fell through.
    """
    ending = f"-{day}" if turn == 1 else f"-{day}-{turn}"
    room = LONGEST_NAME - len(f"{REMATCH}{ending}")
    key = mentee.source_key
    if len(key) > room:
        digest = sha256(key.encode()).hexdigest()[:DIGEST_DIGITS]
        key = f"{key[: room - DIGEST_DIGITS - 1]}~{digest}"
    return f"{REMATCH}{key}{ending}"


def free_name(session: Session, program: Program, mentee: Member, day: date) -> str:
    """Return the first name of a mentee's rematch on a day that no round has."""
    names = (rematch_name(mentee, day, turn) for turn in count(1))
    return next(name for name in names if existing_round(session, program, name) is None)


def rematch_at_hand(
    session: Session, program: Program, mentee: Member, *, today: date
) -> Round | None:
    """Return a mentee's rematch that is not introduced yet, or today's.

    One that was called off, or whose mentorship is over already, is not at hand.
    """
    unfinished, done = [], []
    for round_ in _rematches_of(session, program, mentee):
        if round_.state in UNFINISHED:
            unfinished.append(round_)
        elif round_.starts_on == today and _stands(session, round_):
            done.append(round_)
    return next(iter([*unfinished, *done]), None)


def replaced_by(session: Session, round_: Round) -> Mentorship | None:
    """Return the running mentorship that a rematch ends when it is introduced, if there is one."""
    return session.scalar(
        select(Mentorship).where(
            Mentorship.replaced_in_id == round_.id, Mentorship.state == "active"
        )
    )


def _rematches_of(session: Session, program: Program, mentee: Member) -> Iterator[Round]:
    found = session.execute(
        select(Round, RoundMember.roles)
        .join(RoundMember, RoundMember.round_id == Round.id)
        .where(
            Round.program_id == program.id,
            Round.state.not_in(("cancelled", "expired")),
            Round.period.startswith(REMATCH, autoescape=True),
            RoundMember.member_id == mentee.id,
        )
        .order_by(Round.id)
    )
    return (round_ for round_, roles in found.tuples() if "mentee" in roles)


def _stands(session: Session, round_: Round) -> bool:
    began = exists().where(
        Match.round_id == round_.id, Mentorship.match_id == Match.id, Mentorship.state == "active"
    )
    return bool(session.scalar(select(began)))
