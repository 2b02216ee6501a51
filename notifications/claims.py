"""How a row of the outbox changes hands: reserved by one sender, begun, then marked.

``queued`` and ``deferred`` rows are due. A sender reserves some (``claimed_by``; they stay as they
are, and whoever takes a message back still can), makes their mails, then begins one after the
other: ``sending``, committed, sent, marked. A row whose sender vanished before it was begun is free
again; one whose sender vanished in between is ``uncertain``: it may have gone out, so it is never
sent again by itself; an admin who knows may `settle` it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from sqlalchemy import CursorResult, Update, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from notifications.workers import is_dead
from store import OutboxRow
from store.audit import record

DUE: Final = ("queued", "deferred")
STALE_AFTER: Final = timedelta(minutes=15)
LOST: Final = "the sender stopped before it knew whether the server took the mail"
TOGETHER: Final = "sent in one message together with others"
_LOCK: Final = 7_203_552
"""The number of the lock by which senders take turns."""


# Made once: building such a statement takes longer than the database needs for it.
_BEGIN: Final = (
    update(OutboxRow)
    .where(
        OutboxRow.id == bindparam("row"),
        OutboxRow.claimed_by == bindparam("worker"),
        OutboxRow.state.in_(DUE),
    )
    .values(
        state="sending",
        state_reason=None,
        claimed_at=bindparam("at"),
        attempts=OutboxRow.attempts + 1,
    )
)


class OutboxError(ValueError):
    """A row that cannot be changed as asked; the message says why."""


def due(session: Session, *, now: datetime) -> int:
    """Count the rows that a sender could take."""
    counted = select(func.count()).where(OutboxRow.state.in_(DUE), OutboxRow.not_before <= now)
    return session.execute(counted).scalar_one()


def take_turn(session: Session) -> None:
    """Let no other sender choose rows until this transaction ends.

    So that limits hold for all of them together. On SQLite there is one writer at a time anyhow.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def reserve(rows: Iterable[OutboxRow], *, now: datetime, worker: str) -> None:
    """Note that a sender is about to send some rows, which nobody else may choose then."""
    for row in rows:
        row.claimed_at, row.claimed_by = now, worker


def begin(session: Session, row: OutboxRow, *, now: datetime) -> bool:
    """Note that a row goes to the server now; commit before it does.

    Returns
    -------
    bool
        False when the row is no longer this sender's: it was taken back, or waited for too long.
    """
    begun = _changed(session, _BEGIN, {"row": row.id, "worker": row.claimed_by, "at": now})
    row.attempts += begun
    return bool(begun)


def release(session: Session, rows: Sequence[OutboxRow], *, worker: str) -> None:
    """Give back what was reserved and not begun."""
    _changed(
        session,
        update(OutboxRow)
        .where(
            OutboxRow.id.in_([row.id for row in rows]),
            OutboxRow.claimed_by == worker,
            OutboxRow.state.in_(DUE),
        )
        .values(claimed_by=None, claimed_at=None),
    )


def mark_sent(
    session: Session, row: OutboxRow, *, now: datetime, reason: str | None = None
) -> bool:
    """Note that the server took the mail; false when the row is no longer the sender's."""
    marked = _mark(session, row, state="sent", state_reason=reason, sent_at=now)
    if marked and row.kind == "bundle":
        _parts_went(session, row.id, now=now)
    return marked


def mark_deferred(session: Session, row: OutboxRow, *, reason: str, until: datetime) -> bool:
    """Note that the mail shall be tried again, not before an instant."""
    return _mark(
        session, row, state="deferred", state_reason=reason, not_before=until, claimed_by=None
    )


def mark_failed(session: Session, row: OutboxRow, *, reason: str) -> bool:
    """Note that the mail will not be sent."""
    return _mark(session, row, state="failed", state_reason=reason)


def mark_uncertain(session: Session, row: OutboxRow, *, reason: str) -> bool:
    """Note that the server may or may not have taken the mail."""
    return _mark(session, row, state="uncertain", state_reason=reason)


def expire_claims(session: Session, *, now: datetime, older: timedelta = STALE_AFTER) -> int:
    """Mark as uncertain what a sender began and never came back for; give how many.

    A claim is given up when it is older than `older`, or when its sender is known to have ended.
    What was reserved and not begun is free again.
    """
    open_ones = (*DUE, "sending")
    claimed = select(OutboxRow.claimed_by).where(
        OutboxRow.state.in_(open_ones), OutboxRow.claimed_by.is_not(None)
    )
    dead = [worker for worker in session.scalars(claimed.distinct()) if is_dead(worker)]
    gone = or_(OutboxRow.claimed_at < now - older, OutboxRow.claimed_by.in_(dead))
    _changed(
        session,
        update(OutboxRow)
        .where(OutboxRow.state.in_(DUE), OutboxRow.claimed_by.is_not(None), gone)
        .values(claimed_by=None, claimed_at=None),
    )
    return _changed(
        session,
        update(OutboxRow)
        .where(OutboxRow.state == "sending", gone)
        .values(state="uncertain", state_reason=LOST),
    )


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
    found = select(OutboxRow).where(OutboxRow.key == key).with_for_update()
    row = session.scalars(found, execution_options={"populate_existing": True}).first()
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
        _parts_went(session, row.id, now=now)
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


def _parts_went(session: Session, bundle_id: int, *, now: datetime) -> None:
    """Note of the messages that a bundle holds that they went with it."""
    _changed(
        session,
        update(OutboxRow)
        .where(OutboxRow.merged_into_id == bundle_id, OutboxRow.state == "withheld")
        .values(state="sent", state_reason=TOGETHER, sent_at=now),
    )


def _mark(session: Session, row: OutboxRow, **values: object) -> bool:
    """Change a row that its sender still holds, or that was given up for lost too early."""
    known: dict[str, object] = {"row": row.id, "worker": row.claimed_by}
    named = {f"to_{column}": value for column, value in values.items()}
    return bool(_changed(session, _marking(tuple(values)), known | named))


@cache
def _marking(columns: tuple[str, ...]) -> Update:
    return (
        update(OutboxRow)
        .where(
            OutboxRow.id == bindparam("row"),
            OutboxRow.claimed_by == bindparam("worker"),
            OutboxRow.state.in_(("sending", "uncertain")),
        )
        .values({column: bindparam(f"to_{column}") for column in columns})
    )


def _changed(session: Session, statement: Update, values: dict[str, object] | None = None) -> int:
    """Change rows, and give how many; none of them is looked at in this session again."""
    done = session.connection().execute(statement, values)
    assert isinstance(done, CursorResult)
    return done.rowcount
