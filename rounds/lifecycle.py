"""The states of a round and the moves between them."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import Program, Round
from store.audit import record

MOVES: Final[dict[str, tuple[str, ...]]] = {
    "open": ("open", "proposed", "cancelled", "expired"),
    "proposed": ("open", "proposed", "approved", "cancelled", "expired"),
    "approved": ("introduced", "cancelled", "expired"),
    "introduced": ("closed",),
    "closed": (),
    "cancelled": ("open",),
    "expired": (),
}
"""From each state, the states a round may move to.

Of the cancelled, only those that had too few members open again. An open or proposed one opens anew
when its program's file has changed.
"""


UNFINISHED: Final = ("open", "proposed", "approved")
"""The states of a round whose matches are not introduced yet."""

REMATCH: Final = "rematch-"
"""How the name of a round begins that finds one mentee another mentor."""


class RoundError(RuntimeError):
    """A round cannot do what was asked of it; the message says why and what can be done."""


class RoundNotFoundError(RoundError, LookupError):
    """There is no such round."""


def move(
    session: Session,
    round_: Round,
    state: str,
    *,
    actor: str,
    now: datetime,
    reason: str | None = None,
) -> None:
    """Move a round to another state and note it in the audit.

    Raises
    ------
    RoundError
        When that move is not one of `MOVES`.
    """
    if state not in MOVES[round_.state]:
        raise RoundError(_refusal(round_, state))
    before = {"state": round_.state}
    round_.state = state
    if state in {"closed", "cancelled", "expired"}:
        round_.ended_at = now
        round_.ended_reason = reason
    record(
        session,
        at=now,
        actor=actor,
        action=f"round.{state}",
        subject=f"round/{round_.id}",
        before=before,
        after={"state": state} | ({"reason": reason} if reason else {}),
    )


def find_round(session: Session, slug: str, period: str | None = None) -> Round:
    """Return a program's round of a period; without a period the latest one that is no rematch.

    Raises
    ------
    RoundNotFoundError
        When the program has no such round.
    """
    query = (
        select(Round)
        .join(Program)
        .where(Program.slug == slug)
        .order_by(Round.starts_on.desc(), Round.id.desc())
    )
    query = query.where(
        Round.period.not_like(f"{REMATCH}%") if period is None else Round.period == period
    )
    round_ = session.scalars(query).first()
    if round_ is None:
        what = f"round for {period}" if period else "round yet"
        raise RoundNotFoundError(f"{slug} has no {what}. `crossweave round open {slug}` opens one.")
    return round_


def is_rematch(round_: Round) -> bool:
    """Tell whether a round only finds one mentee another mentor."""
    return round_.period.startswith(REMATCH)


def lock_round(session: Session, round_id: int) -> Round:
    """Return a round for changing, held against other writers until the transaction ends.

    It is read anew: while this waited for the lock, somebody else may have moved the round.
    """
    query = select(Round).where(Round.id == round_id).with_for_update()
    return session.scalars(query, execution_options={"populate_existing": True}).one()


def _refusal(round_: Round, state: str) -> str:
    advice = {
        "open": "propose it first",
        "proposed": "approve it first",
        "approved": "introduce it",
        "introduced": "its introductions are on their way already",
        "closed": "it is over",
        "cancelled": f"it was cancelled ({round_.ended_reason})",
        "expired": "it was not approved in time; open the next one",
    }[round_.state]
    return f"Round {round_.period} is {round_.state} and cannot become {state}: {advice}."
