"""Leaving by a link: one program or all of them, who is told, and joining again."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from notifications.links import Purpose
from rounds.reconciling import reconcile
from store import EVERY_LIST, Enrolment, MailStop, Program


@pytest.fixture
def states(small_company):
    """Give a function that returns the states of a member's places, by program, and their stops."""

    def found(key="p01"):
        with small_company.database.reading() as session:
            member = small_company.member(session, key)
            places = session.execute(
                select(Program.slug, Enrolment.state)
                .join(Enrolment, Enrolment.program_id == Program.id)
                .where(Enrolment.member_id == member.id)
            )
            stops = select(MailStop.mailing).where(MailStop.member_id == member.id)
            return dict(places.tuples().all()), set(session.scalars(stops))

    return found


@pytest.fixture
def second_program(small_company):
    """Give a function that puts a member into another program as well, in some state."""

    def put(key, state):
        with small_company.database.writing() as session:
            program = Program(
                slug="tables", community="ai-learners", created_at=small_company.start
            )
            session.add(program)
            session.flush()
            member = small_company.member(session, key)
            session.add(
                Enrolment(
                    program_id=program.id,
                    member_id=member.id,
                    state=state,
                    since=small_company.start,
                )
            )

    return put


def places_in(html):
    return re.findall(r'name="place" value="([^"]+)"', html)


def test_leaving_one_program(small_company, browser, link_to, states, second_program, words):
    """The other program goes on, and looking alone changes nothing."""
    small_company.hire("p01")
    second_program("p01", "joined")
    path = link_to(Purpose.LEAVE, "p01")
    assert "Leave Buddies" in words(browser.get(path).text)
    browser.post(path)
    assert states() == ({"buddies": "joined", "tables": "joined"}, set())
    done = browser.post(path, data={"do": "leave"})
    assert "You have left" in words(done.text)
    assert states() == ({"buddies": "left", "tables": "joined"}, {"buddies"})
    assert "You take no part" in words(browser.get(path).text)


def test_leaving_everything_and_coming_back(
    small_company, browser, link_to, states, second_program, words
):
    """All programs and all mail end; the page after it takes back what had been, no more."""
    small_company.hire("p01")
    second_program("p01", "invited")
    path = link_to(Purpose.LEAVE, "p01")
    done = browser.post(path, data={"do": "all"})
    assert states() == ({"buddies": "left", "tables": "left"}, {EVERY_LIST})
    assert places_in(done.text) == ["buddies/member"]
    back = browser.post(path, data={"do": "back", "place": places_in(done.text)})
    assert "You are back" in words(back.text)
    assert states() == ({"buddies": "joined", "tables": "left"}, set())


def test_the_others_are_named_and_told(small_company, browser, link_to, words):
    """The page says who hears of it, and the next delivery tells just them."""
    small_company.staff(6)
    pairs = small_company.matches(small_company.hold())
    pair = next(pair for pair in pairs if "p01" in pair)
    other = next(key for key in pair if key != "p01")
    with small_company.database.writing() as session:
        from store import OutboxRow

        for row in session.scalars(select(OutboxRow)):
            row.state = "sent"
    path = link_to(Purpose.LEAVE, "p01")
    assert f"We tell {other.title()}" in words(browser.get(path).text)
    assert f"We tell {other.title()}" in words(browser.post(path, data={"do": "leave"}).text)
    with small_company.database.writing() as session:
        reconcile(session, small_company.sender_of, now=small_company.start)
    assert small_company.mail("match_changed") == [other]


def test_nobody_is_named_twice_over(small_company, browser, link_to, words):
    """After the match is broken up the page no longer speaks of telling anybody."""
    small_company.staff(6)
    small_company.hold()
    path = link_to(Purpose.LEAVE, "p01")
    browser.post(path, data={"do": "leave"})
    with small_company.database.writing() as session:
        reconcile(session, small_company.sender_of, now=small_company.start)
    assert "We tell" not in words(browser.post(path, data={"do": "leave"}).text)


def test_what_is_no_answer_is_said_kindly(small_company, browser, link_to, states):
    """A form that somebody made up changes nothing."""
    small_company.hire("p01")
    answer = browser.post(link_to(Purpose.LEAVE, "p01"), data={"do": "everything"})
    assert answer.status_code == 422
    assert states() == ({"buddies": "joined"}, set())
