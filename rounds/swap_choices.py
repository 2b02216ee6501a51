"""The swaps of a round as they are recorded: who with whom, in which order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import Round, RoundChoice
from store.audit import record

Pair = tuple[int, int]

SWAPPED: Final = "swapped"
"""Where a round's figures keep its swaps by number, and the digest of the proposal with them."""


def swaps_made(figures: Mapping[str, Any]) -> tuple[Pair, ...]:
    """Return the swaps of a round by its figures: who with whom by number, in their order."""
    made = figures.get(SWAPPED, {"pairs": ()})
    return tuple((first, second) for first, second in made["pairs"])


def swaps_of(session: Session, round_id: int) -> list[Pair]:
    """Return who was swapped with whom in a round, by id, in their order."""
    return [(row.member_a_id, row.member_b_id or 0) for row in _rows(session, round_id)]


def add_swap(session: Session, round_: Round, pair: Pair, *, actor: str, now: datetime) -> None:
    """Record a swap after those that there are."""
    rows = _rows(session, round_.id)
    session.add(
        RoundChoice(
            round_id=round_.id,
            kind="swap",
            member_a_id=pair[0],
            member_b_id=pair[1],
            number=1 + max((row.number for row in rows), default=0),
            by=actor,
            at=now,
        )
    )
    record(
        session,
        at=now,
        actor=actor,
        action="round.swap",
        subject=f"round/{round_.id}",
        after={"members": list(pair)},
    )
    session.flush()


def remove_swap(session: Session, round_: Round, at: int, *, actor: str, now: datetime) -> None:
    """Take one of a round's swaps out again; the audit keeps it.

    Parameters
    ----------
    at
        Its place among the swaps, from 0.
    """
    row = _rows(session, round_.id)[at]
    session.delete(row)
    record(
        session,
        at=now,
        actor=actor,
        action="round.undo_swap",
        subject=f"round/{round_.id}",
        before={"members": [row.member_a_id, row.member_b_id]},
    )
    session.flush()


def forget_swaps(session: Session, round_: Round, *, actor: str, now: datetime) -> None:
    """End all swaps with the proposal in which they were made."""
    for _ in _rows(session, round_.id):
        remove_swap(session, round_, 0, actor=actor, now=now)


def _rows(session: Session, round_id: int) -> list[RoundChoice]:
    query = select(RoundChoice).where(RoundChoice.round_id == round_id, RoundChoice.kind == "swap")
    return list(session.scalars(query.order_by(RoundChoice.number)))
