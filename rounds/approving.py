"""Approve a proposed round: one function behind every door."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from rounds.absences import somebody_matched_is_absent
from rounds.bookings import booked_twice, refuse_booked_twice
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
        because two of a match were blocked from each other, because a place is taken meanwhile,
        because somebody matched takes no part any more, or got a match of another program.
    """
    if round_.state == "proposed":
        refuse_booked_twice(session, round_)
    if round_.state == "proposed" and is_out_of_date(session, round_, now=now):
        raise RoundError(
            f"Round {round_.period} was changed after it was solved. Propose it again, look at it,"
            " then approve it."
        )
    move(session, round_, "approved", actor=actor, now=now)
    round_.approved_at, round_.approved_by = now, actor


def is_out_of_date(session: Session, round_: Round, *, now: datetime) -> bool:
    """Tell whether a proposed round was changed after it was solved."""
    chosen = round_.figures["choices"] != choices_of(session, round_.id)
    return (
        chosen
        or bool(outdated_matches(session, round_))
        or somebody_matched_is_absent(session, round_, now=now)
        or bool(booked_twice(session, round_))
    )
