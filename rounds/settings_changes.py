"""What changed in the files that decide for all programs, for the audit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import AuditEntry
from store.audit import record

ACTION = "settings.change"
Document = Mapping[str, Any]


def note_settings(
    session: Session, name: str, now_says: Document, shipped: Document, *, actor: str, now: datetime
) -> bool:
    """Record how a file differs from when it was last looked at; false when it does not.

    Parameters
    ----------
    name
        The file's name, such as ``roles.yaml``.
    now_says
        What it says.
    shipped
        What it said when `crossweave init` wrote it, and says where there is no file.
    actor
        Who used it first after it had changed; who changed it, nobody knows.
    """
    before = _last_known(session, name, shipped)
    gone = {key: value for key, value in before.items() if now_says.get(key) != value}
    come = {key: value for key, value in now_says.items() if before.get(key) != value}
    if not gone and not come:
        return False
    record(
        session,
        at=now,
        actor=actor,
        action=ACTION,
        subject=f"file/{name}",
        before=gone,
        after=come,
    )
    return True


def _last_known(session: Session, name: str, shipped: Document) -> dict[str, Any]:
    """Put together what the file said when it was last looked at, from what is recorded of it."""
    known = dict(shipped)
    entries = session.execute(
        select(AuditEntry.before, AuditEntry.after)
        .where(AuditEntry.action == ACTION, AuditEntry.subject == f"file/{name}")
        .order_by(AuditEntry.id)
    )
    for before, after in entries:
        for key in (before or {}).keys() - (after or {}).keys():
            known.pop(key, None)
        known |= after or {}
    return known
