"""Places of a mentoring program: one a role, and a pause or a farewell means both."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from members.enrolment import enrolment_of, invite, join, leave, pause, places_of, resume
from members.errors import MembersError, NoPlaceError
from store import AuditEntry, Program


@pytest.fixture
def change(company):
    """Give a function that changes a member's places, and one that tells them."""

    def do(how, key="ada", *, days=0, **more):
        with company.database.writing() as session:
            program = session.scalars(select(Program)).one()
            now = company.start + timedelta(days=days)
            return how(session, program, company.member(session, key), actor="A", now=now, **more)

    return do


@pytest.fixture
def standing(company):
    """Give a function that tells the state of each of a member's places, by role."""

    def tell(key="ada"):
        with company.database.reading() as session:
            program = session.scalars(select(Program)).one()
            found = places_of(session, program, company.member(session, key))
            return {place.role: place.state for place in found}

    return tell


@pytest.fixture(autouse=True)
def people(company):
    """Hire Ada without a place, and Bo as an ordinary member."""
    company.hire("ada", joins=False)
    company.hire("bo")


def test_somebody_may_have_both_places(company, change):
    """Who offers and asks has two places; the capacity is the mentor's alone."""
    change(join, role="mentor", capacity=3)
    change(join, role="mentee")
    with company.database.reading() as session:
        program = session.scalars(select(Program)).one()
        ada = company.member(session, "ada")
        found = {
            role: enrolment_of(session, program, ada, role=role) for role in ("mentor", "mentee")
        }
        assert {role: place.capacity for role, place in found.items()} == {"mentor": 3, "mentee": 1}
        assert enrolment_of(session, program, ada) is None


def test_joining_again_keeps_the_capacity_unless_it_is_named(company, change, content):
    """A second yes changes nothing; another capacity is a change, dated and in the audit."""
    change(join, role="mentor", capacity=3)
    before = content(company.database)
    change(join, role="mentor", days=1)
    change(join, role="mentor", capacity=3, days=1)
    assert content(company.database) == before
    assert change(join, role="mentor", capacity=2, days=2).since == company.start + timedelta(2)
    with company.database.reading() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert (last.before["capacity"], last.after["capacity"]) == (3, 2)
        assert last.after["role"] == "mentor"


@pytest.mark.parametrize(("how", "state"), [(pause, "paused"), (leave, "left")])
def test_without_a_role_every_place_is_meant(change, standing, how, state):
    """Somebody who pauses or leaves and says no more does so as mentor and as mentee."""
    change(join, role="mentor")
    change(join, role="mentee")
    change(how, **({"until": None} if how is pause else {}))
    assert standing() == {"mentor": state, "mentee": state}


@pytest.mark.parametrize(("how", "state"), [(pause, "paused"), (leave, "left")])
def test_with_a_role_only_that_place_is_meant(change, standing, how, state):
    """Somebody may stop asking and go on mentoring."""
    change(join, role="mentor")
    change(join, role="mentee")
    change(how, role="mentee", **({"until": None} if how is pause else {}))
    assert standing() == {"mentor": "joined", "mentee": state}


def test_a_place_that_was_left_is_not_paused(change, standing):
    """A pause concerns the places that somebody still has."""
    change(join, role="mentor")
    change(join, role="mentee")
    change(leave, role="mentor")
    change(pause, until=date(2027, 2, 1))
    assert standing() == {"mentor": "left", "mentee": "paused"}
    with pytest.raises(MembersError, match="not joined buddies as mentor"):
        change(pause, role="mentor", until=None)


def test_a_pause_ends_for_every_paused_place(change, standing):
    """Who is back is back in both roles; who was not paused is told so."""
    change(join, role="mentor", capacity=3)
    change(join, role="mentee")
    change(pause, until=None)
    assert [place.capacity for place in change(resume)] == [3, 1]
    assert standing() == {"mentor": "joined", "mentee": "joined"}
    with pytest.raises(MembersError, match="no paused sign-up in buddies"):
        change(resume)


def test_leaving_without_a_place_is_remembered(change, standing):
    """A no that comes before any yes is kept."""
    change(leave)
    assert standing() == {"member": "left"}


def test_a_role_that_nobody_took_is_not_left(change, standing):
    """A slip of the role is told, and makes no place that would keep a later form out."""
    change(join, role="mentor")
    with pytest.raises(NoPlaceError, match="ada has not joined buddies as mentee"):
        change(leave, role="mentee")
    assert standing() == {"mentor": "joined"}


def test_an_invitation_is_for_a_role(change, standing):
    """Somebody who asks for a mentor can still be asked to be one."""
    change(join, role="mentee")
    change(invite, role="mentor")
    change(invite, role="mentee")
    assert standing() == {"mentee": "joined", "mentor": "invited"}


def test_an_ordinary_place_is_told_as_before(company, change):
    """In a program without roles the audit holds neither role nor capacity."""
    change(leave, "bo")
    with company.database.reading() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert last.after == {"state": "left", "paused_until": None, "program": "buddies"}
