"""Who is in touch goes into a round's problem, day by day, and only whose activity is on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from insights.network import contact_network
from rounds.problem import build_problem, participants
from store import ActivityEvent, Round
from store.contact_events import contact_events, members_with_activity


def four(company):
    """Hire four people, whose numbers in the round are in the order of their keys."""
    for key, function in (("p01", "Finance"), ("p02", "IT"), ("p03", "Sales"), ("p04", "Finance")):
        company.hire(key, function=function)


@pytest.fixture
def talk(company):
    """Give a function that stores events: who, to whom, how many days before the first round."""

    def store(*events, kind="reply", weight=1.0):
        with company.database.writing() as session:
            for actor, target, days in events:
                session.add(
                    ActivityEvent(
                        source="chat",
                        source_key=str(next(keys)),
                        kind=kind,
                        actor_id=company.member(session, actor).id,
                        target_id=company.member(session, target).id if target else None,
                        weight=weight,
                        at=company.start - timedelta(days=days),
                    )
                )

    keys = iter(range(1_000))
    return store


@pytest.fixture
def contacts(company):
    """Give the contacts of the first round's problem."""

    def read(prefer=({"bridge": {"points": 30}},)):
        round_id = company.open(prefer=list(prefer))
        with company.database.reading() as session:
            round_ = session.get_one(Round, round_id)
            return build_problem(session, round_, participants(session, round_)).contacts

    return read


def test_activity_makes_the_contacts(company, talk, contacts, switch_activity):
    """The problem holds who was in touch within twelve weeks, without oneself."""
    switch_activity(company.database)
    company.staff(3)
    talk(("p01", "p02", 7), ("p01", "p01", 7), ("p02", "p03", 91))
    found = contacts()
    assert found.indptr.tolist() == [0, 1, 2, 2]
    assert found.indices.tolist() == [1, 0]
    as_given = contact_network(2, *_one_event(weight=2.0, age=7.0))
    assert found.weights.tolist() == as_given.weights.tolist()


def test_no_rule_asks_and_nothing_is_stored(company, talk, contacts, switch_activity):
    """A program without a rule about the network gets none, though activity is on."""
    switch_activity(company.database)
    company.staff(3)
    talk(("p01", "p02", 7))
    assert contacts(prefer=({"owed": {"points": 50}},)) is None


def _one_event(weight, age):
    import numpy as np

    return np.array([0]), np.array([1]), np.array([weight]), np.array([age])


def test_colleagues_outside_of_the_round_make_the_circle(company, talk, contacts, switch_activity):
    """Who talks with people who take no part is not quiet; whose activity is unknown is neither."""
    switch_activity(company.database)
    four(company)
    company.hire("x1", "x2", "gone", joins=False, function="Legal")
    company.change("gone", status="left")
    talk(
        ("p01", "p02", 7),
        ("p01", "x1", 7),
        ("x2", "p01", 7),
        ("p02", "gone", 7),
        ("p03", None, 300),
    )
    found = contacts()
    assert found.circle.tolist() == [3, 1, 0, -1]
    assert found.across.tolist() == [2, 1, 0, 0]
    assert found.covered.tolist() == [True, True, True, False]
    assert found.indices.tolist() == [1, 0]


def test_without_the_switch_stored_activity_is_not_used(company, talk, contacts):
    """What was stored earlier counts nothing once activity is off."""
    company.staff(3)
    talk(("p01", "p02", 7))
    assert contacts() is None


def test_both_have_to_be_in_a_country_where_it_is_on(company, talk, contacts, switch_activity):
    """One side alone does not make a contact; somebody without a country is nowhere."""
    switch_activity(company.database, "gb")
    for key, country in (("p1", "GB"), ("p2", "GB"), ("p3", "DE"), ("p4", None)):
        company.hire(key, country=country, function="IT")
    talk(("p1", "p2", 3), ("p1", "p3", 3), ("p3", "p2", 3), ("p1", "p4", 3), ("p3", "p4", 3))
    found = contacts()
    assert found.circle.tolist() == [1, 1, -1, -1]
    assert found.indices.tolist() == [1, 0]


