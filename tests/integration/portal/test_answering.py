"""A word on one round by a link: before it, in it, and when it is too late."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from notifications.links import Purpose
from rounds.reconciling import reconcile
from store import OutboxRow, Round, RoundAnswer


@pytest.fixture
def answer_link(small_company, link_to):
    """Give a function that makes the link to a member's answer for a numbered period."""

    def path(key="p01", number=0, word="skip", **claims):
        return link_to(Purpose.ANSWER, key, r=small_company.period(number).name, w=word, **claims)

    return path


@pytest.fixture
def answers(small_company):
    """Give a function that returns what was said, by member."""

    def found():
        with small_company.database.reading() as session:
            rows = session.scalars(select(RoundAnswer)).all()
            return {row.member_id: row.takes_part for row in rows}

    return found


def partner_of(pairs, key):
    pair = next(pair for pair in pairs if key in pair)
    return next(other for other in pair if other != key)


def all_sent(company):
    with company.database.writing() as session:
        for row in session.scalars(select(OutboxRow)):
            row.state = "sent"


def test_looking_says_nothing(small_company, browser, answer_link, answers, words):
    """Only the form answers, and without a word in it nothing is changed."""
    small_company.hire("p01")
    assert "Not this time" in words(browser.get(answer_link(number=1)).text)
    assert browser.post(answer_link(number=1)).status_code == 422
    assert answers() == {}


def test_the_last_word_on_a_coming_round_counts(
    small_company, browser, answer_link, answers, words
):
    """No, then yes after all; the page says what was said before."""
    small_company.hire("p01")
    path = answer_link(number=1)
    assert "You take no part" in words(browser.post(path, data={"answer": "no"}).text)
    assert list(answers().values()) == [False]
    assert "You said: not this time" in words(browser.get(path).text)
    assert "You take part" in words(browser.post(path, data={"answer": "yes"}).text)
    assert list(answers().values()) == [True]


def test_the_first_day_names_a_period_too(small_company, browser, link_to, answers):
    """Mail that asks ahead of a round knows only its first day."""
    small_company.hire("p01")
    path = link_to(Purpose.ANSWER, "p01", r="2027-01-11", w="no")
    assert browser.post(path, data={"answer": "no"}).status_code == 200
    assert list(answers().values()) == [False]


def test_skipping_after_the_introduction(small_company, browser, answer_link, words):
    """The page names who will be told, the next delivery tells them, and then it is settled."""
    small_company.staff(6)
    other = partner_of(small_company.matches(small_company.hold()), "p01")
    all_sent(small_company)
    path = answer_link()
    assert f"we tell {other.title()}" in words(browser.get(path).text)
    assert f"We tell {other.title()}" in words(browser.post(path, data={"answer": "no"}).text)
    with small_company.database.writing() as session:
        reconcile(session, small_company.sender_of, now=small_company.start)
    assert small_company.mail("match_changed") == [other]
    assert "cannot be changed any more" in words(browser.get(path).text)
    browser.post(path, data={"answer": "yes"})
    assert "cannot be changed any more" in words(browser.get(path).text)


def test_it_can_be_taken_back_until_the_match_is_told(small_company, browser, answer_link):
    """A slip that is undone before the next delivery breaks up no match."""
    small_company.staff(6)
    pairs = small_company.matches(small_company.hold())
    browser.post(answer_link(), data={"answer": "no"})
    browser.post(answer_link(), data={"answer": "yes"})
    with small_company.database.writing() as session:
        reconcile(session, small_company.sender_of, now=small_company.start)
        round_id = session.scalars(select(Round.id)).one()
    assert small_company.matches(round_id) == pairs


def test_who_was_not_chosen_hears_so(small_company, browser, answer_link, answers, words):
    """A yes after the round was put together cannot bring anybody in, and is not kept."""
    small_company.staff(6)
    small_company.hire("late", joins=False)
    small_company.hold()
    answer = browser.post(answer_link("late", word="yes"), data={"answer": "yes"})
    assert "chosen already" in words(answer.text)
    assert answers() == {}


def test_a_round_that_is_over(small_company, browser, answer_link, answers, words):
    """It says so kindly, and keeps nothing."""
    small_company.staff(6)
    round_id = small_company.hold()
    with small_company.database.writing() as session:
        session.get_one(Round, round_id).state = "closed"
    assert "This round is over" in words(browser.get(answer_link()).text)
    browser.post(answer_link(), data={"answer": "no"})
    assert answers() == {}


def test_a_round_that_never_was(small_company, browser, answer_link, words):
    """An old link of a period that nobody held is answered like one that has expired."""
    small_company.hire("p01")
    gone = browser.get(answer_link(number=40))
    assert gone.status_code == 410
    assert "the latest mail of Buddies" in words(gone.text)


def test_who_is_paused_or_has_left_hears_so(
    small_company, browser, answer_link, link_to, answers, words
):
    """A yes would promise a round that they are not in, so it is not taken."""
    small_company.hire("p01")
    browser.post(link_to(Purpose.PAUSE, "p01"))
    answer = browser.post(answer_link(number=1), data={"answer": "yes"})
    assert "You are paused" in words(answer.text)
    browser.post(link_to(Purpose.LEAVE, "p01"), data={"do": "leave"})
    answer = browser.post(answer_link(number=1), data={"answer": "yes"})
    assert answer.status_code == 409
    assert "no part in this program" in words(answer.text)
    assert answers() == {}
