"""What members say of a program of teams: wishes are checked, and what was not said stays."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from members.answers import take_answers
from members.enrolment import enrolment_of, pause, program_row
from members.errors import MembersError
from members.teams import wish
from sources import AnswerRecord
from store import AuditEntry, Program

PROJECTS = {"buddies": ["Atlas", "Borea"]}


def take(company, **said):
    record = AnswerRecord(file="form.csv", line=2, key="ada", **({"joins": ("buddies",)} | said))
    with company.database.writing() as session:
        programs = {"buddies": program_row(session, "buddies", community="c", now=company.start)}
        return take_answers(
            session, [record], program_of=programs.get, projects_of=PROJECTS, now=company.start
        )


def said_of(company, key="ada"):
    with company.database.reading() as session:
        program = session.scalars(select(Program)).one()
        place = enrolment_of(session, program, company.member(session, key))
        return place.project_wishes, place.would_lead


def test_a_form_with_wishes(company):
    """Projects are found whatever their case; the second time nothing changes."""
    company.hire("ada", joins=False)
    first = take(company, wishes=("borea", "Atlas"), leads=True)
    assert (first.joined, first.quarantined) == (1, ())
    assert said_of(company) == (["Borea", "Atlas"], True)
    assert take(company, wishes=("Borea", "Atlas"), leads=True).changed == 0


def test_what_was_not_said_stays(company):
    """An answer without wishes, or without a word on leading, leaves both alone."""
    company.hire("ada", joins=False)
    take(company, wishes=("Atlas",), leads=True)
    take(company)
    assert said_of(company) == (["Atlas"], True)
    take(company, leads=False)
    assert said_of(company) == (["Atlas"], False)


def test_a_project_that_there_is_not(company):
    """The wish is put aside with the nearest name; the others are taken."""
    company.hire("ada", joins=False)
    done = take(company, wishes=("Atlsa", "Borea"))
    (row,) = done.quarantined
    assert row.reason == (
        "wish 1 of 2 is no project of buddies; did they mean 'Atlas'; the rest of the row was taken"
    )
    assert said_of(company) == (["Borea"], False)


def test_wishes_without_a_program(company):
    """Who names projects and joins no program of teams is told so."""
    company.hire("ada", joins=False)
    (row,) = take(company, joins=(), wishes=("Atlas",)).quarantined
    assert "joins no program of teams" in row.reason


def test_who_paused_wishes_nothing(company):
    """An old form does not change what somebody said who paused since."""
    company.hire("ada")
    with company.database.writing() as session:
        program = session.scalars(select(Program)).one()
        ada = company.member(session, "ada")
        pause(session, program, ada, until=None, actor="m", now=company.start)
    assert take(company, wishes=("Atlas",)).stayed_out == 1
    assert said_of(company) == ([], False)


def test_a_change_is_in_the_audit(small_company):
    """That wishes changed can be told later, not which they are; no news is not kept."""
    small_company.hire("ada")
    with small_company.database.writing() as session:
        program = session.scalars(select(Program)).one()
        place = enrolment_of(session, program, small_company.member(session, "ada"))
        for _ in range(2):
            wish(
                session, place, projects=["Atlas"], would_lead=None, actor="Ada",
                now=small_company.start,
            )  # fmt: skip
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "enrolment.wish")
        ).all()
        (entry,) = entries
        known = {"program": program.slug, "would_lead": False}
        assert entry.before == known | {"wishes": 0}
        assert entry.after == known | {"wishes": 1}


def test_too_many_wishes(small_company):
    """A list without end is refused."""
    small_company.hire("ada")
    with small_company.database.writing() as session:
        program = session.scalars(select(Program)).one()
        place = enrolment_of(session, program, small_company.member(session, "ada"))
        with pytest.raises(MembersError, match="up to 20 wishes"):
            wish(
                session, place, projects=[str(n) for n in range(21)], would_lead=None, actor="a",
                now=small_company.start,
            )  # fmt: skip
