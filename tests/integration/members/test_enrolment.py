"""Places in a program: dated, by somebody's word, and in the audit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from members.blocks import block
from members.enrolment import enrolment_of, invite, join, leave, pause
from members.errors import MembersError
from members.lookup import find_member
from members.participation import answer_round
from store import AuditEntry, Program


def change(company, how, key="ada", *, days=0, **more):
    with company.database.writing() as session:
        program = session.scalars(select(Program)).one()
        now = company.start + timedelta(days=days)
        member = company.member(session, key)
        how(session, program, member, actor="Ada Admin", now=now, **more)


def place(company, key="ada"):
    with company.database.reading() as session:
        program = session.scalars(select(Program)).one()
        found = enrolment_of(session, program, company.member(session, key))
        return (found.state, found.paused_until, found.since)


def test_each_change_is_dated_and_in_the_audit(company):
    """The last change's date is kept, and who did what to whom can be read from the audit."""
    company.hire("ada")
    change(company, pause, days=1, until=date(2027, 2, 1))
    assert place(company) == ("paused", date(2027, 2, 1), company.start + timedelta(days=1))
    change(company, join, days=2)
    assert place(company) == ("joined", None, company.start + timedelta(days=2))
    change(company, leave, days=3)
    with company.database.reading() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        told = [(entry.action, entry.actor, entry.before) for entry in entries]
        assert [entry.after["program"] for entry in entries] == ["buddies"] * 4
    assert told[1:] == [
        ("enrolment.paused", "Ada Admin", {"state": "joined", "paused_until": None}),
        ("enrolment.joined", "Ada Admin", {"state": "paused", "paused_until": "2027-02-01"}),
        ("enrolment.left", "Ada Admin", {"state": "joined", "paused_until": None}),
    ]


@pytest.mark.parametrize("how", [join, leave], ids=["join", "leave"])
def test_saying_it_twice_changes_nothing(company, content, how):
    """A second yes or no writes neither a date nor an entry."""
    company.hire("ada")
    change(company, how)
    before = content(company.database)
    change(company, how, days=1)
    assert content(company.database) == before


def test_who_answered_is_not_invited_again(company):
    """An invitation changes nothing for who joined, paused or left."""
    company.hire("ada")
    change(company, leave)
    change(company, invite, days=1)
    assert place(company)[0] == "left"


def test_nothing_to_pause(company):
    """Pausing somebody who has no place, or left, is refused."""
    company.hire("ada")
    company.hire("bo", joins=False)
    change(company, leave)
    for key in ("ada", "bo"):
        with pytest.raises(MembersError, match="nothing to pause"):
            change(company, pause, key, until=None)


def test_a_block_is_made_once_whoever_is_named_first(company, content):
    """Two members are kept apart once, in either order, and the audit names neither."""
    company.hire("ada", "bo")

    def keep_apart(*keys):
        with company.database.writing() as session:
            people = [company.member(session, key) for key in keys]
            return block(session, *people, actor="Ada Admin", now=company.start).id

    first = keep_apart("ada", "bo")
    before = content(company.database)
    assert keep_apart("bo", "ada") == first
    assert content(company.database) == before
    with company.database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "block.make")).one()
        assert (entry.subject, entry.before, entry.after) == (f"block/{first}", None, None)


def test_an_answer_to_a_round_is_in_the_audit(company):
    """A change of mind about a round keeps what was said before."""
    company.hire("ada")
    for yes in (True, True, False):
        change(company, answer_round, period="2027-01-04T08:00Z", takes_part=yes)
    with company.database.reading() as session:
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "round.answer").order_by(AuditEntry.id)
        ).all()
        assert [(entry.before, entry.after["takes_part"]) for entry in entries] == [
            (None, True),
            ({"takes_part": True}, False),
        ]


@pytest.mark.parametrize("text", ["H1", " H1 ", "ADA@example.org", "Ada Lovelace", "hr:H1"])
def test_a_member_is_found_by_what_an_admin_types(company, text):
    """Key, address in any case, full name, and feed with key all name the same person."""
    company.hire("H1", name="Ada Lovelace", email="ada@example.org")
    company.hire("H2", name="Bo")
    with company.database.reading() as session:
        assert find_member(session, text).source_key == "H1"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ada Lovelance", "Did you mean 'Ada Lovelace'"),
        ("xyz", "Use the key from the HR file"),
        ("Bo", "2 people match 'Bo'; use one of the keys: hr:H2, hr:H3"),
    ],
)
def test_who_is_not_found_gets_a_hint(company, text, told):
    """A typing error gets the nearest name, and a name that two share gets their keys."""
    company.hire("H1", name="Ada Lovelace")
    company.hire("H2", "H3", name="Bo")
    with company.database.reading() as session, pytest.raises(MembersError, match=told):
        find_member(session, text)
