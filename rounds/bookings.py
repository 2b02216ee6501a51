"""Bookings: no two programs have the same member in a match at the same time.

A match books its members for the days of its round; a mentorship, which runs for months, for the
first day of its round alone: only being introduced twice at once is what this prevents. Programs
that name each other `beside` may have the same members.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from rounds.lifecycle import REMATCH, RoundError, is_rematch
from rounds.loading import taking_part
from store import Match, MatchMember, Program, Round

ANY_MATCH: Final = ("proposed", "approved", "introduced")
"""The states of rounds whose matches book when a round is opened or proposed."""

FIRM: Final = ("approved", "introduced")
"""Those whose matches book when a round is approved: of two proposals the first approved counts."""

_LOCK: Final = 0x62_6F_6F_6B
"""A number that only bookings lock in PostgreSQL."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The days for which a program's round books its members.

    Attributes
    ----------
    program_id, slug
        The program.
    first, last
        The first and the last day.
    beside
        The slugs of the programs that may have the same members.
    """

    program_id: int
    slug: str
    first: date
    last: date
    beside: frozenset[str]

    def clashes(self, other: Slot) -> bool:
        """Tell whether both book in common days, and neither program may stand beside the other."""
        together = self.first <= other.last and other.first <= self.last
        return together and self.slug not in other.beside and other.slug not in self.beside


def slot(program: Program, document: Mapping[str, Any], first: date, days: int) -> Slot:
    """Return the slot of a round by its program's document, its first day and its days."""
    lasts = 1 if document.get("kind") == "mentoring" else days
    last = first + timedelta(days=lasts - 1)
    beside = document.get("beside") or ()
    named = [beside] if isinstance(beside, str) else beside
    return Slot(program.id, program.slug, first, last, frozenset(named))


def slot_of(round_: Round) -> Slot:
    """Return the slot of a round."""
    return slot(round_.program, round_.document, round_.starts_on, round_.days)


def booked(session: Session, mine: Slot, states: Sequence[str] = ANY_MATCH) -> dict[int, str]:
    """Return the members who have a match of another program in a slot, by id, and the program.

    Parameters
    ----------
    states
        The states of the rounds whose matches count. Rematches never do: they disturb nobody.
    """
    others = session.execute(
        select(Round.id, Round.starts_on, Round.days, Round.document, Program)
        .join(Program)
        .where(
            Round.program_id != mine.program_id,
            Round.state.in_(states),
            Round.period.not_like(f"{REMATCH}%"),
        )
    )
    clashing = {
        round_id: program.slug
        for round_id, first, days, document, program in others.tuples()
        if mine.clashes(slot(program, document, first, days))
    }
    if not clashing:
        return {}
    seats = session.execute(
        select(MatchMember.member_id, MatchMember.round_id)
        .join(Match)
        .where(
            MatchMember.round_id.in_(clashing),
            MatchMember.gone.is_(False),
            Match.cancelled_reason.is_(None),
        )
    )
    return {member: clashing[held] for member, held in seats.tuples()}


def withdraw_booked(session: Session, round_: Round) -> None:
    """Let those whom another program has matched since the round opened take no part in it."""
    if not is_rematch(round_):
        _withdraw(session, round_, booked(session, slot_of(round_)))


def booked_twice(session: Session, round_: Round, states: Sequence[str] = FIRM) -> dict[int, str]:
    """Return those matched in a round whom another program has too, by id, and that program."""
    if is_rematch(round_):
        return {}
    elsewhere = booked(session, slot_of(round_), states)
    seats = session.scalars(
        select(MatchMember.member_id).where(
            MatchMember.round_id == round_.id,
            MatchMember.member_id.in_(elsewhere),
            MatchMember.gone.is_(False),
        )
    )
    return {member: elsewhere[member] for member in seats}


def refuse_booked_twice(session: Session, round_: Round) -> None:
    """Refuse a round of which somebody was booked by another program since it was solved.

    Whoever asks at the same time for another round waits here, so that one of them comes second.

    Raises
    ------
    RoundError
        With what to do.
    """
    hold_bookings(session)
    twice = booked_twice(session, round_)
    if twice:
        programs = ", ".join(sorted(Counter(twice.values())))
        who = "one member" if len(twice) == 1 else f"{len(twice):,} members"
        raise RoundError(
            f"Since round {round_.period} was solved, {who} of its matches got a match of another"
            f" program in this period ({programs}). Propose it again, look at it, then approve it."
        )


def withdraw_introduced_elsewhere(session: Session, round_: Round) -> Sequence[Match]:
    """Take those out of an approved round whom another program introduced; give their matches.

    Two rounds that book the same member are not both approved; this is the last look, for a caller
    that holds the bookings.
    """
    twice = booked_twice(session, round_, ("introduced",))
    if not twice:
        return ()
    _withdraw(session, round_, twice)
    seats = select(MatchMember.match_id).where(
        MatchMember.round_id == round_.id, MatchMember.member_id.in_(twice)
    )
    return session.scalars(
        select(Match)
        .where(Match.id.in_(seats))
        .order_by(Match.number)
        .options(selectinload(Match.members))
    ).all()


def hold_bookings(session: Session) -> None:
    """Let nobody else book members until this transaction ends; on SQLite it is the only writer."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def _withdraw(session: Session, round_: Round, members: Collection[int]) -> None:
    for standing in taking_part(session, round_, members):
        standing.reason, standing.roles = "booked", []
    session.flush()
