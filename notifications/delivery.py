"""Delivery: reserve some rows, make their mails, and for each: begin, commit, send, mark."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from notifications import claims
from notifications.envelope import Mail, Sender, compose
from notifications.headers import AddressError
from notifications.links import MAILTO, Links
from notifications.picking import Picked, Stream, Terms, pick, streams
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

SHARE_OF_FAILURES: Final = 0.5
TRIED_BEFORE_SHARES_COUNT: Final = 20
"""From so many mails on, more than this share that was not taken stops a delivery too."""

AT_ONCE: Final = 25
"""Rows that are reserved and made at once: few enough to share them among several senders."""

Progress = Callable[[int, int], None]
Clock = Callable[[], datetime]
Mark = Callable[[Session], object]
"""Writes down what became of a mail."""


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
    held
        Rows that wait for an hour or a week in which their member gets mail.
    merged
        Rows that became a part of a message with others.
    suppressed
        Rows to people who want no mail.
    """

    sent: int = 0
    deferred: int = 0
    failed: int = 0
    uncertain: int = 0
    left: int = 0
    stopped: str | None = None
    held: int = 0
    merged: int = 0
    suppressed: int = 0


@dataclass(frozen=True, slots=True)
class Made:
    """What a sender makes mails with.

    Attributes
    ----------
    sender
        Whom they come from.
    links
        Where the links in the mails lead.
    stationery
        The templates and catalogues that they are made with.
    """

    sender: Sender
    links: Links = MAILTO
    stationery: Stationery = SHIPPED

    def mail(self, row: OutboxRow, *, date: datetime) -> Mail:
        """Make the mail of a row.

        Raises
        ------
        RenderError
            When the row's data or a template are wrong.
        AddressError
            When an address cannot be used.
        """
        context = read_context(row.kind, row.context)
        links, stationery = self.links, self.stationery
        return compose(
            context,
            render(context, locale=row.locale, links=links, stationery=stationery),
            key=row.key,
            message_id=row.message_id,
            to=row.address or "",
            sender=self.sender,
            date=date,
            links=links,
            thread=row.thread,
        )


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
    terms: Terms | None = None,
    note: str | None = None,
) -> Delivery:
    """Send the rows that are due.

    Each row is begun and committed before it is sent, and marked right after: a sender that dies
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
    terms
        How much may go and when, and to whom nothing may; without them all that is due goes.
    note
        Kept with what was sent, such as that it went to somebody else for a rehearsal.
    """
    made = Made(sender, links, stationery)
    run = _Run(database, transport, made, clock, worker, terms or Terms(), note)
    with database.writing() as session:
        run.counts["uncertain"] = claims.expire_claims(session, now=clock())
        waiting = claims.due(session, now=clock())
        order = streams(session, now=clock())
    total = waiting if limit is None else min(limit, waiting)
    run.drain(order, total, on_progress or _untold)
    return run.result()


def _untold(done: int, total: int) -> None:
    """Tell nobody of progress."""


