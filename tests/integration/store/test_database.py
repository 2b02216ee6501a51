"""The database: transactions that hold, instants in UTC, on SQLite and PostgreSQL."""

from datetime import UTC, datetime, timedelta, timezone
from threading import Thread

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, StatementError

from store import AuditEntry, Block, Database, Member, OutboxRow, Program
from store.audit import record


def member(key: str, now: datetime) -> Member:
    return Member(
        source="hr",
        source_key=key,
        name=key,
        languages=[],
        skills=[],
        interests=[],
        set_by_member=[],
        created_at=now,
        changed_at=now,
    )


def test_an_instant_comes_back_in_utc(database: Database, now):
    """Whatever zone an instant is given in, it is the same instant, told in UTC."""
    tokyo = now.astimezone(timezone(timedelta(hours=9)))
    with database.writing() as session:
        session.add(Program(slug="p", community="c", created_at=tokyo))
    with database.reading() as session:
        found = session.scalars(select(Program)).one().created_at
    assert found == now
    assert found.tzinfo == UTC


def test_a_naive_instant_is_refused(database: Database):
    """Nobody could say which instant it means."""
    with pytest.raises(StatementError, match="time zone"), database.writing() as session:
        session.add(Program(slug="p", community="c", created_at=datetime(2027, 1, 4)))


def test_a_failed_transaction_leaves_nothing(database: Database, now):
    """Nothing is half written when something goes wrong on the way."""
    with pytest.raises(RuntimeError), database.writing() as session:
        session.add(member("1", now))
        session.flush()
        raise RuntimeError
    with database.reading() as session:
        assert session.scalars(select(Member)).all() == []


def test_reading_throws_changes_away(database: Database, now):
    """A preview may change what it likes: nothing of it stays."""
    with database.reading() as session:
        session.add(member("1", now))
        session.flush()
    with database.reading() as session:
        assert session.scalars(select(Member)).all() == []


@pytest.mark.parametrize("what", ["member", "program", "outbox"])
def test_unique_keys(database: Database, now, what):
    """A person of a feed, a program and a message exist once, whoever writes twice."""

    def row():
        return {
            "member": lambda: member("1", now),
            "program": lambda: Program(slug="p", community="c", created_at=now),
            "outbox": lambda: OutboxRow(
                key="k", kind="k", subject="s", context={}, message_id="m", queued_at=now
            ),
        }[what]()

    with database.writing() as session:
        session.add(row())
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(row())


def test_foreign_keys_hold(database: Database, now):
    """A block between people who are not there cannot be written, on SQLite either."""
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(Block(member_a_id=1, member_b_id=2, at=now))


def test_an_unknown_state_is_refused(database: Database, now):
    """The states of the design are the only ones."""
    with pytest.raises(IntegrityError), database.writing() as session:
        person = member("1", now)
        person.status = "ill"
        session.add(person)


def test_writers_wait_for_each_other(database: Database, now):
    """Two writers that both read first neither fail nor lose an entry."""

    def write(actor: str) -> None:
        for _ in range(10):
            with database.writing() as session:
                session.scalars(select(AuditEntry)).all()
                record(session, at=now, actor=actor, action="test", subject="x")

    threads = [Thread(target=write, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert len(session.scalars(select(AuditEntry)).all()) == 20
