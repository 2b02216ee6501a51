"""Delivery from the outbox to a transport that remembers."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from notifications.delivery import Delivery, deliver
from notifications.envelope import Mail, Sender
from notifications.outbox import Draft, queue
from notifications.samples import samples
from notifications.transports.base import (
    OutcomeUnknownError,
    RefusedError,
    Transport,
    UnavailableError,
)
from notifications.transports.memory import MemoryTransport
from store import Database, OutboxRow

SENDER = Sender("crossweave@harbourline.example", "Crossweave")
START = datetime(2027, 1, 4, 8, tzinfo=UTC)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


def fill(database: Database, count: int) -> None:
    """Queue some mails."""
    context = samples()["round_summary"]
    drafts = [
        Draft.to_admin(f"a{n}@b.example", subject="round-1", context=context) for n in range(count)
    ]
    with database.writing() as session:
        queue(session, drafts, now=START)


def send(database: Database, transport: Transport, clock: Clock | None = None) -> Delivery:
    """Deliver what is due."""
    return deliver(database, transport, sender=SENDER, clock=clock or Clock(), worker="test")


def rows(database: Database) -> list[OutboxRow]:
    """Give all rows, in order."""
    with database.reading() as session:
        found = list(session.scalars(select(OutboxRow).order_by(OutboxRow.id)))
        session.expunge_all()
        return found


def test_everything_due_is_sent_once(database: Database) -> None:
    """A second delivery finds nothing to do."""
    fill(database, 5)
    transport = MemoryTransport()
    assert send(database, transport) == Delivery(sent=5)
    assert send(database, transport) == Delivery()
    assert [mail.recipient for mail in transport.sent] == [f"a{n}@b.example" for n in range(5)]
    assert {(row.state, row.sent_at, row.attempts) for row in rows(database)} == {
        ("sent", START, 1)
    }


def test_a_limit_leaves_the_rest(database: Database) -> None:
    """Progress is told row by row, and the figures say what is left."""
    fill(database, 5)
    told: list[tuple[int, int]] = []
    done = deliver(
        database,
        MemoryTransport(),
        sender=SENDER,
        clock=Clock(),
        worker="test",
        limit=2,
        on_progress=lambda done, total: told.append((done, total)),
    )
    assert done == Delivery(sent=2, left=3)
    assert told == [(1, 2), (2, 2)]


def test_a_mail_that_cannot_be_made_fails_alone(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """The others go out, the row says why, and nothing personal is logged."""
    fill(database, 3)
    with database.writing() as session:
        first = select(OutboxRow.id).order_by(OutboxRow.id).limit(1).scalar_subquery()
        session.execute(
            update(OutboxRow).where(OutboxRow.id == first).values(context={"name": "Ana Ruiz"})
        )
    with caplog.at_level(logging.DEBUG, logger="notifications"):
        assert send(database, MemoryTransport()) == Delivery(sent=2, failed=1)
    assert "data do not fit at" in (rows(database)[0].state_reason or "")
    assert "example" not in caplog.text
    assert "Ana" not in caplog.text


def test_a_bad_address_fails_alone(database: Database) -> None:
    """One malformed address in the feed stops nobody else's mail."""
    fill(database, 2)
    with database.writing() as session:
        first = select(OutboxRow.id).order_by(OutboxRow.id).limit(1).scalar_subquery()
        session.execute(update(OutboxRow).where(OutboxRow.id == first).values(address="nobody"))
    assert send(database, MemoryTransport()) == Delivery(sent=1, failed=1)
    assert rows(database)[0].state_reason == "the address of the recipient cannot be used"


def test_a_refusal_for_now_is_tried_again_later(database: Database) -> None:
    """4xx: not before the wait is over, and then with success."""
    fill(database, 2)
    transport, clock = MemoryTransport(), Clock()
    transport.failures["a0@b.example"] = RefusedError("busy", code=451)
    assert send(database, transport, clock) == Delivery(sent=1, deferred=1)
    transport.failures.clear()
    assert send(database, transport, clock) == Delivery()
    clock.now += timedelta(minutes=5)
    assert send(database, transport, clock) == Delivery(sent=1)
    assert rows(database)[0].attempts == 2


