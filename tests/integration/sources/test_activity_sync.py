from __future__ import annotations

import pytest
from sqlalchemy import func, select

from sources import BadRow, sync_activity, sync_people
from sources.activity_sync import ROWS_KEPT
from store import ActivityEvent, Member, QuarantinedRow, SyncRun


@pytest.fixture
def house(database, people_list, person, now):
    """Give a database with two people of one feed and one of another."""
    with database.writing() as session:
        people = people_list(person("1", email="a@x.org"), person("2", email="b@x.org"))
        sync_people(session, people, now=now)
        sync_people(session, people_list(person("x"), name="contractors"), now=now)
    return database


@pytest.fixture
def sync(house, event_list, now):
    """Sync a feed of events."""

    def run(*records, **options):
        with house.writing() as session:
            return sync_activity(session, event_list(*records, **options), now=now)

    return run


@pytest.fixture
def count(house):
    """Count the stored events."""

    def read() -> int:
        with house.reading() as session:
            return session.scalar(select(func.count()).select_from(ActivityEvent))

    return read


def test_events_are_stored_with_their_people(house, sync, event):
    """By key or by e-mail address."""
    done = sync(event("e1", "1", target="2", topic="prompts", weight=2.0), event("e2", "B@X.org"))
    assert (done.seen, done.added, done.known, done.left_out) == (2, 2, 0, 0)
    with house.reading() as session:
        ids = dict(session.execute(select(Member.source_key, Member.id)).all())
        first, second = session.scalars(select(ActivityEvent).order_by(ActivityEvent.source_key))
        assert (first.actor_id, first.target_id) == (ids["1"], ids["2"])
        assert (first.topic, first.weight) == ("prompts", 2.0)
        assert (second.actor_id, second.target_id) == (ids["2"], None)


def test_a_second_run_adds_nothing(sync, event, count):
    """Exports overlap; an event that was taken is known."""
    feed = [event(f"e{number}", "1") for number in range(2_345)]
    sync(*feed)
    done = sync(*feed, event("new", "2"))
    assert (done.added, done.known) == (1, 2_345)
    assert count() == 2_346


def test_an_event_that_comes_twice_counts_once(sync, event, count):
    """Also within one file; the first row is the one that is kept."""
    done = sync(event("e1", "1"), event("e1", "2"))
    assert (done.added, done.known, count()) == (1, 1, 1)


def test_the_same_key_in_another_feed_is_another_event(sync, event, count):
    """A key is unique within its feed."""
    sync(event("e1", "1"))
    sync(event("e1", "1"), name="wiki")
    assert count() == 2


def test_unknown_people_are_set_aside_and_counted(house, sync, event):
    """An event of a stranger is no reason to stop."""
    done = sync(event("e1", "1"), event("e2", "9"), event("e3", "1", target="9"))
    assert (done.added, done.left_out, done.unknown_people) == (1, 2, 2)
    assert [(bad.line, "whom nobody knows" in bad.reason) for bad in done.quarantined] == [
        (3, True),
        (4, True),
    ]
    assert done.warnings == ()


def test_concealed_names_are_noticed(sync, event):
    """A report that conceals names would silently match nobody."""
    done = sync(event("e1", "hash1"), event("e2", "hash2"))
    assert "conceal names" in done.warnings[0]


def test_activity_before_people(database, event_list, event, now):
    """The order of the two imports is told."""
    with database.writing() as session:
        done = sync_activity(session, event_list(event("e1", "1")), now=now)
    assert done.warnings == ("There are no members yet: import people first, then activity again.",)


def test_a_key_that_two_feeds_use(house, people_list, event_list, person, event, now):
    """Whose it is must be said in the mapping, not guessed."""
    with house.writing() as session:
        sync_people(session, people_list(person("1"), name="partners"), now=now)
        doubtful = sync_activity(session, event_list(event("e1", "1")), now=now)
        clear = sync_activity(session, event_list(event("e1", "1"), people="hr"), now=now)
    assert "two members have" in doubtful.quarantined[0].reason
    assert doubtful.unknown_people == 0
    assert clear.added == 1


def test_what_one_does_for_oneself_has_no_target(house, sync, event):
    """A reply to one's own thread is no contact."""
    sync(event("e1", "1", target="a@x.org"))
    with house.reading() as session:
        assert session.scalars(select(ActivityEvent)).one().target_id is None


def test_bad_rows_are_all_counted_and_the_first_kept(house, sync, event):
    """A million bad rows do not fill the database."""
    bad = [BadRow("a.csv", line, "When is not a date and time") for line in range(ROWS_KEPT + 5)]
    done = sync(*bad, event("e1", "1"))
    assert (done.left_out, len(done.quarantined), done.added) == (ROWS_KEPT + 5, ROWS_KEPT, 1)
    with house.reading() as session:
        run = session.scalars(select(SyncRun).where(SyncRun.kind == "activity")).one()
        kept = session.scalar(select(func.count()).select_from(QuarantinedRow))
        assert run.figures["left_out"] == ROWS_KEPT + 5
    assert kept == ROWS_KEPT


def test_a_dry_run_writes_nothing(house, event_list, event, count, now):
    """In a session whose changes are thrown away."""
    with house.reading() as session:
        assert sync_activity(session, event_list(event("e1", "1")), now=now).added == 1
    assert count() == 0


def test_progress_is_told(house, event_list, event, now):
    """After each piece."""
    told = []
    feed = event_list(*[event(str(number), "1") for number in range(1_500)])
    with house.writing() as session:
        sync_activity(session, feed, now=now, on_progress=lambda *done: told.append(done))
    assert told == [(1_000, None), (1_500, None)]
