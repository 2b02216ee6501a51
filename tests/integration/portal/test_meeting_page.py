"""The page after a meeting: one answer, the last word counts, looking changes nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from notifications.links import Purpose
from store import Match, MatchMember, Tip, TipConsent


@pytest.fixture
def pair(small_company):
    """Give two people who were introduced to each other, and one who was not."""
    small_company.hire("p01", function="Finance", skills=["SQL"])
    small_company.hire("p02", function="IT", name="Tom Hughes", skills=["charts"])
    small_company.hire("p03", function="IT")
    small_company.introduced(0, ("p01", "p02"))
    return small_company


@pytest.fixture
def path(link_to, pair):
    """Give a function that makes the path of a member's link to the page."""

    def made(key="p01", **claims):
        with pair.database.reading() as session:
            match = session.scalars(select(Match.id)).one()
        return link_to(Purpose.MET, key, **({"x": match} | claims))

    return made


def seat(company, key="p01"):
    with company.database.reading() as session:
        person = company.member(session, key).id
        found = session.scalars(select(MatchMember).where(MatchMember.member_id == person)).one()
        return found.met, found.worth, found.answered_at is not None


def tips(company):
    with company.database.reading() as session:
        found = session.scalars(select(Tip)).all()
        return [(tip.text, tip.topic) for tip in found]


def consents(company):
    with company.database.reading() as session:
        return sorted(session.scalars(select(TipConsent.agrees)).all())


@pytest.mark.parametrize("word", ["met", "not_yet", "not_met"])
def test_looking_changes_nothing(browser, pair, path, words, word):
    """A mail scanner that opens the link answers nothing; the word is only chosen beforehand."""
    answer = browser.get(path(w=word))
    assert answer.status_code == 200
    assert "Did you meet Tom?" in words(answer.text)
    assert f'value="{word}" required checked' in answer.text
    assert seat(pair) == (None, None, False)


def test_the_last_word_counts(browser, pair, path, words):
    """Not yet, then met with what it was worth, then that they did not."""
    answer = browser.post(path(), data={"met": "not_yet"})
    assert "once you have met Tom" in words(answer.text)
    assert seat(pair) == (None, None, True)
    browser.post(path(), data={"met": "met", "worth": "4"})
    assert seat(pair) == (True, 4, True)
    assert 'value="4" checked' in browser.get(path()).text
    browser.post(path(), data={"met": "not_met", "worth": "4"})
    assert seat(pair) == (False, None, True)


def test_something_is_passed_on_once_both_agree(browser, pair, path, words):
    """One writes and ticks; the other reads it on the own page, agrees, and may change that."""
    tip = {"met": "met", "tip": "Say <b>why</b>.", "topic": "charts", "share": "true"}
    answer = browser.post(path(), data=tip)
    assert "Say &lt;b&gt;why&lt;/b&gt;." in answer.text
    assert tips(pair) == [("Say <b>why</b>.", "charts")]
    assert consents(pair) == [True]
    other = path("p02", w="share")
    assert "Others may read it" in words(browser.get(other).text)
    data = {"tip": "1", "agrees": "true"}
    assert "You agreed" in words(browser.post(f"{other}/consent", data=data).text)
    assert consents(pair) == [True, True]
    browser.post(f"{other}/consent", data=data | {"agrees": "false"})
    assert consents(pair) == [False, True]


def test_without_the_tick_the_other_sees_nothing(browser, pair, path):
    """What somebody keeps for themselves is shown to nobody."""
    browser.post(path(), data={"met": "met", "tip": "For me alone"})
    assert "For me alone" not in browser.get(path("p02")).text
    assert "For me alone" in browser.get(path()).text


def test_a_topic_of_ones_own_making_is_left_out(browser, pair, path):
    """Only a topic of the two is kept; no form can put another one into the collection."""
    browser.post(path(), data={"met": "met", "tip": "x", "topic": "made up"})
    assert tips(pair) == [("x", None)]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"met": "perhaps"},
        {"met": "met", "worth": "6"},
        {"met": "met", "worth": "x"},
        {"met": "met", "tip": "a" * 601},
        {"met": "met", "tip": "a" * 5000},
    ],
)
def test_what_is_wrong_is_said_kindly(browser, pair, path, words, data):
    """Nothing is kept of it, and the page says so."""
    answer = browser.post(path(), data=data)
    assert answer.status_code == 422
    assert "Nothing was changed" in words(answer.text)
    assert seat(pair) == (None, None, False)
    assert tips(pair) == []


def test_a_match_that_is_no_more_is_said_kindly(browser, pair, path, words):
    """Also a match of others, and one whose link names none."""
    for link in (path("p03"), path(x=99), path(x="one")):
        answer = browser.get(link)
        assert answer.status_code == 404
        assert "does not work" in words(answer.text)
    other = browser.post(f"{path('p02')}/consent", data={"tip": "7", "agrees": "true"})
    assert other.status_code == 404