def test_activity_with_somebody_whose_is_off_says_nothing(company, talk, contacts, switch_activity):
    """An event that may not be used is no sign that somebody is covered; one on their own is."""
    switch_activity(company.database, "GB")
    for key, country in (("p1", "GB"), ("p2", "GB"), ("p3", "GB"), ("p4", "GB"), ("p5", "DE")):
        company.hire(key, country=country, function="IT")
    talk(("p1", "p2", 3), ("p3", "p5", 3), ("p5", "p3", 3), ("p4", None, 3))
    found = contacts()
    assert found.circle.tolist() == [1, 1, -1, 0, -1]


def test_what_happened_before_it_was_agreed_counts_nothing(
    company, talk, contacts, switch_activity
):
    """Neither as a contact, nor as a sign that somebody is covered."""
    switch_activity(company.database, since=date(2026, 12, 28))
    four(company)
    talk(("p01", "p02", 7), ("p03", "p04", 8))
    found = contacts()
    assert found.circle.tolist() == [1, 1, -1, -1]


def test_an_organisation_says_what_counts(company, talk, contacts, switch_activity):
    """Weights, half-life, how far back and the least are those of its file."""
    four(company)
    talk(("p01", "p02", 7), kind="reaction")
    talk(("p01", "p03", 7), kind="meeting", weight=0.5)
    talk(("p01", "p04", 100), kind="mail")
    switch_activity(company.database, weights={"reaction": 0, "meeting": 4}, half_life_days=7)
    found = contacts()
    assert found.indices.tolist() == [2, 0]
    assert found.weights.tolist() == [1.0, 1.0]


def test_older_events_count_where_it_says_so(company, talk, contacts, switch_activity):
    """A longer look back finds what a shorter one leaves out."""
    company.staff(2)
    talk(("p01", "p02", 100), kind="mail")
    switch_activity(company.database, weeks=20, half_life_days=1000)
    assert contacts().indices.tolist() == [1, 0]


def test_nothing_after_the_opening_counts(company, talk, contacts, switch_activity):
    """A round is frozen when it opens: later activity belongs to the next one."""
    switch_activity(company.database)
    company.staff(3)
    talk(("p01", "p02", 0), ("p01", "p03", -0.001))
    assert contacts().indices.tolist() == [1, 0]


def test_a_day_comes_in_pieces_with_equal_events_counted(company, talk, monkeypatch):
    """However small the pieces, each event is read once, and equal ones of a day together."""
    monkeypatch.setattr("store.contact_events.PIECE", 2)
    four(company)
    talk(*[("p01", "p02", 2.1)] * 3, ("p02", "p01", 2), ("p03", "p04", 2), ("p01", "p03", 1))
    talk(("p01", None, 2), ("p04", "p01", 40))
    talk(("p01", "p02", 2), kind="mail")
    first, kinds = (company.start - timedelta(days=3)).date(), ["mail", "reply"]
    with company.database.reading() as session:
        number = {company.member(session, f"p0{n}").id: n for n in range(1, 5)}
        pieces = list(contact_events(session, first, company.start, kinds))
        seen = {number[each] for each in members_with_activity(session, company.start)}
    assert max(len(rows) for _, rows in pieces) <= 2
    found = {
        ((company.start.date() - day).days, number[a], number[b], kinds[kind], times)
        for day, rows in pieces
        for a, b, kind, _, times in rows
    }
    assert found == {
        (2, 1, 2, "reply", 3), (2, 2, 1, "reply", 1), (2, 3, 4, "reply", 1),
        (2, 1, 2, "mail", 1), (1, 1, 3, "reply", 1),
    }  # fmt: skip
    assert seen == {1, 2, 3, 4}
