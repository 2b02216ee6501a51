"""What members are asked and told is queued with the mail, once; a broken file stops no mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from flows.keeping_in_touch import InTouch, keep_in_touch
from flows.posting import post
from store import OutboxRow

FRIDAY = timedelta(days=4, hours=4)
KEY = "a key of the tests that is long enough, and no secret"


def at(installation, instant, portal=None):
    changes = {"now": instant, "portal_url": portal, "link_keys": KEY if portal else None}
    known = {key: value for key, value in changes.items() if hasattr(installation.settings, key)}
    return replace(installation, settings=installation.settings.model_copy(update=known))


def test_it_is_queued_once_and_sent(installation, staffed, now):
    """Posting asks on Friday and sends the questions; a second posting has nothing left to do."""
    staffed.introduced(0, ("p01", "p02"), ("p03", "p04"))
    friday = at(installation, now + FRIDAY)
    with friday.database() as database:
        posted = post(friday, database)
        assert posted.in_touch == InTouch(asked=4)
        assert posted.delivery.sent == 4
        again = post(friday, database)
    assert (again.in_touch, again.delivery.sent) == (InTouch(), 0)


@pytest.mark.parametrize(("portal", "paused"), [(None, 0), ("https://pages.example.org", 2)])
def test_nobody_is_paused_without_pages(installation, staffed, now, portal, paused):
    """Where no click could answer, silence means nothing."""
    for week in range(3):
        staffed.introduced(week, ("p01", "p02"))
        friday = staffed.when(week) + FRIDAY
        with staffed.database.writing() as session:
            session.execute(update(OutboxRow).values(state="sent", sent_at=friday))
        there = at(installation, friday)
        with there.database() as database:
            keep_in_touch(there, database)
    with staffed.database.writing() as session:
        session.execute(update(OutboxRow).values(state="sent", sent_at=friday))
    there = at(installation, staffed.when(3), portal)
    with there.database() as database:
        assert keep_in_touch(there, database).paused == paused


def test_a_broken_file_stops_no_mail_of_others(installation, staffed, now, caplog):
    """It is told in the log, and the other programs go on."""
    text = (installation.home.programs / "buddies.yaml").read_text()
    (installation.home.programs / "broken.yaml").write_text("name: [", encoding="utf-8")
    fortnightly = text.replace("start:", "every: 2, start:")
    (installation.home.programs / "buddies.yaml").write_text(fortnightly, encoding="utf-8")
    saturday = at(installation, staffed.when(2) - timedelta(days=2))
    with saturday.database() as database:
        assert keep_in_touch(saturday, database).announced == 6
    assert "broken" in caplog.text
