"""How a row of the outbox changes hands: claimed by one sender, then marked with what happened.

``queued`` and ``deferred`` rows are due. A sender claims one (``sending``), commits, sends, marks.
A row whose sender vanished in between is ``uncertain``: it may have gone out, so it is never sent
again by itself; an admin who knows may `settle` it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from notifications.workers import is_dead
from store import OutboxRow
from store.audit import record

DUE: Final = ("queued", "deferred")
STALE_AFTER: Final = timedelta(minutes=15)
LOST: Final = "the sender stopped before it knew whether the server took the mail"


class OutboxError(ValueError):
    """A row that cannot be changed as asked; the message says why."""


def due(session: Session, *, now: datetime) -> int:
    """Count the rows that a sender could claim."""
    counted = select(func.count()).where(OutboxRow.state.in_(DUE), OutboxRow.not_before <= now)
    return session.execute(counted).scalar_one()


def claim(session: Session, *, now: datetime, worker: str, limit: int = 1) -> Sequence[OutboxRow]:
    """Take due rows: new ones before those to be tried again, each group oldest first.

    Two senders never get the same row: on PostgreSQL they skip each other's locked rows, on SQLite
    the writing transaction waits for the other one. Commit before sending.

    Parameters
    ----------
    worker
        Who takes them, as `notifications.workers.worker_name` gives it.
    """
    rows: list[OutboxRow] = []
    for state in DUE:
        found = (
            select(OutboxRow)
            .where(OutboxRow.state == state, OutboxRow.not_before <= now)
            .order_by(OutboxRow.not_before)
            .limit(limit - len(rows))
            .with_for_update(skip_locked=True)
        )
        rows += session.scalars(found) if len(rows) < limit else ()
    for row in rows:
        row.state, row.state_reason = "sending", None
        row.claimed_at, row.claimed_by = now, worker
        row.attempts += 1
    return rows


def mark_sent(session: Session, row: OutboxRow, *, now: datetime) -> bool:
    """Note that the server took the mail; false when the row is no longer the sender's."""
    return _mark(session, row, state="sent", state_reason=None, sent_at=now)


def mark_deferred(session: Session, row: OutboxRow, *, reason: str, until: datetime) -> bool:
    """Note that the mail shall be tried again, not before an instant."""
    return _mark(session, row, state="deferred", state_reason=reason, not_before=until)


def mark_failed(session: Session, row: OutboxRow, *, reason: str) -> bool:
    """Note that the mail will not be sent."""
    return _mark(session, row, state="failed", state_reason=reason)


def mark_uncertain(session: Session, row: OutboxRow, *, reason: str) -> bool:
    """Note that the server may or may not have taken the mail."""
    return _mark(session, row, state="uncertain", state_reason=reason)


def expire_claims(session: Session, *, now: datetime, older: timedelta = STALE_AFTER) -> int:
    """Mark as uncertain what a sender took and never came back for; give how many.

    A claim is given up when it is older than `older`, or when its sender is known to have ended.
    """
    claimed = select(OutboxRow.claimed_by).where(OutboxRow.state == "sending").distinct()
    dead = [worker for worker in session.scalars(claimed) if is_dead(worker)]
    gone = or_(OutboxRow.claimed_at < now - older, OutboxRow.claimed_by.in_(dead))
    changed = session.execute(
        update(OutboxRow)
        .where(OutboxRow.state == "sending", gone)
        .values(state="uncertain", state_reason=LOST)
        .returning(OutboxRow.id)
    )
    return len(changed.all())


def settle(session: Session, key: str, *, sent: bool, actor: str, now: datetime) -> None:
    """Let somebody who knows decide about an uncertain row, or have a failed one tried again.

    Parameters
    ----------
    sent
        True when the mail arrived; false to have it sent again. A failed one did not arrive.
    actor
        Who says so, for the audit.

    Raises
    ------
    OutboxError
        When there is no such row, or it is neither uncertain nor failed.
    """
    row = session.scalars(select(OutboxRow).where(OutboxRow.key == key).with_for_update()).first()
    if row is None:
        raise OutboxError(f"No mail has the key {key}. `crossweave deliver` lists uncertain ones.")
    if row.state != "uncertain" and (sent or row.state != "failed"):
        raise OutboxError(
            f"The mail {key} is {row.state}; only an uncertain one can be settled, and a failed one"
            " sent again with --lost."
        )
    before = {"state": row.state}
    row.claimed_by = None
    if sent:
        row.state, row.state_reason, row.sent_at = "sent", "an admin said that it arrived", now
    else:
        row.state, row.state_reason, row.not_before, row.attempts = "queued", None, now, 0
    record(
        session,
        at=now,
        actor=actor,
        action="outbox.settle",
        subject=f"outbox/{row.id}",
        before=before,
        after={"state": row.state, "kind": row.kind}
        | ({"members": [row.member_id]} if row.member_id else {}),
    )


def _mark(session: Session, row: OutboxRow, **values: object) -> bool:
    """Change a row that its sender still holds, or that was given up for lost too early."""
    changed = session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.id == row.id,
            OutboxRow.claimed_by == row.claimed_by,
            OutboxRow.state.in_(("sending", "uncertain")),
        )
        .values(**values)
        .returning(OutboxRow.id)
    )
    return changed.first() is not None