def test_a_refusal_for_good_fails(database: Database) -> None:
    """5xx: never again."""
    fill(database, 1)
    transport, clock = MemoryTransport(), Clock()
    transport.failures["a0@b.example"] = RefusedError("no such user", code=550)
    assert send(database, transport, clock) == Delivery(failed=1)
    clock.now += timedelta(days=30)
    assert send(database, transport, clock) == Delivery()


def test_an_unknown_outcome_is_never_sent_again(database: Database) -> None:
    """The server may have taken it, so it waits for somebody who knows."""
    fill(database, 1)
    transport, clock = MemoryTransport(), Clock()
    transport.failures["a0@b.example"] = OutcomeUnknownError("lost after the mail was handed over")
    assert send(database, transport, clock) == Delivery(uncertain=1)
    transport.failures.clear()
    clock.now += timedelta(days=30)
    assert send(database, transport, clock) == Delivery()
    assert len(transport.sent) == 1


def test_a_server_that_is_away_stops_the_delivery(database: Database) -> None:
    """The rest stays queued instead of using up its attempts, and the reason is told."""
    fill(database, 8)
    transport, clock = MemoryTransport(), Clock()
    for number in range(8):
        transport.failures[f"a{number}@b.example"] = UnavailableError("the server is away")
    done = send(database, transport, clock)
    assert (done.deferred, done.left) == (3, 5)
    assert done.stopped == "Stopped after 3 failures in a row: the server is away."
    transport.failures.clear()
    clock.now += timedelta(minutes=5)
    assert send(database, transport, clock) == Delivery(sent=8)


def test_a_refused_login_is_no_refusal_of_the_mail(database: Database) -> None:
    """A wrong password (535) must not fail the mails for good."""
    fill(database, 1)
    transport = MemoryTransport()
    transport.failures["a0@b.example"] = UnavailableError("login refused", code=535)
    assert send(database, transport) == Delivery(deferred=1)


def test_now_and_then_a_failure_does_not_stop(database: Database) -> None:
    """Only failures in a row do."""
    fill(database, 12)
    transport = MemoryTransport()
    for number in range(0, 12, 2):
        transport.failures[f"a{number}@b.example"] = UnavailableError("hiccup")
    assert send(database, transport) == Delivery(sent=6, deferred=6)


def test_what_an_earlier_sender_lost_is_reported(database: Database) -> None:
    """The next delivery marks it and says so, and sends it not."""
    fill(database, 2)

    class Dies(MemoryTransport):
        def send(self, mail: Mail) -> None:
            super().send(mail)
            raise KeyboardInterrupt

    clock = Clock()
    with pytest.raises(KeyboardInterrupt):
        send(database, Dies(), clock)
    clock.now += timedelta(minutes=20)
    assert send(database, MemoryTransport(), clock) == Delivery(sent=1, uncertain=1)
    assert [row.state for row in rows(database)] == ["uncertain", "sent"]


def test_two_senders_share_the_work(database: Database) -> None:
    """Both databases: every mail goes out once, whoever takes it."""
    fill(database, 40)
    transports = [MemoryTransport(), MemoryTransport()]
    threads = [threading.Thread(target=send, args=(database, each)) for each in transports]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counted = Counter(mail.key for each in transports for mail in each.sent)
    assert len(counted) == 40
    assert set(counted.values()) == {1}


def test_a_server_that_says_how_long_to_wait_is_heard(database: Database) -> None:
    """Not before the time that it asked for, however short the first wait would be."""
    fill(database, 1)
    transport, clock = MemoryTransport(), Clock()
    transport.failures["a0@b.example"] = UnavailableError("busy", wait=timedelta(hours=2))
    assert send(database, transport, clock) == Delivery(deferred=1)
    transport.failures.clear()
    clock.now += timedelta(minutes=119)
    assert send(database, transport, clock) == Delivery()
    clock.now += timedelta(minutes=1)
    assert send(database, transport, clock) == Delivery(sent=1)
