"""What a delivery would do now, and when the rest would go: nothing is sent or changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.claims import DUE
from notifications.pacing import MINUTE
from notifications.picking import Terms, look_through
from store import Database, OutboxRow

ANYBODY: Final = "forecast"
OVER_THE_LIMIT: Final = "more than the limits of speed allow at once"

What = Literal["now", "later", "merged", "never"]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would become of one row.

    Attributes
    ----------
    what
        ``now``, ``later``, ``merged`` into one with others, or ``never``.
    at
        The first instant at which it may go; None for ``merged`` and ``never``.
    why
        Why not now; None where it goes now.
    """

    key: str
    kind: str
    to: str | None
    what: What
    at: datetime | None = None
    why: str | None = None

    def document(self) -> dict[str, Any]:
        """Give it as plain JSON."""
        return asdict(self) | {"at": self.at.isoformat() if self.at else None}


def foresee(database: Database, *, terms: Terms, now: datetime) -> list[Foreseen]:
    """Say of each row that waits what a delivery would do with it.

    The choice is the real one, made in a transaction that is thrown away.
    """
    with database.writing() as session:
        waiting = set(session.scalars(select(OutboxRow.id).where(OutboxRow.state.in_(DUE))))
        going = {
            row.id
            for picked in look_through(session, terms=terms, now=now, worker=ANYBODY)
            for row in picked.rows
        }
        foreseen = _foreseen(session, waiting | going, going, now)
        session.rollback()
    return foreseen


def _foreseen(
    session: Session, ids: Collection[int], going: Collection[int], now: datetime
) -> list[Foreseen]:
    if not ids:
        return []
    # Ids of what waits lie close together; thousands of them would be too many to name.
    between = OutboxRow.id.between(min(ids), max(ids))
    order = (OutboxRow.not_before, OutboxRow.id)
    rows = session.scalars(select(OutboxRow).where(between).order_by(*order))
    return [_of(row, going, now) for row in rows if row.id in ids]


def _of(row: OutboxRow, going: Collection[int], now: datetime) -> Foreseen:
    known = (row.key, row.kind, row.address)
    if row.id in going:
        return Foreseen(*known, "now", now)
    if row.state == "withheld":
        return Foreseen(*known, "merged", None, row.state_reason)
    if row.state not in DUE:
        return Foreseen(*known, "never", None, row.state_reason)
    if row.not_before is not None and row.not_before > now:
        return Foreseen(*known, "later", row.not_before, row.state_reason)
    return Foreseen(*known, "later", now + MINUTE, OVER_THE_LIMIT)
