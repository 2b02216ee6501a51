"""Delete what a message said as soon as it was sent, where it was kept for that alone."""

from __future__ import annotations

from typing import Final

from sqlalchemy import String, cast, update
from sqlalchemy.orm import Session

from notifications.messages import KINDS
from store import OutboxRow

OVER: Final = ("sent", "bounced", "suppressed", "cancelled")
"""States from which such a message is not sent again; a failed or uncertain one may be."""


def forget_sent(session: Session) -> int:
    """Empty the data of messages that were kept until they are sent; give how many there were."""
    kinds = [kind for kind, context in KINDS.items() if context.kept_until_sent]
    emptied = session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.kind.in_(kinds),
            OutboxRow.state.in_(OVER),
            cast(OutboxRow.context, String) != "{}",
        )
        .values(context={})
        .returning(OutboxRow.id)
    )
    return len(emptied.all())
