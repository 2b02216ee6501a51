"""Read an inbox from end to end: each mail once, in a transaction of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from members.returned_mail import Desk, Taken, take_in
from notifications.inbound.mailboxes import Mailbox
from store import Database


@dataclass(slots=True)
class Returned:
    """What an inbox held.

    Attributes
    ----------
    kinds
        How many mails of each kind.
    statuses
        How many bounces by status code; those without one under an empty text.
    bounced
        Mails of ours that will not arrive.
    suppressed
        Addresses that get no more mail from now on.
    known
        Mails that were read before.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    bounced: int = 0
    suppressed: int = 0
    known: int = 0

    def add(self, taken: Taken | None) -> None:
        """Count a mail."""
        if taken is None:
            self.known += 1
            return
        self.kinds[taken.kind] += 1
        if taken.kind == "bounce":
            self.statuses[taken.status or ""] += 1
        self.bounced += taken.bounced
        self.suppressed += taken.suppressed

    def document(self) -> dict[str, Any]:
        """Give the counts as plain data."""
        return {
            "kinds": dict(self.kinds),
            "statuses": dict(self.statuses),
            "bounced": self.bounced,
            "suppressed": self.suppressed,
            "known": self.known,
        }


def read_inbox(
    database: Database, box: Mailbox, desk: Desk, *, clock: Callable[[], datetime]
) -> Returned:
    """Take in every unread mail; a second reading finds nothing new.

    A mail is marked as read once what it says is kept, so that a reading that was killed is simply
    done again.

    Raises
    ------
    InboxError
        When the mailbox cannot be read; what was taken in until then stays.
    """
    done = Returned()
    for name, letter in box.letters():
        with database.writing() as session:
            taken = take_in(session, letter, desk, now=clock())
        done.add(taken)
        box.mark_read(name)
    return done


def preview_inbox(
    database: Database, box: Mailbox, desk: Desk, *, clock: Callable[[], datetime]
) -> Returned:
    """Say what `read_inbox` would do; nothing is kept, and no mail is marked as read."""
    done = Returned()
    with database.reading() as session:
        for _, letter in box.letters():
            done.add(take_in(session, letter, desk, now=clock()))
    return done
