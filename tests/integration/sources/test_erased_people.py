"""Imports and erased people: nobody comes back by a file, and who joined is taken over by one."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from members.answers import take_answers
from members.erasing import erase_personal
from members.mentoring_intake import take_mentoring
from members.suppression import ErasedPeople, address_digest, lift
from sources import (
    AnswerRecord,
    EventRecord,
    MentoringRecord,
    PersonRecord,
    sync_activity,
    sync_people,
)
from store import ActivityEvent, Member

KEY = "a hash key of the tests that is long enough"


class Feed:
    """People or events of a file, without the file."""

    name, people_source, refused_columns, notes = "hr", None, (), ()

    def __init__(self, *records):
        self.records = records

    def people(self, _now):
        return iter(self.records)

    def events(self, _now):
        return iter(self.records)


def person(key, email=None, **traits):
    return PersonRecord("hr.csv", 2, key, key.title(), email or f"{key}@example.org", **traits)


def read(company, *people):
    with company.database.writing() as session:
        return sync_people(
            session,
            Feed(*people),
            now=company.start,
            allow_vanished=True,
            is_erased=ErasedPeople(session, KEY),
        )


def members(company):
    with company.database.reading() as session:
        rows = select(Member.source, Member.source_key, Member.email, Member.status)
        return sorted(session.execute(rows.where(Member.source != "erased")).tuples())


@pytest.fixture
def without_ana(company):
    """Give a company in which ana is erased, and bob and cleo are known."""
    company.hire("ana", "bob", "cleo")
    with company.database.writing() as session:
        erase_personal(session, company.member(session, "ana"), key=KEY, now=company.start)
    return company


@pytest.mark.parametrize(
    "row", [person("ana", "new@example.org"), person("k99", "ANA@example.org".lower())]
)
def test_no_people_file_brings_them_back(without_ana, row):
    """By key or by address: the row is counted as erased, without a name, each time."""
    before = members(without_ana)
    for _ in range(2):
        done = read(without_ana, person("bob"), person("cleo", manager="ana"), row)
        assert (done.erased, done.added, done.deactivated) == (1, 0, 0)
        assert done.figures["erased"] == 1
        assert done.quarantined == ()
        assert not [each for each in done.differences if each.key in {"ana", "k99"}]
    assert members(without_ana) == before


def test_a_colleague_who_gets_the_address_stays_as_they_are(without_ana):
    """An address that is given to somebody else is not mailed, and nobody is marked as left."""
    read(without_ana, person("bob"), person("cleo"))
    before = members(without_ana)
    done = read(without_ana, person("bob", "ana@example.org"), person("cleo"))
    assert done.erased == 1
    assert members(without_ana) == before


def test_forms_and_activity_do_not_bring_them_back(without_ana, switch_activity):
    """Answers, mentoring and activity: counted as erased, and nothing of them is taken."""
    company = without_ana
    switch_activity(company.database)
    with company.database.writing() as session:
        erased = ErasedPeople(session, KEY)
        program = company._program_row(session)
        answers = take_answers(
            session,
            [
                AnswerRecord("form.csv", 2, "ana", None, joins=("buddies",)),
                AnswerRecord("form.csv", 3, None, "ana@example.org", joins=("buddies",)),
                AnswerRecord("form.csv", 4, "bob", None, skills=("charts",)),
            ],
            program_of={"buddies": program}.get,
            now=company.start,
            is_erased=erased,
        )
        mentoring = take_mentoring(
            session,
            [
                MentoringRecord("m.csv", 2, "mentor", "ana", None),
                MentoringRecord("m.csv", 3, "mentee", "cleo", None, wishes=("ana", "bob")),
            ],
            program,
            ends_on=company.start.date(),
            now=company.start,
            is_erased=erased,
        )
        events = sync_activity(
            session,
            Feed(
                EventRecord("a.csv", 2, "1", "reply", "bob", company.start, "ana"),
                EventRecord("a.csv", 3, "2", "reply", "ana@example.org", company.start, "bob"),
                EventRecord("a.csv", 4, "3", "reply", "bob", company.start, "cleo"),
            ),
            now=company.start,
            is_erased=erased,
        )
        assert (answers.erased, answers.joined, answers.changed) == (2, 0, 1)
        assert (mentoring.erased, mentoring.offered, mentoring.asked) == (1, 0, 1)
        assert (events.erased, events.added, events.left_out) == (2, 1, 0)
        assert answers.quarantined == mentoring.quarantined == ()
        assert len(session.scalars(select(ActivityEvent)).all()) == 1


@pytest.fixture
def with_zoe(company):
    """Give a company that zoe joined by a link, whom no feed knows yet."""
    company.hire("bob")
    with company.database.writing() as session:
        session.add(
            Member(
                source="joined",
                source_key="J00002",
                name="Zoe",
                email="zoe@example.org",
                locale="de",
                skills=["charts"],
                set_by_member=["locale", "skills"],
                created_at=company.start,
                changed_at=company.start,
            )
        )
    return company


def test_a_feed_takes_over_who_joined_before(with_zoe):
    """The same address: one member, of the feed now, whose own words stay; a second run is idle."""
    rows = (person("bob", manager="z7"), person("z7", "zoe@example.org", function="Law"))
    done = read(with_zoe, *rows)
    assert (done.added, done.changed, done.erased) == (0, 2, 0)
    with with_zoe.database.reading() as session:
        zoe = session.scalars(select(Member).where(Member.email == "zoe@example.org")).one()
        assert (zoe.source, zoe.source_key, zoe.name, zoe.function) == ("hr", "z7", "Z7", "Law")
        assert (zoe.skills, zoe.locale) == (["charts"], "de")
        assert with_zoe.member(session, "bob").manager_id == zoe.id
    again = read(with_zoe, *rows)
    assert (again.changed, again.unchanged) == (0, 2)


def test_who_joined_is_not_marked_as_left_by_a_feed(with_zoe):
    """A feed that does not know them says nothing of them."""
    assert read(with_zoe, person("bob")).deactivated == 0


def test_an_address_that_a_known_member_gets_is_left_out(with_zoe):
    """Two rows of members cannot become one by a file: the row is put aside with what to do."""
    done = read(with_zoe, person("bob", "zoe@example.org"))
    assert [bad.reason.split(";")[0] for bad in done.quarantined] == [
        "has the e-mail address of somebody else who is known already"
    ]


def test_who_came_back_is_taken_over_though_the_key_is_erased(without_ana):
    """They joined again by their own wish: the address says who they are, the key follows."""
    with without_ana.database.writing() as session:
        assert lift(session, address_digest("Ana@Example.org", KEY))
        session.add(
            Member(
                source="joined",
                source_key="J00009",
                name="Ana",
                email="ana@example.org",
                created_at=without_ana.start,
                changed_at=without_ana.start,
            )
        )
    for _ in range(2):
        done = read(without_ana, person("ana"), person("bob"), person("cleo"))
        assert done.erased == 0
    assert ("hr", "ana", "ana@example.org", "active") in members(without_ana)
