from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from sources import BadRow, sync_activity, sync_people
from sources.activity_sync import ROWS_KEPT
from store import ActivityEvent, Member, QuarantinedRow, SyncRun


@pytest.fixture
def house(database, people_list, person, now, switch_activity):
    """Give a database with two people of one feed and one of another; activity is on for all."""
    switch_activity(database)
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


@pytest.fixture
def nations(database, people_list, person, now):
    """Give a database with people of two countries and one of none, and activity off."""
    with database.writing() as session:
        people = people_list(
            person("g1", country="GB"), person("g2", country="GB"), person("d1", country="DE"),
            person("n1"),
        )  # fmt: skip
        sync_people(session, people, now=now)
    return database


@pytest.fixture
def take(nations, event_list, event, now):
    """Sync events of all countries and of none; give what became of them."""

    def run(*more):
        feed = event_list(
            event("1", "g1", target="g2"), event("2", "g1"), event("3", "g1", target="d1"),
            event("4", "d1", target="g1"), event("5", "d1"), event("6", "n1"), *more,
        )  # fmt: skip
        with nations.writing() as session:
            done = sync_activity(session, feed, now=now)
        with nations.reading() as session:
            return done, set(session.scalars(select(ActivityEvent.source_key)))

    return run


def test_while_activity_is_off_nothing_is_kept(take, nations):
    """Whoever it is of; it is told in numbers, and is no row to mend."""
    done, kept = take()
    assert kept == set()
    assert (done.added, done.known, done.left_out, done.switched_off) == (0, 0, 0, 6)
    assert done.quarantined == ()
    (told,) = done.warnings
    assert told.startswith("Left out: 6 of 6 events, as activity is off for their country.")
    with nations.reading() as session:
        run = session.scalars(select(SyncRun).where(SyncRun.kind == "activity")).one()
        assert run.figures["switched_off"] == 6


def test_both_people_of_an_event_need_it_on(take, nations, switch_activity):
    """An event with somebody of another country, or of none, is not kept."""
    switch_activity(nations, "gb")
    done, kept = take()
    assert kept == {"1", "2"}
    assert (done.added, done.switched_off) == (2, 4)


def test_all_takes_people_without_a_country(take, nations, switch_activity):
    """And a second import adds nothing."""
    switch_activity(nations)
    assert take()[0].added == 6
    done, kept = take()
    assert (done.known, done.switched_off, done.warnings) == (6, 0, ())
    assert len(kept) == 6


def test_nothing_is_kept_from_before_it_was_agreed(take, nations, switch_activity, event):
    """The day itself counts, from midnight on."""
    switch_activity(nations, since=date(2027, 1, 3))
    early = event("7", "g1", at=datetime(2027, 1, 2, 23, 59, tzinfo=UTC))
    done, kept = take(early, event("8", "g1", at=datetime(2027, 1, 3, tzinfo=UTC)))
    assert (done.added, done.too_early) == (7, 1)
    assert "7" not in kept
    assert done.warnings == (
        "Left out: 1 of 8 events from before 2027-01-03, since when activity is on (privacy.yaml).",
    )


def test_a_country_that_nobody_has_is_told(take, nations, switch_activity):
    """A country is written as the people file writes it."""
    switch_activity(nations, "UK", "GB", "DE")
    assert take()[0].warnings[-1] == (
        "privacy.yaml switches activity on for UK, and no member has this country: write it as the"
        " people file does."
    )
