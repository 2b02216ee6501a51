"""Approve a proposed round: one function behind every door."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from rounds.choices import choices_of
from rounds.lifecycle import RoundError, move
from store import Round


def approve(session: Session, round_: Round, *, actor: str, now: datetime) -> None:
    """Approve a round, so that its introductions can go out.

    Raises
    ------
    RoundError
        When the round is not proposed, or an admin's choice came after it was solved.
    """
    if round_.state == "proposed" and round_.figures["choices"] != choices_of(session, round_.id):
        raise RoundError(
            f"Round {round_.period} was changed after it was solved. Propose it again, look at it,"
            " then approve it."
        )
    move(session, round_, "approved", actor=actor, now=now)
    round_.approved_at, round_.approved_by = now, actor
