"""Approve a proposed round: one function behind every door."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from rounds.choices import choices_of
from rounds.lifecycle import RoundError, move
from rounds.parting import outdated_matches
from store import Round


def approve(session: Session, round_: Round, *, actor: str, now: datetime) -> None:
    """Approve a round, so that its introductions can go out.

    Raises
    ------
    RoundError
        When the round is not proposed, or was changed after it was solved: by an admin's choice,
        because two of a match were blocked from each other, or because a place is taken meanwhile.
    """
    if round_.state == "proposed" and _is_out_of_date(session, round_):
        raise RoundError(
            f"Round {round_.period} was changed after it was solved. Propose it again, look at it,"
            " then approve it."
        )
    move(session, round_, "approved", actor=actor, now=now)
    round_.approved_at, round_.approved_by = now, actor


def _is_out_of_date(session: Session, round_: Round) -> bool:
    chosen = round_.figures["choices"] != choices_of(session, round_.id)
    return chosen or bool(outdated_matches(session, round_))
