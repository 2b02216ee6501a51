"""Write the audit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from store.outbox import AuditEntry


def record(
    session: Session,
    *,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditEntry:
    """Add an entry to the audit, in the same transaction as what it tells of.

    Parameters
    ----------
    actor
        Who did it: an admin's name or address, or ``schedule``.
    action
        A verb with its object, such as ``round.approve``.
    subject
        What it was done to, such as ``round/12``.
    """
    entry = AuditEntry(
        at=at, actor=actor, action=action, subject=subject, before=before, after=after
    )
    session.add(entry)
    return entry
