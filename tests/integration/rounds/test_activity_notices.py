"""An admin is told when rules that live on activity give no points."""

from __future__ import annotations

from datetime import timedelta

import pytest

from config.activity_terms import ActivityTerms
from rounds.sheet import round_sheet
from store import ActivityEvent, Round

BRIDGE = {"prefer": [{"bridge": {"points": 30}}, {"owed": {"points": 50}}]}


@pytest.fixture
def notices(small_company):
    """Give a round's notices."""

    def read(round_id):
        with small_company.database.reading() as session:
            return round_sheet(session, session.get_one(Round, round_id)).notices

    return read


@pytest.fixture
def in_touch(small_company):
    """Give a company in which two people were in touch yesterday."""
    small_company.staff(4)
    with small_company.database.writing() as session:
        session.add(
            ActivityEvent(
                source="chat",
                source_key="1",
                kind="meeting",
                actor_id=small_company.member(session, "p01").id,
                target_id=small_company.member(session, "p02").id,
                at=small_company.start - timedelta(days=1),
            )
        )
    return small_company


def test_while_activity_is_off_it_is_told(in_touch, notices):
    """Before and after the round is proposed, with the rules and where to switch it on."""
    round_id = in_touch.open(**BRIDGE)
    (told,) = notices(round_id)
    assert told.startswith("Activity is off, so bridge gives no points. privacy.yaml in the home")
    in_touch.propose(round_id)
    assert notices(round_id) == (told,)


def test_several_rules_are_named(in_touch, notices):
    """In the plural."""
    rules = [{"quiet_with_open": 10}, {"bridge": 5}]
    (told,) = notices(in_touch.open(prefer=rules))
    assert "so bridge and quiet_with_open give no points" in told


def test_with_activity_nothing_is_told(in_touch, notices, switch_activity):
    """Where the rules count there is nothing to say."""
    switch_activity(in_touch.database)
    round_id = in_touch.open(**BRIDGE)
    assert notices(round_id) == ()
    in_touch.propose(round_id)
    assert notices(round_id) == ()


def test_other_rules_need_no_activity(in_touch, notices):
    """A program without such rules is not spoken to of activity."""
    assert notices(in_touch.open()) == ()


def test_switched_off_after_the_proposal(in_touch, notices, switch_activity):
    """Points that count what may no longer be used are told, and how to be rid of them."""
    switch_activity(in_touch.database)
    round_id = in_touch.open(**BRIDGE)
    in_touch.propose(round_id)
    in_touch.database.terms = ActivityTerms
    (told,) = notices(round_id)
    assert "was switched off after this round was solved" in told
    assert "crossweave round propose buddies" in told
    in_touch.approve(round_id)
    in_touch.introduce(round_id)
    assert notices(round_id) == ()


def test_on_but_nothing_imported(small_company, notices, switch_activity):
    """A switch without a feed gives no points either."""
    switch_activity(small_company.database)
    small_company.staff(4)
    round_id = small_company.open(**BRIDGE)
    small_company.propose(round_id)
    (told,) = notices(round_id)
    assert told.startswith("No contacts were known when this round was solved, so bridge gives no")
