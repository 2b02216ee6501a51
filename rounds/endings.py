"""How rounds end: cancelled, expired, closed; the admins are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rounds.lifecycle import RoundError, move
from store import Program, Round

NOT_APPROVED = "not approved before the next period began"
LONGEST_REASON = 300
"""As many characters as the reason for calling a round off may have."""


def cancel(session: Session, round_: Round, *, reason: str, actor: str, now: datetime) -> None:
    """Call a round off, with the reason.

    Raises
    ------
    RoundError
        When its introductions are on their way, it ended already, or the reason is empty or longer
        than `LONGEST_REASON`.
    """
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise RoundError(f"A reason has 1 to {LONGEST_REASON} characters.")
    move(session, round_, "cancelled", actor=actor, now=now, reason=reason)


def expire_earlier(
    session: Session, program: Program, *, actor: str, now: datetime
) -> Sequence[Round]:
    """Let the program's rounds that nobody approved expire, and return them."""
    waiting = session.scalars(
        select(Round).where(Round.program_id == program.id, Round.state.in_(("open", "proposed")))
    ).all()
    for round_ in waiting:
        move(session, round_, "expired", actor=actor, now=now, reason=NOT_APPROVED)
    return waiting


def close(session: Session, round_: Round, *, actor: str, now: datetime) -> None:
    """Close a round whose period is over.

    Raises
    ------
    RoundError
        When it was not introduced.
    """
    move(session, round_, "closed", actor=actor, now=now)


def close_earlier(session: Session, round_: Round, *, actor: str, now: datetime) -> Sequence[Round]:
    """Close the program's introduced rounds that began before this one, and return them."""
    held = session.scalars(
        select(Round).where(
            Round.program_id == round_.program_id,
            Round.state == "introduced",
            Round.id != round_.id,
            Round.starts_on <= round_.starts_on,
        )
    ).all()
    for earlier in held:
        close(session, earlier, actor=actor, now=now)
    return held
