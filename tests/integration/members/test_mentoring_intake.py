"""A file of offers and asks: taken once, by the member's own word, and nobody is put back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from members.enrolment import leave, pause, program_row
from members.mentoring_intake import TERMS, Word, take_mentoring
from sources import BadRow, MentoringRecord
from store import AuditEntry, Enrolment, Mentorship

ENDS = date(2027, 7, 5)


def offers(key, line=2, **said):
    return MentoringRecord("m.csv", line, "mentor", key=key, **said)


def asks(key, line=2, **said):
    return MentoringRecord("m.csv", line, "mentee", key=key, **said)


@pytest.fixture(autouse=True)
def people(company):
    """Hire four people of two functions, without a place."""
    company.hire("ada", "bo", function="Finance", joins=False)
    company.hire("cy", "di", function="IT", joins=False)


@pytest.fixture
def take(company):
    """Give a function that takes records into the program."""

    def do(*records, days=0, **more):
        with company.database.writing() as session:
            now = company.start + timedelta(days=days)
            program = program_row(session, "mentoring", community="c", now=now)
            return take_mentoring(session, records, program, ends_on=ENDS, now=now, **more)

    return do


@pytest.fixture
def change(company):
    """Give a function that changes a member's places."""

    def do(how, key, **more):
        with company.database.writing() as session:
            program = program_row(session, "mentoring", community="c", now=company.start)
            how(
                session, program, company.member(session, key), actor="A", now=company.start, **more
            )

    return do


def places(company):
    with company.database.reading() as session:
        return {
            (place.member.source_key, place.role): (place.state, place.capacity)
            for place in session.scalars(select(Enrolment))
        }


def terms(company, key):
    with company.database.reading() as session:
        member = company.member(session, key)
        found = session.scalars(select(Enrolment).where(Enrolment.member_id == member.id)).one()
        return {name: getattr(found.terms, name) for name in TERMS}


def mentorships(company):
    with company.database.reading() as session:
        return [
            (
                each.mentor.source_key,
                each.mentee.source_key,
                each.state,
                each.starts_on,
                each.ends_on,
            )
            for each in session.scalars(select(Mentorship).order_by(Mentorship.id))
        ]


def test_offers_and_asks_become_places(company, take):
    """Who says so has the place from then on, in their own name; some have both."""
    done = take(
        offers("ada", capacity=3, topics=("SQL",), functions=("it",)),
        offers("bo"),
        asks("ada", goals="Lead.", wishes=("CY@example.org", "bo")),
    )
    assert (done.seen, done.offered, done.asked, done.changed) == (3, 2, 1, 0)
    assert places(company) == {
        ("ada", "mentor"): ("joined", 3),
        ("ada", "mentee"): ("joined", 1),
        ("bo", "mentor"): ("joined", 1),
    }
    with company.database.reading() as session:
        hers = select(Enrolment).where(Enrolment.member_id == company.member(session, "ada").id)
        found = {place.role: place.terms for place in session.scalars(hers)}
        assert found["mentor"].functions == ["IT"], "spelt as the people here have it"
        assert (found["mentee"].goals, found["mentee"].wishes) == ("Lead.", ["cy", "bo"])
        assert {entry.actor for entry in session.scalars(select(AuditEntry))} == {"member"}


def test_the_same_file_again_changes_nothing(company, take, content):
    """The second import counts and writes nothing, present mentees among it."""
    said = [
        offers("ada", capacity=2, topics=("SQL",), current=("cy",)),
        asks("di", wishes=("ada",)),
    ]
    take(*said)
    before = content(company.database)
    again = take(*said, days=1)
    assert (again.offered, again.asked, again.changed, again.mentorships) == (0, 0, 0, 0)
    assert content(company.database) == before


def test_what_a_row_does_not_say_stays(company, take):
    """Only what is new is a change; an empty cell wipes nothing out."""
    take(offers("ada", capacity=3, topics=("SQL",), how_often="weekly"))
    done = take(offers("ada", topics=("charts",)))
    assert (done.offered, done.changed) == (0, 1)
    assert places(company)["ada", "mentor"] == ("joined", 3)
    assert (terms(company, "ada")["topics"], terms(company, "ada")["how_often"]) == (
        ["charts"],
        "weekly",
    )


@pytest.mark.parametrize("how", [leave, pause])
def test_nobody_is_put_back(company, take, change, how):
    """Who left or paused since stays so, in the words they had; a role they never had is new."""
    take(offers("ada", topics=("SQL",)))
    change(how, "ada", **({"until": None} if how is pause else {}))
    state = places(company)["ada", "mentor"][0]
    done = take(offers("ada", topics=("charts",), current=("bo",)), asks("ada"))
    assert (done.offered, done.asked, done.stayed_out, done.mentorships) == (0, 1, 1, 0)
    assert places(company) == {("ada", "mentor"): (state, 1), ("ada", "mentee"): ("joined", 1)}


