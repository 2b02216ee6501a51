"""Offers, asks and running mentorships: the last word counts, and the audit keeps no goals."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from members.enrolment import leave, program_row
from members.errors import MembersError
from members.mentoring import ask, offer, record_mentorship
from store import AuditEntry, Enrolment, Mentorship

OFFER = {"capacity": 2, "topics": ["prompting"], "functions": [], "how_often": "every two weeks"}
ASK = {
    "topics": ["dashboards"],
    "functions": ["Finance"],
    "goals": "I want to close the month in a day.",
    "wishes": ["bo", "cy"],
    "how_often": "",
}
TERM = {"starts_on": date(2027, 1, 4), "ends_on": date(2027, 7, 5)}


@pytest.fixture(autouse=True)
def people(company):
    """Hire three people who have no place yet."""
    company.hire("ada", "bo", "cy", joins=False)


@pytest.fixture
def say(company):
    """Give a function that writes down what a member says."""

    def do(how, key="ada", *, days=0, **said):
        with company.database.writing() as session:
            now = company.start + timedelta(days=days)
            program = program_row(session, "mentoring", community="c", now=now)
            member = company.member(session, key)
            how(session, program, member, actor="member", now=now, **said)

    return do


@pytest.fixture
def pair(company):
    """Give a function that writes down a mentorship of two members."""

    def do(mentor="ada", mentee="bo", **more):
        with company.database.writing() as session:
            program = program_row(session, "mentoring", community="c", now=company.start)
            people = [company.member(session, key) for key in (mentor, mentee)]
            record_mentorship(
                session, program, *people, actor="A", now=company.start, **TERM | more
            )

    return do


def places(company):
    with company.database.reading() as session:
        return {
            (place.member.source_key, place.role): (place.state, place.capacity, place.terms.topics)
            for place in session.scalars(select(Enrolment))
        }


def test_an_offer_makes_a_place_and_its_terms(company, say):
    """Capacity belongs to the place, the rest to its terms; what is said twice counts once."""
    say(offer, **OFFER | {"topics": ["prompting", "SQL", "prompting"]})
    assert places(company) == {("ada", "mentor"): ("joined", 2, ["prompting", "SQL"])}
    with company.database.reading() as session:
        terms = session.scalars(select(Enrolment)).one().terms
        assert (terms.functions, terms.how_often, terms.goals) == ([], "every two weeks", "")


def test_an_ask_keeps_goals_and_wishes_in_order(company, say):
    """The first wish is the dearest."""
    say(ask, **ASK)
    with company.database.reading() as session:
        terms = session.scalars(select(Enrolment)).one().terms
        assert (terms.goals, terms.wishes) == (ASK["goals"], ["bo", "cy"])
        assert terms.functions == ["Finance"]


def test_who_offers_may_ask_too(company, say):
    """Each role has its own place and its own terms."""
    say(offer, **OFFER)
    say(ask, **ASK)
    assert places(company) == {
        ("ada", "mentor"): ("joined", 2, ["prompting"]),
        ("ada", "mentee"): ("joined", 1, ["dashboards"]),
    }


def test_the_same_again_changes_nothing(company, say, content):
    """Neither dates nor the audit grow when nothing new is said."""
    say(offer, **OFFER)
    say(ask, **ASK)
    before = content(company.database)
    say(offer, days=1, **OFFER)
    say(ask, days=1, **ASK)
    assert content(company.database) == before


def test_the_audit_says_what_changed_and_never_the_goals(company, say):
    """Which terms changed is kept, not what they say; an offer by word ends a farewell."""
    say(ask, **ASK)
    say(leave, role="mentee")
    say(ask, **ASK | {"goals": "Something else.", "topics": ["SQL"]})
    assert places(company) == {("ada", "mentee"): ("joined", 1, ["SQL"])}
    with company.database.reading() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        told = [(entry.action, entry.after.get("changed")) for entry in entries]
        words = repr([(entry.before, entry.after) for entry in entries])
    assert told == [
        ("enrolment.joined", None),
        ("mentoring.terms", ["functions", "goals", "topics", "wishes"]),
        ("enrolment.left", None),
        ("enrolment.joined", None),
        ("mentoring.terms", ["goals", "topics"]),
    ]
    for private in ("close the month", "Something else", "'bo'", "SQL"):
        assert private not in words


@pytest.mark.parametrize(
    ("how", "said", "told"),
    [
        (offer, OFFER | {"capacity": -1}, "room for 0 to 50 mentees, not -1"),
        (offer, OFFER | {"capacity": 51}, "room for 0 to 50 mentees, not 51"),
        (offer, OFFER | {"topics": ["x" * 121]}, "A topic is longer than 120"),
        (offer, OFFER | {"how_often": "x" * 81}, "How often they meet is longer than 80"),
        (ask, ASK | {"goals": "x" * 1001}, "The goals are longer than 1000"),
        (ask, ASK | {"functions": ["x" * 121]}, "A function is longer than 120"),
        (ask, ASK | {"wishes": ["bo", "ada"]}, "Nobody can be their own mentor"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(company, say, how, said, told):
    """The message says what to do and repeats no text."""
    with pytest.raises(MembersError, match=told):
        say(how, **said)
    assert places(company) == {}


def test_the_limits_themselves_are_allowed(company, say):
    """A mentor may have no room, or room for fifty; goals may have a thousand letters."""
    say(offer, **OFFER | {"capacity": 0})
    say(offer, "bo", **OFFER | {"capacity": 50})
    say(ask, **ASK | {"goals": "x" * 1000})
    assert len(places(company)) == 3


def test_a_running_mentorship_is_written_down_once(company, pair, content):
    """A second telling, even with other dates, leaves the mentorship as it is."""
    pair()
    before = content(company.database)
    pair(ends_on=date(2028, 1, 1))
    assert content(company.database) == before
    with company.database.reading() as session:
        found = session.scalars(select(Mentorship)).one()
        assert (found.state, found.starts_on, found.ends_on) == ("active", *TERM.values())
        entry = session.scalars(select(AuditEntry)).one()
        assert (entry.action, entry.subject) == ("mentorship.record", f"mentorship/{found.id}")


def test_two_may_mentor_each_other(company, pair):
    """A mentorship has a direction; after one has ended, the same two may have another."""
    pair()
    pair("bo", "ada")
    with company.database.writing() as session:
        session.scalars(select(Mentorship)).first().state = "completed"
    pair()
    with company.database.reading() as session:
        states = session.scalars(select(Mentorship.state).order_by(Mentorship.id)).all()
        assert states == ["completed", "active", "active"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"mentee": "ada"}, "two different members"),
        ({"ends_on": date(2027, 1, 3)}, "cannot end on 2027-01-03 when it starts on 2027-01-04"),
    ],
)
def test_no_mentorship_with_oneself_or_backwards(pair, said, told):
    """What the store would refuse is refused in words."""
    with pytest.raises(MembersError, match=told):
        pair(**said)
