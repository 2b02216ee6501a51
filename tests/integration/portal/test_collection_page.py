"""The collection: searched without a script, and a word in it can be taken back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from notifications.links import Purpose
from rounds.answering_whether_met import seat_of
from rounds.passing_on import agree, pass_on
from store import Match, Tip, TipConsent


@pytest.fixture
def shared(small_company):
    """Give a pair of whose meeting something is passed on, and one who reads it."""
    company = small_company
    company.hire("p01", function="Finance", skills=["SQL"], name="Priya Nair")
    company.hire("p02", function="IT")
    company.hire("p03", function="Legal")
    company.introduced(0, ("p01", "p02"))
    with company.database.writing() as session:
        match = session.scalars(select(Match.id)).one()
        author, other = (company.member(session, key).id for key in ("p01", "p02"))
        seat = seat_of(session, match, author)
        tip = pass_on(
            session, seat, text="Name the <table>.", topic="SQL", share=True, now=company.start
        )
        agree(session, tip.id, other, agrees=True, now=company.start)
    return company


@pytest.fixture
def path(link_to, shared):
    """Give a function that makes the path of a member's link to the collection."""
    return lambda key="p03", **claims: link_to(Purpose.TIPS, key, **claims)


@pytest.mark.parametrize("claims", [{}, {"c": "ai-learners"}])
def test_everybody_of_the_community_reads_it(browser, shared, path, words, claims):
    """By a link of the program or the community; no name, and no function that few have."""
    answer = browser.get(path(**claims))
    assert "Name the &lt;table&gt;." in answer.text
    assert "a colleague · 4 January 2027 · SQL" in words(answer.text)
    assert "Priya" not in answer.text
    shared.change("p01", thanks_by_name=True)
    assert "Priya, Finance" in words(browser.get(path(**claims)).text)


def test_words_are_looked_for(browser, shared, path, words):
    """A search is a plain address; what is not there is said with a way on."""
    assert "1 found" in words(browser.get(path(), params={"q": "TABLE", "topic": "SQL"}).text)
    answer = browser.get(path(), params={"q": "chair"})
    assert "Nothing was found" in words(answer.text)
    assert 'value="chair"' in answer.text
    assert browser.get(path(), params={"page": "0"}).status_code == 422


def test_another_community_has_its_own(browser, shared, path, words):
    """Nothing of one community is read in another."""
    assert "Nothing yet" in words(browser.get(path(c="others")).text)


def test_a_yes_can_be_taken_back(browser, shared, path, words):
    """Of others' words one's agreement ends; one's own are deleted for good."""
    answer = browser.post(path("p02"), data={"tip": "1"})
    assert "taken back" in words(answer.text)
    assert "Name the" not in words(browser.get(path()).text)
    with shared.database.reading() as session:
        assert len(session.scalars(select(Tip)).all()) == 1
    assert browser.post(path("p01"), data={"tip": "1"}).status_code == 200
    with shared.database.reading() as session:
        assert session.scalars(select(Tip)).all() == []
        assert session.scalars(select(TipConsent)).all() == []
    assert browser.post(path("p01"), data={"tip": "1"}).status_code == 200


def test_a_stranger_takes_nothing_back(browser, shared, path, words):
    """Only those of the match have a say."""
    assert browser.post(path(), data={"tip": "1"}).status_code == 404
    assert "Name the" in words(browser.get(path()).text)


def test_who_left_reads_nothing(browser, shared, path):
    """The collection is for those who are here."""
    shared.change("p03", status="left")
    assert browser.get(path()).status_code == 404
