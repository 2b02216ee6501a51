"""Delivery: claim a row, commit, render, send, mark, commit; then the next."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from notifications import claims
from notifications.envelope import AddressError, Mail, Sender, compose
from notifications.links import MAILTO, Links
from notifications.render import RenderError, read_context, render
from notifications.retry import retry_after
from notifications.stationery import SHIPPED, Stationery
from notifications.transports.base import (
    OutcomeUnknownError,
    RefusedError,
    Transport,
    TransportError,
    UnavailableError,
)
from store import Database, OutboxRow

log = logging.getLogger(__name__)

PATIENCE: Final[Mapping[type[TransportError], int]] = {
    UnavailableError: 3,
    OutcomeUnknownError: 3,
    RefusedError: 10,
}
"""After so many failures of one sort without a success between them, the rest is left for later."""

Progress = Callable[[int, int], None]
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one delivery did.

    Attributes
    ----------
    sent, deferred, failed, uncertain
        Rows by what became of them; ``uncertain`` includes those that an earlier sender lost.
    left
        Rows that are still due.
    stopped
        Why it stopped early, in a sentence; None when it did not.
    """

    sent: int = 0
    deferred: int = 0
    failed: int = 0
    uncertain: int = 0
    left: int = 0
    stopped: str | None = None


def deliver(
    database: Database,
    transport: Transport,
    *,
    sender: Sender,
    clock: Clock,
    worker: str,
    limit: int | None = None,
    on_progress: Progress | None = None,
    links: Links = MAILTO,
    stationery: Stationery = SHIPPED,
) -> Delivery:
    """Send the rows that are due.

    Each row is claimed and committed before it is sent, and marked right after: a sender that dies
    in between leaves one row, which the next delivery marks uncertain. Several senders may run at
    once. A row that cannot be rendered fails by itself; a server that is away stops the delivery.

    Parameters
    ----------
    clock
        Gives the time, aware; asked anew for every row.
    worker
        Who sends, as `notifications.workers.worker_name` gives it.
    limit
        The most rows to take; None for all that are due.
    on_progress
        Called with how many are done, and of how many.
    links
        Where the links in the mails lead.
    stationery
        The templates and catalogues that they are made with.
    """
    run = _Run(database, transport, sender, clock, worker)
    run.links, run.stationery = links, stationery
    with database.writing() as session:
        run.counts["uncertain"] = claims.expire_claims(session, now=clock())
        waiting = claims.due(session, now=clock())
    total = waiting if limit is None else min(limit, waiting)
    for done in range(total):
        if run.stopped or not run.one():
            break
        if on_progress is not None:
            on_progress(done + 1, total)
    return run.result()


class _Run:
    """One delivery under way."""

    def __init__(
        self,
        database: Database,
        transport: Transport,
        sender: Sender,
        clock: Clock,
        worker: str,
    ) -> None:
        self.database, self.transport, self.sender = database, transport, sender
        self.clock, self.worker = clock, worker
        self.counts: Counter[str] = Counter()
        self.in_a_row: Counter[type[TransportError]] = Counter()
        self.stopped: str | None = None
        self.links, self.stationery = MAILTO, SHIPPED

    def one(self) -> bool:
        """Take one row and bring it to an end; false when none is due."""
        with self.database.writing() as session:
            rows = claims.claim(session, now=self.clock(), worker=self.worker)
        for row in rows:
            self._bring_to_an_end(row)
        return bool(rows)

    def result(self) -> Delivery:
        """Sum up."""
        with self.database.reading() as session:
            left = claims.due(session, now=self.clock())
        return Delivery(
            sent=self.counts["sent"],
            deferred=self.counts["deferred"],
            failed=self.counts["failed"],
            uncertain=self.counts["uncertain"],
            left=left,
            stopped=self.stopped,
        )

    def _bring_to_an_end(self, row: OutboxRow) -> None:
        try:
            self.transport.send(self._mail(row))
        except (RenderError, AddressError) as error:
            self._failed(row, str(error))
        except TransportError as error:
            self._not_taken(row, error)
        else:
            self._sent(row)

    def _mail(self, row: OutboxRow) -> Mail:
        context = read_context(row.kind, row.context)
        return compose(
            context,
            render(context, locale=row.locale, links=self.links, stationery=self.stationery),
            key=row.key,
            message_id=row.message_id,
            to=row.address or "",
            sender=self.sender,
            date=self.clock(),
            links=self.links,
            thread=row.thread,
        )

    def _not_taken(self, row: OutboxRow, error: TransportError) -> None:
        self._lose_patience(error)
        code = None if isinstance(error, UnavailableError) else error.code
        wait = retry_after(row.attempts, code)
        if wait is not None and error.wait is not None:
            wait = max(wait, error.wait)
        if error.maybe_accepted:
            self._uncertain(row, str(error))
        elif wait is None:
            self._failed(row, str(error))
        else:
            self._deferred(row, str(error), self.clock() + wait)

    def _lose_patience(self, error: TransportError) -> None:
        sort = type(error)
        self.in_a_row[sort] += 1
        if self.in_a_row[sort] >= PATIENCE[sort]:
            self.stopped = f"Stopped after {self.in_a_row[sort]} failures in a row: {error}."

    def _sent(self, row: OutboxRow) -> None:
        self.in_a_row.clear()
        with self.database.writing() as session:
            claims.mark_sent(session, row, now=self.clock())
        self._count(row, "sent")

    def _deferred(self, row: OutboxRow, reason: str, until: datetime) -> None:
        with self.database.writing() as session:
            claims.mark_deferred(session, row, reason=reason[:300], until=until)
        self._count(row, "deferred", reason)

    def _failed(self, row: OutboxRow, reason: str) -> None:
        with self.database.writing() as session:
            claims.mark_failed(session, row, reason=reason[:300])
        self._count(row, "failed", reason)

    def _uncertain(self, row: OutboxRow, reason: str) -> None:
        with self.database.writing() as session:
            claims.mark_uncertain(session, row, reason=reason[:300])
        self._count(row, "uncertain", reason)

    def _count(self, row: OutboxRow, state: str, reason: str = "") -> None:
        self.counts[state] += 1
        if state != "sent":
            log.warning("outbox row %d is %s: %s", row.id, state, reason)
