from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from sources import PersonRecord, sync_people
from store import Database, Member

NOW = datetime(2027, 1, 4, 8, tzinfo=UTC)
keys = st.sampled_from("abcdef")
rows = st.builds(
    lambda key, level, manager, email, status: (key, level, manager, email, status),
    keys,
    st.none() | st.integers(0, 3),
    st.none() | keys | st.just("nobody"),
    st.none() | st.sampled_from(["p@x.org", "q@x.org", "r@x.org"]),
    st.sampled_from(["active", "away", "left"]),
)
feeds = st.lists(st.lists(rows, max_size=8), min_size=1, max_size=4)


def records(feed) -> list[PersonRecord]:
    return [
        PersonRecord(
            "p.csv", line, key, key.upper(), email, None, level, manager=boss, status=status
        )
        for line, (key, level, boss, email, status) in enumerate(feed, start=2)
    ]


def snapshot(session) -> list[tuple]:
    columns = list(Member.__table__.c)
    return session.execute(select(*columns).order_by(Member.id)).all()


def has_circle(session) -> bool:
    above = dict(session.execute(select(Member.id, Member.manager_id)).all())
    for start in above:
        node, steps = above[start], 0
        while node is not None and steps <= len(above):
            node, steps = above[node], steps + 1
        if node is not None:
            return True
    return False


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(feeds=feeds)
def test_any_feeds_sync_once_and_leave_the_house_in_order(
    feeds, tmp_path_factory, sqlite_template, people_list
):
    """After any feeds: a second run changes nothing, no circle, no address twice, no one lost."""
    path = tmp_path_factory.mktemp("feeds") / "a.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    for day, feed in enumerate(feeds):
        source = people_list(*records(feed))
        at = NOW + timedelta(days=day)
        with database.writing() as session:
            done = sync_people(session, source, now=at, allow_vanished=True)
            before = snapshot(session)
        taken = done.added + done.changed + done.unchanged + done.returned
        said_left = sum(row[4] == "left" for row in feed)
        assert taken + len(done.quarantined) + said_left == done.seen == len(feed)
        with database.writing() as session:
            again = sync_people(session, source, now=at + timedelta(hours=1), allow_vanished=True)
            assert again.differences == ()
            assert snapshot(session) == before
            assert not has_circle(session)
            present = select(Member.email).where(Member.status != "left", Member.email.is_not(None))
            addresses = session.scalars(present).all()
            assert len(addresses) == len(set(addresses))
    database.dispose()
