"""What members say about themselves: theirs to set, theirs to change, and no yes is made up."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from members.answers import take_answers
from members.enrolment import enrolment_of, invite, leave, pause, program_row
from sources import AnswerRecord, BadRow
from store import Enrolment, Member, Program


def answer(key=None, line=2, **said):
    record = {
        "email": None,
        "skills": None,
        "interests": None,
        "languages": None,
        "joins": (),
        "named": None,
        "time_zone": None,
    }
    return AnswerRecord(key=key, file="form.csv", line=line, **(record | said))


def take(company, *records):
    with company.database.writing() as session:
        programs = {"buddies": program_row(session, "buddies", community="c", now=company.start)}
        return take_answers(session, records, program_of=programs.get, now=company.start)


def state(company, key):
    with company.database.reading() as session:
        program = session.scalars(select(Program)).one()
        place = enrolment_of(session, program, company.member(session, key))
        return place.state if place else None


def test_what_was_said_is_kept_as_the_members_own(company):
    """Topics, languages and the word on being named are stored, and marked as the member's."""
    company.hire("ada", joins=False)
    done = take(company, answer("ada", skills=("charts",), named=True, time_zone="Asia/Tokyo"))
    assert (done.seen, done.changed, done.joined) == (1, 1, 0)
    with company.database.reading() as session:
        ada = company.member(session, "ada")
        assert (ada.skills, ada.thanks_by_name, ada.time_zone) == (["charts"], True, "Asia/Tokyo")
        assert ada.set_by_member == ["skills", "thanks_by_name", "time_zone"]
        assert ada.languages == ["English"], "what was not said stays"


def test_the_same_answers_again_change_nothing(company, content):
    """A form that is imported twice counts and writes nothing the second time."""
    company.hire("ada", "bo", joins=False)
    said = [answer(key, skills=("charts",), joins=("buddies",)) for key in ("ada", "bo")]
    assert take(company, *said).joined == 2
    before = content(company.database)
    again = take(company, *said)
    assert (again.seen, again.changed, again.joined) == (2, 0, 0)
    assert content(company.database) == before


@pytest.mark.parametrize(
    ("change", "standing"), [(leave, "left"), (pause, "paused")], ids=["left", "paused"]
)
def test_an_old_yes_brings_nobody_back(company, change, standing):
    """Who left or paused after their yes stays so when the same form is imported again."""
    company.hire("ada", joins=False)
    yes = answer("ada", joins=("buddies",))
    take(company, yes)
    with company.database.writing() as session:
        program = session.scalars(select(Program)).one()
        more = {"until": None} if change is pause else {}
        ada = company.member(session, "ada")
        change(session, program, ada, actor="Ada", now=company.start, **more)
    done = take(company, yes)
    assert (done.joined, done.stayed_out) == (0, 1)
    assert state(company, "ada") == standing


def test_who_was_invited_joins_by_their_yes(company):
    """An invitation is no enrolment; the answer to it is."""
    company.hire("ada", joins=False)
    company.hire("bo")
    with company.database.writing() as session:
        program = session.scalars(select(Program)).one()
        ada = company.member(session, "ada")
        invite(session, program, ada, actor="Ada", now=company.start)
    assert state(company, "ada") == "invited"
    assert take(company, answer("ada", joins=("buddies",))).joined == 1
    assert state(company, "ada") == "joined"


def test_nobody_answers_for_somebody_else(company):
    """A key that two feeds use names nobody; the address beside it does."""
    company.hire("ada", joins=False)
    company.hire("ada2", joins=False)
    company.change("ada2", source="partner", source_key="ada")
    done = take(
        company,
        answer("ada", line=2, skills=("charts",)),
        answer("ada", line=3, email="ADA2@example.org", skills=("prompts",)),
    )
    assert [row.line for row in done.quarantined] == [2]
    assert "2 people" in done.quarantined[0].reason
    with company.database.reading() as session:
        skills = dict(session.execute(select(Member.source, Member.skills)).all())
    assert skills == {"hr": [], "partner": ["prompts"]}


def test_an_address_belongs_to_who_is_here(company):
    """Somebody hired again under a new key is meant by their address, not the one who left."""
    company.hire("new", joins=False, email="ada@example.org")
    company.hire("old", joins=False, email="ada@example.org", status="left")
    take(company, answer(email="ada@example.org", skills=("charts",)))
    with company.database.reading() as session:
        assert company.member(session, "new").skills == ["charts"]
        assert company.member(session, "old").skills == []


def test_unknown_people_and_programs_are_told_by_line(company):
    """An answer that fits nobody, or joins what is not there, is put aside; the rest is taken."""
    company.hire("ada", joins=False)
    unread = BadRow("form.csv", 9, "has nothing under Key")
    done = take(
        company,
        answer("nobody", line=4),
        answer("ada", line=5, skills=("charts",), joins=("budies", "buddies")),
        unread,
    )
    assert [(row.line, row.reason) for row in done.quarantined] == [
        (4, "nobody with this key or e-mail"),
        (5, "there is no program 'budies'; programs are the files in programs/"),
        (9, "has nothing under Key"),
    ]
    assert (done.changed, done.joined) == (1, 1)
    with company.database.reading() as session:
        assert session.scalars(select(Enrolment.state)).all() == ["joined"]
