"""Rows of the outbox that become one message, and stay as rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.messages.bundle import Bundle
from notifications.outbox import Draft, domain_of, message_id
from notifications.render import read_context
from store import OutboxRow

MERGED: Final = "put together with others in one message, as the week has no place for each"
EMPTY: Final = "everything in it was taken back"


def put_together(session: Session, rows: Sequence[OutboxRow], *, now: datetime) -> OutboxRow:
    """Make one row of several to the same member; these are withheld and say why.

    Its key follows from the first of them, so that it exists once whoever makes it.

    Parameters
    ----------
    rows
        The most important first.
    """
    latest = max(rows, key=lambda row: row.id)
    context = Bundle.of([read_context(row.kind, row.context) for row in rows])
    draft = Draft(f"outbox-{rows[0].id}", context, latest.member_id, latest.address, latest.locale)
    bundle = OutboxRow(
        key=draft.key,
        kind=context.kind,
        subject=draft.subject,
        member_id=draft.member_id,
        address=draft.address,
        domain=domain_of(draft.address),
        locale=draft.locale,
        context=context.document(),
        state="queued",
        message_id=message_id(draft.key),
        attempts=0,
        not_before=now,
        queued_at=now,
    )
    session.add(bundle)
    session.flush()
    for row in rows:
        row.state, row.state_reason, row.merged_into_id = "withheld", MERGED, bundle.id
        row.claimed_by = row.claimed_at = None
    return bundle


def look_again(session: Session, bundle: OutboxRow) -> bool:
    """Leave out of a bundle what was taken back since; false when nothing is left in it."""
    parts = session.scalars(
        select(OutboxRow).where(
            OutboxRow.merged_into_id == bundle.id, OutboxRow.state == "withheld"
        )
    ).all()
    if not parts:
        bundle.state, bundle.state_reason = "cancelled", EMPTY
        return False
    found = [read_context(row.kind, row.context) for row in parts]
    # The database gives them in any order, so they are put in that of the frozen ones.
    order = [(part.kind, part.context) for part in _frozen(bundle).parts]
    kept = sorted(found, key=lambda each: order.index((each.kind, each.document())))
    if len(kept) < len(order):
        bundle.context = Bundle.of(kept).document()
    return True


def _frozen(bundle: OutboxRow) -> Bundle:
    context = read_context(bundle.kind, bundle.context)
    assert isinstance(context, Bundle)
    return context
