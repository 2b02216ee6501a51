"""Take back what waits for a member of a list that they want no more mail of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pydantic import ValidationError
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from notifications.messages import KINDS
from store import EVERY_LIST, OutboxRow

WAITING: Final = ("queued", "deferred", "withheld")


def cancel_mailing(session: Session, member_id: int, mailing: str, *, reason: str) -> int:
    """Cancel what is not on its way yet to a member, of one list; give how many messages.

    Parameters
    ----------
    mailing
        The slug of the list (`notifications.contexts.Mailing`), or `store.EVERY_LIST`.
    reason
        Kept with the rows, without names.
    """
    waiting = session.scalars(
        select(OutboxRow).where(OutboxRow.member_id == member_id, OutboxRow.state.in_(WAITING))
    )
    chosen = [row.id for row in waiting if mailing == EVERY_LIST or mailing in _lists_of(row)]
    changed = session.execute(
        update(OutboxRow)
        .where(OutboxRow.id.in_(chosen), OutboxRow.state.in_(WAITING))
        .values(state="cancelled", state_reason=reason)
        .returning(OutboxRow.id)
    )
    return len(changed.all())


def _lists_of(row: OutboxRow) -> Iterator[str]:
    """Give the list of a row; none where the row cannot be read, which delivery tells of."""
    try:
        yield KINDS[row.kind].from_document(row.context).mailing().slug
    except (KeyError, ValidationError):
        return
