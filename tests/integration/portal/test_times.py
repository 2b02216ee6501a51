"""Times by a link: each ticks what suits, and the first that suits all sets the meeting."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update

from notifications.links import Purpose
from store import Match, Meeting, OutboxRow, SlotTick


@pytest.fixture
def pair(small_company, link_to):
    """Give the paths of the pages of two who are matched, one in London, one in Amsterdam."""
    small_company.hire("ada", function="Finance")
    small_company.hire("tom", function="IT", time_zone="Europe/Amsterdam")
    small_company.hold()
    with small_company.database.reading() as session:
        match = session.scalars(select(Match)).one().id
    return {key: link_to(Purpose.TIMES, key, x=match) for key in ("ada", "tom")}


@pytest.fixture
def meeting(small_company):
    """Give a function that returns the meeting: its state, its version and when it is."""

    def found():
        with small_company.database.reading() as session:
            meeting = session.scalars(select(Meeting)).one()
            return meeting.state, meeting.sequence, meeting.starts_at

    return found


def offered(page: str) -> list[str]:
    return re.findall(r'name="suits" value="([^"]+)"', page)


def ticked(page: str) -> list[str]:
    return re.findall(r'name="suits" value="([^"]+)" checked', page)


def test_looking_changes_nothing(browser, pair, small_company, words):
    """Mail scanners open links; each reads their own time first."""
    said = words(browser.get(pair["ada"]).text)
    assert "A time with Tom" in said
    assert "Times are those of Europe/London" in said
    assert re.search(r"Tuesday 5 January, \d\d:\d\d \d\d:\d\d for Tom", said)
    with small_company.database.reading() as session:
        assert session.scalars(select(SlotTick)).all() == []


def test_what_the_other_ticked_is_not_shown(browser, pair, words):
    """Only how many have answered is told, so that nobody gains from naming few times."""
    times = offered(browser.get(pair["ada"]).text)
    assert len(times) == 4
    before = browser.get(pair["tom"]).text
    answer = browser.post(pair["ada"], data={"suits": times[:2]})
    assert "As soon as a time suits everybody" in words(answer.text)
    assert ticked(answer.text) == times[:2]
    assert "0 of the 1 other has answered" in words(answer.text)
    assert browser.get(pair["tom"]).text.replace(pair["tom"], "") == before.replace(pair["tom"], "")


def test_the_first_common_time_is_set_once(browser, pair, meeting, small_company, words):
    """Both get one invitation, however often the form is sent."""
    times = offered(browser.get(pair["ada"]).text)
    browser.post(pair["ada"], data={"suits": times[1:]})
    answer = browser.post(pair["tom"], data={"suits": times[:3]})
    assert "A time is set" in words(answer.text)
    browser.post(pair["tom"], data={"suits": times[:3]})
    assert meeting()[:2] == ("set", 0)
    assert meeting()[2].isoformat() == times[1]
    assert small_company.mail("meeting_set") == ["ada", "tom"]


def test_the_last_word_counts(browser, pair, meeting):
    """A form that is sent again replaces what was ticked before, also by nothing."""
    times = offered(browser.get(pair["ada"]).text)
    browser.post(pair["ada"], data={"suits": times})
    assert ticked(browser.post(pair["ada"]).text) == []
    browser.post(pair["tom"], data={"suits": times})
    assert meeting()[0] == "proposed"


def test_a_time_of_ones_own_asks_the_others(browser, pair, meeting, small_company, words):
    """It is of the member's zone, and once it suits the other it is set."""
    form = {"what": "propose", "day": "2027-01-07", "at": "16:00"}
    answer = browser.post(pair["tom"], data=form)
    assert "2027-01-07T15:00:00+00:00" in ticked(answer.text)
    assert small_company.mail("time_proposed") == ["ada"]
    page = browser.get(pair["ada"]).text
    assert "Tom proposes it" in words(page)
    browser.post(pair["ada"], data={"suits": "2027-01-07T15:00:00+00:00"})
    assert meeting()[0] == "set"
    assert small_company.mail("time_proposed") == []


def test_hours_are_nobodys_business(browser, pair, words):
    """That a time is outside somebody's hours is said, not whose."""
    form = {"what": "propose", "day": "2027-01-07", "at": "20:00"}
    said = words(browser.post(pair["ada"], data=form).text)
    assert "outside the usual working hours of somebody in this match" in said


@pytest.mark.parametrize(
    ("day", "at", "words_of_it"),
    [
        ("2027-01-04", "08:30", "an hour away at least"),
        ("2027-01-26", "10:00", "within two weeks after the round"),
        ("soon", "10:00", "Choose a day and a time"),
        ("2027-01-07", "", "Choose a day and a time"),
        ("0001-01-01", "00:00", "an hour away"),
        ("9999-12-31", "23:59", "Choose a day and a time"),
    ],
)
def test_a_time_that_cannot_be_says_why(browser, pair, words, small_company, day, at, words_of_it):
    """Nothing is noted, and what was typed is still there."""
    answer = browser.post(pair["ada"], data={"what": "propose", "day": day, "at": at})
    assert answer.status_code == 422
    assert words_of_it in words(answer.text)
    assert f'value="{at}"' in answer.text
    assert small_company.mail("time_proposed") == []


def test_calling_off_is_told_and_can_be_mended(browser, pair, meeting, small_company, words):
    """Calendars take it out; a new common time comes as a newer version of the same meeting."""
    times = offered(browser.get(pair["ada"]).text)
    for key in pair:
        browser.post(pair[key], data={"suits": times[0]})
    with small_company.database.writing() as session:
        session.execute(update(OutboxRow).values(state="sent", sent_at=small_company.start))
    answer = browser.post(pair["ada"], data={"what": "call_off"})
    assert "called off" in words(answer.text)
    assert meeting()[:2] == ("cancelled", 1)
    assert small_company.mail("meeting_cancelled") == ["ada", "tom"]
    for key in pair:
        browser.post(pair[key], data={"suits": times[2]})
    assert meeting()[:2] == ("set", 2)


def test_who_is_not_of_the_match_is_told_kindly(browser, pair, link_to, small_company, words):
    """A link to another match, or to one that is dissolved, plans nothing."""
    small_company.hire("eve")
    with small_company.database.reading() as session:
        match = session.scalars(select(Match)).one().id
    for path in (link_to(Purpose.TIMES, "eve", x=match), link_to(Purpose.TIMES, "ada", x=999)):
        for answer in (browser.get(path), browser.post(path)):
            assert answer.status_code == 410
            assert "nothing to plan" in words(answer.text)


def test_what_is_no_time_is_not_understood(browser, pair, words):
    """A form that no page has sent changes nothing."""
    for form in ({"suits": "2027-01-05T10:00"}, {"suits": "x"}, {"what": "destroy"}):
        answer = browser.post(pair["ada"], data=form)
        assert answer.status_code == 422
        assert "Nothing was changed" in words(answer.text)


def test_names_are_escaped(browser, pair, small_company):
    """No name adds a tag to the page."""
    small_company.change("tom", name="<b>Tom</b> Hughes")
    assert "<b>" not in browser.get(pair["ada"]).text
