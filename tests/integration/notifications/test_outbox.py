"""The rows that are, or will be, email: written once, claimed once, marked once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from notifications import claims
from notifications.claims import OutboxError
from notifications.outbox import Draft, Queued, cancel, message_id, queue
from notifications.picking import Terms, pick, streams
from notifications.samples import introduction_sample, samples
from store import Database, Member, OutboxRow

NOW = datetime(2027, 1, 4, 8, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
CONTEXT = introduction_sample()


def a_member(number: int, email: str | None = "a@b.example") -> Member:
    """Give a member to store."""
    return Member(
        id=number,
        source="hr",
        source_key=str(number),
        name=f"Member {number}",
        email=email,
        created_at=NOW,
        changed_at=NOW,
    )


def queue_admins(database: Database, count: int) -> None:
    """Queue one summary to each of some admins."""
    context = samples()["round_summary"]
    drafts = [
        Draft.to_admin(f"admin{n}@b.example", subject="round-1", context=context)
        for n in range(count)
    ]
    with database.writing() as session:
        queue(session, drafts, now=NOW)


def take(session: Session, *, now: datetime, worker: str, limit: int = 1) -> list[OutboxRow]:
    """Reserve rows that are due, and begin them."""
    rows: list[OutboxRow] = []
    for stream in streams(session, now=now):
        most = limit - len(rows)
        rows += pick(session, stream, terms=Terms(), now=now, worker=worker, most=most).rows
    session.flush()
    assert all(claims.begin(session, row, now=now) for row in rows)
    return rows


def states(database: Database) -> list[str]:
    """Give the states of all rows, in order."""
    with database.reading() as session:
        return list(session.scalars(select(OutboxRow.state).order_by(OutboxRow.id)))


def test_a_draft_becomes_one_row_once(database: Database) -> None:
    """Queueing again changes nothing, whatever became of the row."""
    member = a_member(1)
    with database.writing() as session:
        session.add(member)
        session.flush()
        draft = Draft.to_member(member, subject="match-7", context=CONTEXT)
        assert queue(session, [draft, draft], now=NOW) == Queued(queued=1, existing=1)
    with database.writing() as session:
        session.execute(select(OutboxRow)).scalar_one().state = "failed"
    with database.writing() as session:
        assert queue(session, [draft], now=LATER) == Queued(existing=1)
        row = session.execute(select(OutboxRow)).scalar_one()
    assert (row.key, row.state, row.queued_at) == ("introduction/match-7/1", "failed", NOW)
    assert row.message_id == message_id(row.key)
    assert type(CONTEXT).from_document(row.context) == CONTEXT


def test_a_member_without_an_address_is_withheld(database: Database) -> None:
    """Nothing is dropped silently: the row says why no mail comes of it."""
    member = a_member(1, email=None)
    with database.writing() as session:
        session.add(member)
        session.flush()
        draft = Draft.to_member(member, subject="match-7", context=CONTEXT)
        assert queue(session, [draft], now=NOW) == Queued(withheld=1)
        row = session.execute(select(OutboxRow)).scalar_one()
        assert (row.state, row.state_reason) == ("withheld", "no address is known")
        assert claims.due(session, now=LATER) == 0


def test_a_failing_step_queues_nothing(database: Database) -> None:
    """Rows appear with the transaction that they belong to, or not at all."""
    with pytest.raises(RuntimeError, match="later"), database.writing() as session:
        draft = Draft.to_admin("a@b.example", subject="round-1", context=CONTEXT)
        queue(session, [draft], now=NOW)
        raise RuntimeError("something later fails")
    assert states(database) == []


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(batches=st.lists(st.lists(st.integers(0, 300), max_size=40), max_size=5))
def test_any_order_of_queueing_gives_one_row_a_key(
    sqlite_database: Database, batches: list[list[int]]
) -> None:
    """Whatever is queued how often, there is one row a key, and the counts add up."""
    with sqlite_database.writing() as session:
        session.execute(delete(OutboxRow))
        for batch in batches:
            drafts = [
                Draft.to_admin(f"a{n}@b.example", subject="round-1", context=CONTEXT) for n in batch
            ]
            done = queue(session, drafts, now=NOW)
            assert done.queued + done.existing == len(batch)
        keys = session.scalars(select(OutboxRow.key)).all()
    assert sorted(keys) == sorted(
        {f"introduction/round-1/admin:a{n}@b.example" for batch in batches for n in batch}
    )


def test_many_drafts_at_once(database: Database) -> None:
    """More rows than one statement takes are all written."""
    queue_admins(database, 450)
    assert states(database) == ["queued"] * 450


def test_cancelled_rows_are_not_sent(database: Database) -> None:
    """Somebody who left after the proposal gets nothing; others of the match still do."""
    members = [a_member(1), a_member(2)]
    with database.writing() as session:
        session.add_all(members)
        session.flush()
        drafts = [Draft.to_member(each, subject="match-7", context=CONTEXT) for each in members]
        queue(session, drafts, now=NOW)
    with database.writing() as session:
        assert cancel(session, subject="match-7", member_id=1, reason="no longer takes part") == 1
        assert cancel(session, subject="match-8", reason="x") == 0
        (row,) = take(session, now=NOW, worker="w", limit=10)
        assert row.member_id == 2
    with database.writing() as session:
        assert cancel(session, subject="match-7", reason="too late for what is on its way") == 0


def test_a_claimed_row_is_gone_for_others(database: Database) -> None:
    """Rows are claimed once, new ones before those tried already, none before its time."""
    queue_admins(database, 3)
    with database.writing() as session:
        first = take(session, now=NOW, worker="a")[0]
    with database.writing() as session:
        assert claims.mark_deferred(session, first, reason="busy", until=LATER)
    with database.writing() as session:
        rest = take(session, now=NOW, worker="b", limit=5)
        assert first.id not in {row.id for row in rest}
        assert len(rest) == 2
    with database.writing() as session:
        assert [row.id for row in take(session, now=LATER, worker="c")] == [first.id]
        assert take(session, now=LATER, worker="c") == []


def test_two_senders_never_get_the_same_row(database: Database) -> None:
    """Claims of several threads, each with transactions of its own, are disjoint and complete."""
    queue_admins(database, 60)
    taken: list[list[int]] = [[], [], []]
    threads = [threading.Thread(target=_drain, args=(database, mine)) for mine in taken]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    everything = [row for mine in taken for row in mine]
    assert len(everything) == len(set(everything)) == 60


def _drain(database: Database, mine: list[int]) -> None:
    while True:
        with database.writing() as session:
            rows = take(session, now=NOW, worker=f"w{id(mine)}", limit=2)
        if not rows:
            return
        mine += [row.id for row in rows]


def test_what_a_lost_sender_held_becomes_uncertain(database: Database) -> None:
    """It may have gone out, so it is not due again by itself."""
    queue_admins(database, 2)
    with database.writing() as session:
        take(session, now=NOW, worker="a")
        assert claims.expire_claims(session, now=NOW + timedelta(minutes=14)) == 0
        assert claims.expire_claims(session, now=NOW + timedelta(minutes=16)) == 1
        assert claims.due(session, now=NOW + timedelta(days=9)) == 1
    assert states(database) == ["uncertain", "queued"]


def test_a_slow_sender_may_still_tell(database: Database) -> None:
    """A sender given up too early knows best; one whose row was settled no longer does."""
    queue_admins(database, 2)
    with database.writing() as session:
        slow, settled = take(session, now=NOW, worker="a", limit=2)
        claims.expire_claims(session, now=LATER)
        claims.settle(session, settled.key, sent=False, actor="ada", now=LATER)
    with database.writing() as session:
        assert claims.mark_sent(session, slow, now=LATER)
        assert not claims.mark_failed(session, settled, reason="x")
    assert states(database) == ["sent", "queued"]


@pytest.mark.parametrize(("sent", "state"), [(True, "sent"), (False, "queued")])
def test_an_admin_who_knows_settles_it(database: Database, sent: bool, state: str) -> None:
    """An uncertain row is sent again only by somebody's word, and only once."""
    queue_admins(database, 1)
    with database.writing() as session:
        (row,) = take(session, now=NOW, worker="a")
        claims.mark_uncertain(session, row, reason="lost")
        claims.settle(session, row.key, sent=sent, actor="ada", now=LATER)
        with pytest.raises(OutboxError, match="only an uncertain one"):
            claims.settle(session, row.key, sent=sent, actor="ada", now=LATER)
        with pytest.raises(OutboxError, match="No mail has the key"):
            claims.settle(session, "nothing/like/this", sent=sent, actor="ada", now=LATER)
    assert states(database) == [state]


def test_a_failed_mail_is_sent_again_once_its_trouble_is_mended(database: Database) -> None:
    """A template that broke for a minute must not cost anybody their introduction."""
    queue_admins(database, 1)
    with database.writing() as session:
        (row,) = take(session, now=NOW, worker="a")
        claims.mark_failed(session, row, reason="template")
        session.refresh(row)
        with pytest.raises(OutboxError, match="--lost"):
            claims.settle(session, row.key, sent=True, actor="ada", now=LATER)
        claims.settle(session, row.key, sent=False, actor="ada", now=LATER)
        assert (row.state, row.state_reason, row.attempts) == ("queued", None, 0)