class _Run:
    """One delivery under way."""

    def __init__(
        self,
        database: Database,
        transport: Transport,
        made: Made,
        clock: Clock,
        worker: str,
        terms: Terms,
        note: str | None,
    ) -> None:
        self.database, self.transport, self.made = database, transport, made
        self.clock, self.worker, self.terms, self.note = clock, worker, terms, note
        self.counts: Counter[str] = Counter()
        self.in_a_row: Counter[type[TransportError]] = Counter()
        self.tried = self.not_taken = self.done = 0
        self.stopped: str | None = None

    def drain(self, order: Sequence[Stream], total: int, on_progress: Progress) -> None:
        """Take one batch after the other until nothing is left that may go."""
        for stream in order:
            while not self.stopped and self.done < total:
                picked = self._picked(stream, min(AT_ONCE, total - self.done))
                if not picked.moved:
                    break
                self._bring_to_an_end(
                    picked.rows, lambda: on_progress(min(self.done, total), total)
                )

    def result(self) -> Delivery:
        """Sum up."""
        with self.database.reading() as session:
            left = claims.due(session, now=self.clock())
        counted = self.counts
        return Delivery(
            sent=counted["sent"],
            deferred=counted["deferred"],
            failed=counted["failed"],
            uncertain=counted["uncertain"],
            left=left,
            stopped=self.stopped,
            held=counted["held"],
            merged=counted["merged"],
            suppressed=counted["suppressed"],
        )

    def _picked(self, stream: Stream, most: int) -> Picked:
        with self.database.writing() as session:
            picked = pick(
                session,
                stream,
                terms=self.terms,
                now=self.clock(),
                worker=self.worker,
                most=most,
            )
        for what in ("held", "merged", "suppressed"):
            self.counts[what] += getattr(picked, what)
        return picked

    def _bring_to_an_end(self, rows: Sequence[OutboxRow], on_done: Callable[[], None]) -> None:
        """Send what was reserved, and give back what was not begun, whatever happens.

        All mails are made first, so that nothing but the server stands between a row's beginning
        and its mark; one commit marks the one row and begins the next.
        """
        made = [(row, self._make(row)) for row in rows]
        waiting = list(rows)
        mark: Mark | None = None
        try:
            for row, mail in made:
                begun = self._begin(row, mark)
                mark = None
                waiting.remove(row)
                if begun:
                    mark = self._hand_over(row, mail)
                self.done += 1
                on_done()
                if self.stopped:
                    break
        finally:
            with self.database.writing() as session:
                if mark is not None:
                    mark(session)
                claims.release(session, waiting, worker=self.worker)

    def _make(self, row: OutboxRow) -> Mail | str:
        """Make a row's mail; why it cannot be made, if so."""
        try:
            return self.made.mail(row, date=self.clock())
        except (RenderError, AddressError) as error:
            return str(error)

    def _begin(self, row: OutboxRow, mark: Mark | None) -> bool:
        with self.database.writing() as session:
            if mark is not None:
                mark(session)
            return claims.begin(session, row, now=self.clock())

    def _hand_over(self, row: OutboxRow, mail: Mail | str) -> Mark:
        if isinstance(mail, str):
            return self._failed(row, mail)
        self.tried += 1
        try:
            self.transport.send(mail)
        except TransportError as error:
            self.not_taken += 1
            self._lose_patience(error)
            return self._not_taken(row, error)
        return self._sent(row)

    def _not_taken(self, row: OutboxRow, error: TransportError) -> Mark:
        code = None if isinstance(error, UnavailableError) else error.code
        wait = retry_after(row.attempts, code, row=row.id)
        if wait is not None and error.wait is not None:
            wait = max(wait, error.wait)
        if error.maybe_accepted:
            return self._uncertain(row, str(error))
        if wait is not None:
            return self._deferred(row, str(error), wait)
        gave_up = code is None or code < 500
        tried = f"given up after {row.attempts} attempts: " if gave_up else ""
        return self._failed(row, f"{tried}{error}")

    def _lose_patience(self, error: TransportError) -> None:
        sort = type(error)
        self.in_a_row[sort] += 1
        if self.in_a_row[sort] >= PATIENCE[sort]:
            self.stopped = f"Stopped after {self.in_a_row[sort]} failures in a row: {error}."
        elif (
            self.tried >= TRIED_BEFORE_SHARES_COUNT
            and self.not_taken > self.tried * SHARE_OF_FAILURES
        ):
            self.stopped = (
                f"Stopped, as {self.not_taken} of {self.tried} messages were not taken: {error}."
            )

    def _sent(self, row: OutboxRow) -> Mark:
        self.in_a_row.clear()
        self._count(row, "sent")
        now = self.clock()
        return lambda session: claims.mark_sent(session, row, now=now, reason=self.note)

    def _deferred(self, row: OutboxRow, reason: str, wait: timedelta) -> Mark:
        self._count(row, "deferred", reason)
        until = self.clock() + wait
        return lambda session: claims.mark_deferred(session, row, reason=reason[:300], until=until)

    def _failed(self, row: OutboxRow, reason: str) -> Mark:
        self._count(row, "failed", reason)
        return lambda session: claims.mark_failed(session, row, reason=reason[:300])

    def _uncertain(self, row: OutboxRow, reason: str) -> Mark:
        self._count(row, "uncertain", reason)
        return lambda session: claims.mark_uncertain(session, row, reason=reason[:300])

    def _count(self, row: OutboxRow, state: str, reason: str = "") -> None:
        self.counts[state] += 1
        if state != "sent":
            log.warning("outbox row %d is %s: %s", row.id, state, reason)
