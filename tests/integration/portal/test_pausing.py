"""Pausing by a link: looking changes nothing, sending the form does."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from notifications.links import Purpose
from store import Enrolment


@pytest.fixture
def place(small_company):
    """Give a function that returns the place of a member."""

    def found():
        with small_company.database.reading() as session:
            place = session.scalars(select(Enrolment)).one()
            return place.state, place.paused_until

    small_company.hire("p01")
    return found


def test_looking_changes_nothing(browser, link_to, place, words):
    """Mail scanners open links; only a form that is sent acts."""
    answer = browser.get(link_to(Purpose.PAUSE, "p01"))
    assert answer.status_code == 200
    assert "First day back" in words(answer.text)
    assert place() == ("joined", None)


def test_a_pause_has_a_last_day_or_none(browser, link_to, place, words):
    """Until a day, or until they are back; the last word counts."""
    path = link_to(Purpose.PAUSE, "p01")
    answer = browser.post(path, data={"until": "2027-03-01"})
    assert "Monday 1 March" in words(answer.text)
    assert place() == ("paused", date(2027, 3, 1))
    assert "until you come back" in words(browser.post(path).text)
    assert place() == ("paused", None)
    assert "Welcome back" in words(browser.post(path, data={"back": "true"}).text)
    assert place() == ("joined", None)


def test_what_is_no_day_is_said_kindly(browser, link_to, place, words):
    """Nothing is changed, and no technical words are shown."""
    answer = browser.post(link_to(Purpose.PAUSE, "p01"), data={"until": "soon"})
    assert answer.status_code == 422
    assert "Nothing was changed" in words(answer.text)
    assert place() == ("joined", None)
