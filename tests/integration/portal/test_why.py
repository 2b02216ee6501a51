"""Why me: the reasons that members may read, what was looked at, and nothing of anybody else."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from notifications.links import Purpose
from store import Match, MatchMember, Round


@pytest.fixture
def matched(small_company):
    """Give the keys of a pair that was introduced, and the id of its match."""
    small_company.hire("ana", function="Sales", site="Leeds", skills=["pivot tables"])
    small_company.hire("ben", function="IT", interests=["pivot tables"], skills=["secret topic"])
    round_id = small_company.hold(
        prefer=[
            {"exchange": {"teach": "skills", "learn": "interests", "points": 40}},
            {"owed": {"points": 50}},
        ]
    )
    with small_company.database.reading() as session:
        return session.scalars(select(Match.id).where(Match.round_id == round_id)).one()


def test_the_reasons_and_what_was_looked_at(browser, link_to, matched, words):
    """As the introduction words them, with the member's own data and where to change it."""
    shown = browser.get(link_to(Purpose.WHY, "ana", x=matched))
    told = words(shown.text)
    assert shown.status_code == 200
    assert "Why Ben?" in told
    assert "You could show pivot tables" in told
    assert "Your function: Sales" in told
    assert "What you could show: pivot tables" in told
    assert "does not look at that" in told
    assert "/preferences/" in shown.text


def test_nothing_of_others_and_nothing_for_admins(browser, link_to, matched, words):
    """No topics of the other beyond the reasons, no points, no ledger."""
    told = words(browser.get(link_to(Purpose.WHY, "ana", x=matched)).text)
    assert "secret topic" not in told
    assert not {"points", "owed", "score", "left out", "blocked"} & set(told.lower().split())


def test_the_network_is_a_yes_or_no(small_company, browser, link_to, words):
    """Where a program looks at who is in touch, the page says so, and no more."""
    small_company.hire("ana", function="Sales")
    small_company.hire("ben", function="IT")
    round_id = small_company.hold(prefer=[{"bridge": {"points": 30}}])
    with small_company.database.reading() as session:
        match = session.scalars(select(Match.id).where(Match.round_id == round_id)).one()
    told = words(browser.get(link_to(Purpose.WHY, "ana", x=match)).text)
    assert "in touch already, by counts alone" in told


def test_only_the_own_match_after_its_introduction(small_company, browser, link_to, matched):
    """Another's match, one that broke up, and one that nobody has heard of are not shown."""
    small_company.hire("eve", function="Finance")
    assert browser.get(link_to(Purpose.WHY, "eve", x=matched)).status_code == 410
    assert browser.get(link_to(Purpose.WHY, "ana")).status_code == 410
    with small_company.database.writing() as session:
        session.scalars(select(Round)).one().state = "approved"
    assert browser.get(link_to(Purpose.WHY, "ana", x=matched)).status_code == 410
    with small_company.database.writing() as session:
        session.scalars(select(Round)).one().state = "introduced"
        for seat in session.scalars(select(MatchMember)):
            seat.gone = True
    assert browser.get(link_to(Purpose.WHY, "ana", x=matched)).status_code == 410
