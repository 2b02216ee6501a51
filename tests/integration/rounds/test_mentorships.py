"""What an admin does with a mentorship that runs: extend it, end it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from members.enrolment import pause
from members.mentoring import record_mentorship
from rounds.extending import extend, weeks_longer
from rounds.lifecycle import RoundError
from rounds.mentorships import end, find_mentorship
from store import AuditEntry, Mentorship, OutboxRow, Program


def held(company):
    """Have one mentorship until 1 February, whose introductions went out."""
    company.offers("m1")
    company.asks("e1")
    company.hold()
    company.send()


def lengthen(company, ends_on, *, days=0):
    with company.database.writing() as session:
        mentorship, letters = company.mentorship(session, "e1")
        return extend(
            session,
            mentorship,
            letters,
            ends_on=ends_on,
            actor="Ada",
            now=company.start + timedelta(days=days),
        )


def finish(company, reason="new job", *, days=0):
    with company.database.writing() as session:
        mentorship, letters = company.mentorship(session, "e1")
        now = company.start + timedelta(days=days)
        return end(session, mentorship, letters, reason=reason, actor="Ada", now=now)


def last_day(company):
    with company.database.reading() as session:
        return session.scalars(select(Mentorship.ends_on)).one()


def test_an_extension_is_told_to_both_once(circle, content):
    """It runs until the new day, both hear of it, and the same again changes nothing."""
    held(circle)
    until = circle.when(6).date()
    assert lengthen(circle, until) is True
    assert last_day(circle) == until
    assert circle.mail("mentorship_changed") == ["e1", "m1"]
    before = content(circle.database)
    assert lengthen(circle, until) is False
    assert content(circle.database) == before


def weeks_more(company, weeks, *, days=0):
    now = company.start + timedelta(days=days)
    with company.database.reading() as session:
        mentorship, letters = company.mentorship(session, "e1")
        return weeks_longer(session, mentorship, letters, weeks=weeks, now=now)


def test_so_many_weeks_longer_twice_on_a_day_is_once(circle):
    """The same command twice gives the same last day; another day it counts from there."""
    held(circle)
    for days, expected in ((0, 6), (0, 6), (3, 8)):
        until = weeks_more(circle, 2, days=days)
        assert until == circle.when(expected).date()
        lengthen(circle, until, days=days)


def test_another_extension_of_the_day_is_the_start_of_the_next(circle):
    """Weeks count from the last day that it has by now, whatever gave it that day."""
    held(circle)
    lengthen(circle, circle.when(7).date())
    assert weeks_more(circle, 2) == circle.when(9).date()
    lengthen(circle, circle.when(9).date())
    assert weeks_more(circle, 3) == circle.when(12).date()


def test_only_the_last_extension_is_told(circle):
    """Of two extensions before the mail goes out both hear of the second alone."""
    held(circle)
    lengthen(circle, circle.when(6).date())
    lengthen(circle, circle.when(8).date())
    with circle.database.reading() as session:
        waiting = session.scalars(
            select(OutboxRow).where(
                OutboxRow.kind == "mentorship_changed", OutboxRow.state == "queued"
            )
        ).all()
        assert {row.context["ends_on"] for row in waiting} == {circle.when(8).date().isoformat()}
        assert len(waiting) == 2


def over(company, weeks=4):
    """Have one mentorship that ran its term, whose closing went out."""
    held(company)
    company.look(company.when(weeks))
    company.send()


def test_what_the_closing_offers_can_be_had(circle):
    """Weeks after the last day both can go on; later there is a closing of the new last day."""
    over(circle)
    assert lengthen(circle, circle.when(12).date(), days=40) is True
    assert circle.mentorships() == {("m1", "e1", "active")}
    assert circle.mail("mentorship_changed") == ["e1", "m1"]
    circle.look(circle.when(12))
    assert circle.mentorships() == {("m1", "e1", "completed")}
    assert circle.mail("mentoring_closing") == ["e1", "m1"]


def test_a_closing_that_waits_is_taken_back(circle):
    """Extended before the closing went out, nobody is thanked for what goes on."""
    held(circle)
    circle.look(circle.when(4))
    lengthen(circle, circle.when(8).date(), days=28)
    assert circle.mail("mentoring_closing") == []


def test_what_is_long_over_does_not_go_on(small_circle):
    """After four weeks a new one has to begin."""
    over(small_circle)
    with pytest.raises(RoundError, match=r"over on 2027-02-01.*rematch"):
        lengthen(small_circle, small_circle.when(20).date(), days=28 + 29)
    with pytest.raises(RoundError, match="not after today"):
        lengthen(small_circle, small_circle.when(5).date(), days=28 + 14)


@pytest.mark.parametrize("who", ["m1", "e1"])
def test_what_somebody_left_does_not_go_on(circle, who):
    """Neither of the two is written to when one has left meanwhile."""
    over(circle)
    with circle.database.writing() as session:
        circle.member(session, who).status = "left"
    with pytest.raises(RoundError, match="one of the two has left since"):
        lengthen(circle, circle.when(12).date(), days=40)
    assert circle.mentorships() == {("m1", "e1", "completed")}
    assert circle.mail("mentorship_changed") == []


def test_what_goes_on_again_takes_a_place(circle):
    """It cannot go on when the place, or the mentee, was given to somebody else meanwhile."""
    over(circle)
    circle.asks("e2")
    circle.offers("m2")
    circle.hold(5, must=[{"asked": "function"}])
    circle.send()
    assert len([each for each in circle.mentorships() if each[2] == "active"]) == 2
    with circle.database.writing() as session:
        program = session.scalars(select(Program)).one()
        first = session.scalars(select(Mentorship).order_by(Mentorship.id)).first()
        assert first.state == "completed"
        letters = circle.letters(session, program)
        with pytest.raises(RoundError, match="e1 has another mentor since"):
            extend(
                session,
                first,
                letters,
                ends_on=circle.when(12).date(),
                actor="Ada",
                now=circle.when(6),
            )


def test_a_place_that_is_taken_does_not_go_on(circle):
    """A mentor whose one place went to somebody else cannot go on with the former mentee."""
    over(circle)
    with circle.database.writing() as session:
        program, person = session.scalars(select(Program)).one(), circle.member(session, "e1")
        pause(session, program, person, until=None, role="mentee", actor="Ada", now=circle.start)
    circle.asks("e2")
    circle.hold(5)
    with pytest.raises(RoundError, match=r"m1 has no place free since.*--capacity"):
        lengthen(circle, circle.when(12).date(), days=40)


@pytest.mark.parametrize(("weeks", "why"), [(3, "later than"), (300, "five years")])
def test_an_extension_is_longer_and_not_endless(small_circle, weeks, why):
    """An earlier day and one far away are refused."""
    held(small_circle)
    with pytest.raises(RoundError, match=why):
        lengthen(small_circle, small_circle.when(weeks).date())


def test_an_end_is_told_to_both_without_the_reason(circle, content):
    """Both hear that it ended; why stays with the mentorship, and is in no mail and no audit."""
    held(circle)
    assert finish(circle, "they argued") is True
    assert circle.mail("mentorship_changed") == ["e1", "m1"]
    with circle.database.reading() as session:
        row = session.scalars(select(Mentorship)).one()
        assert (row.state, row.ended_reason) == ("ended", "they argued")
        mails = session.scalars(select(OutboxRow)).all()
        noted = session.scalars(select(AuditEntry)).all()
        assert "argued" not in str([(each.context, each.state_reason) for each in mails])
        assert "argued" not in str([(each.before, each.after) for each in noted])
    before = content(circle.database)
    assert finish(circle, "they argued") is False
    assert content(circle.database) == before


def test_an_end_before_the_mail_takes_the_introductions_back(circle):
    """Ended before anybody was introduced, nobody is introduced."""
    circle.offers("m1")
    circle.asks("e1")
    circle.hold()
    finish(circle)
    assert circle.mail("mentee_introduction") == circle.mail("mentor_introduction") == []
    assert circle.mail("mentorship_changed") == ["e1", "m1"]


def test_what_is_over_is_not_extended(small_circle):
    """A mentorship that ended stays ended."""
    held(small_circle)
    finish(small_circle)
    with pytest.raises(RoundError, match=r"over on 2027-01-04.*rematch"):
        lengthen(small_circle, small_circle.when(9).date())


@pytest.mark.parametrize("reason", ["", " ", "x" * 301])
def test_an_end_needs_a_reason(small_circle, reason):
    """Without one, and with one too long to keep, nothing ends."""
    held(small_circle)
    with pytest.raises(RoundError, match="reason has 1 to 300"):
        finish(small_circle, reason)


def test_of_several_mentors_one_has_to_be_named(small_circle):
    """An ambiguous name is answered with the mentors there are; nobody there with that."""
    held(small_circle)
    small_circle.offers("m2")
    with small_circle.database.writing() as session:
        program = session.scalars(select(Program)).one()
        one, other = (small_circle.member(session, key) for key in ("m2", "e1"))
        with pytest.raises(RoundError, match="no mentorship in buddies with m2 as mentor"):
            find_mentorship(session, program, other, one)
        record_mentorship(
            session,
            program,
            one,
            other,
            starts_on=small_circle.start.date(),
            ends_on=small_circle.when(9).date(),
            actor="Ada",
            now=small_circle.start,
        )
        with pytest.raises(RoundError, match=r"several mentors \(m1, m2\)"):
            find_mentorship(session, program, other)
        assert find_mentorship(session, program, other, one).mentor_id == one.id
        with pytest.raises(RoundError, match="m1 has had no mentorship"):
            find_mentorship(session, program, small_circle.member(session, "m1"))