def test_a_no_before_any_yes_counts_for_both_roles(company, take, change):
    """Who left the program without ever having had a place is not taken in by a file."""
    change(leave, "ada")
    assert take(offers("ada"), asks("ada")).stayed_out == 2


def test_a_pause_that_is_over_keeps_nobody_out(company, take, change):
    """From the day on which they are back, their form counts again."""
    take(offers("ada"))
    change(pause, "ada", until=date(2027, 1, 11))
    assert take(offers("ada", capacity=2), days=6).stayed_out == 1
    assert take(offers("ada", capacity=2), days=7).stayed_out == 0
    assert places(company) == {("ada", "mentor"): ("joined", 2)}


def test_present_mentees_become_mentorships(company, take):
    """They run from today to the day given, may be more than there is room for, need no place."""
    done = take(offers("ada", capacity=1, current=("bo", "di@example.org")))
    assert (done.mentorships, done.quarantined) == (2, ())
    assert mentorships(company) == [
        ("ada", "bo", "active", date(2027, 1, 4), ENDS),
        ("ada", "di", "active", date(2027, 1, 4), ENDS),
    ]


def test_a_mentorship_that_ended_does_not_begin_again(company, take):
    """An old form still names the mentee; what happened since counts."""
    take(offers("ada", current=("bo",)))
    with company.database.writing() as session:
        session.scalars(select(Mentorship)).one().state = "ended"
    done = take(offers("ada", current=("bo",)))
    assert (done.mentorships, done.over) == (0, 1)
    assert [each[2] for each in mentorships(company)] == ["ended"]


def test_what_a_row_names_and_is_not_here_is_put_aside_alone(company, take):
    """Each part is told by its number and never by what the cell holds; the offer is taken."""
    company.hire("eve", joins=False, status="left")
    done = take(
        offers("ada", functions=("IT", "Sails"), current=("ghost", "bo", "eve", "ada")),
        asks("cy", 3, wishes=("phantom", "ada")),
    )
    assert [(row.line, row.reason) for row in done.quarantined] == [
        (2, "function 2 of 2 is nobody's function; the rest of the row was taken"),
        (2, "present mentee 1 of 4 is nobody with this key or e-mail;"
            " the rest of the row was taken"),
        (2, "present mentee 3 of 4 is somebody who has left; the rest of the row was taken"),
        (2, "present mentee 4 of 4 is of the same key as the row itself;"
            " the rest of the row was taken"),
        (3, "wish 1 of 2 is nobody with this key or e-mail; the rest of the row was taken"),
    ]  # fmt: skip
    assert done.notes == ("The functions of the people here: Finance, IT.",)
    assert (done.offered, done.asked, done.mentorships) == (1, 1, 1)
    assert terms(company, "cy")["wishes"] == ["ada"]


def test_rows_of_nobody_are_put_aside(company, take):
    """Strangers, those who have left, unread rows and a second row under another name."""
    company.hire("eve", joins=False, status="left")
    done = take(
        offers("ghost", 2),
        offers("eve", 3),
        BadRow("m.csv", 4, "has nothing under Id"),
        offers("ada", 5, topics=("SQL",)),
        offers(None, 6, email="ADA@example.org", topics=("charts",)),
    )
    assert [(row.line, row.reason.partition(";")[0]) for row in done.quarantined] == [
        (2, "nobody with this key or e-mail"),
        (3, "somebody who has left"),
        (4, "has nothing under Id"),
        (6, "is of the same person and role as line 5, which was taken"),
    ]
    assert list(places(company)) == [("ada", "mentor")]
    assert terms(company, "ada")["topics"] == ["SQL"]


def test_enrolling_without_asking_is_by_a_named_approver(company, take):
    """Where a file's people did not say so themselves, the audit keeps who allowed it and why."""
    word = Word("Ada Admin", "The programme ran before, by the wiki page.")
    take(offers("ada"), asks("bo"), word=word)
    take(offers("ada"), asks("bo"), word=word)
    with company.database.reading() as session:
        entries = session.scalars(select(AuditEntry)).all()
        assert {entry.actor for entry in entries} == {"Ada Admin"}
        (told,) = [entry for entry in entries if entry.action == "program.enrol_mentoring"]
        assert (told.subject, told.after) == (
            "program/mentoring", {"offered": 1, "asked": 1, "reason": word.reason},
        )  # fmt: skip


def test_progress_is_told_now_and_then(take, monkeypatch):
    """A long file says how far it is."""
    monkeypatch.setattr("members.mentoring_intake.CHUNK", 2)
    told = []
    take(*(asks(key) for key in ("ada", "bo", "cy")), on_progress=lambda *far: told.append(far))
    assert told == [(0, 3), (2, 3)]
