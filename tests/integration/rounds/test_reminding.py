"""Reminders: once, some days after the introduction, to those of whom no meeting is known."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from members.enrolment import pause
from notifications.outbox import message_id
from rounds.gatherings import gathering
from rounds.meetings import answer
from rounds.reminding import remind, rounds_to_remind
from store import Match, MatchMember, Meeting, OutboxRow, Program


def look(company, *, days):
    now = company.start + timedelta(days=days)
    with company.database.writing() as session:
        due = rounds_to_remind(session, now=now)
        return sum(remind(session, each, company.sender_of(each), now=now) for each in due)


def tick(company, key, *numbers):
    """Let a member tick some of the times by their number."""
    with company.database.writing() as session:
        member = company.member(session, key)
        match = session.scalar(
            select(MatchMember.match_id).where(MatchMember.member_id == member.id)
        )
        slots = session.scalars(select(Meeting).where(Meeting.match_id == match)).one().slots
        found = gathering(session, match, member, now=company.start)
        suits = [slots[number].starts_at for number in numbers]
        answer(session, found, suits, company.sender_of(None), now=company.start)


@pytest.fixture
def pair(small_company):
    """Give a company with two who would be matched."""
    small_company.hire("ada", function="Finance")
    small_company.hire("tom", function="IT")
    return small_company


@pytest.fixture
def each_pair(company):
    """Give one on SQLite and one on PostgreSQL."""
    company.hire("ada", function="Finance")
    company.hire("tom", function="IT")
    return company


def test_a_reminder_comes_once_after_four_days(each_pair):
    """Not before, and not twice; it answers to the introduction of the same member."""
    each_pair.hold()
    assert look(each_pair, days=3.9) == 0
    assert look(each_pair, days=4) == 2
    assert look(each_pair, days=5) == 0
    assert each_pair.mail("reminder") == ["ada", "tom"]
    with each_pair.database.reading() as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == "reminder")).all()
        for row in rows:
            assert row.key == f"reminder/{row.subject}/{row.member_id}"
            assert row.thread == message_id(f"introduction/{row.subject}/{row.member_id}")


@pytest.mark.parametrize(("after", "days", "written"), [(0, 6, 0), (1, 1, 2), (6, 5, 0)])
def test_the_program_says_when(pair, after, days, written):
    """A program may remind sooner or later, or never."""
    pair.hold(meeting={"reminder_after": after})
    assert look(pair, days=days) == written


def test_nobody_is_reminded_of_a_round_that_is_over(pair):
    """A week after the start a round of seven days has ended."""
    pair.hold()
    assert look(pair, days=7) == 0


def test_whoever_answered_is_not_pressed(pair):
    """Only the one who has not answered is reminded; of no common time both are, once."""
    pair.hold()
    tick(pair, "ada", 2)
    assert look(pair, days=4) == 1
    assert pair.mail("reminder") == ["tom"]
    tick(pair, "tom", 3)
    assert look(pair, days=5) == 1
    assert look(pair, days=5.5) == 0
    assert pair.mail("reminder") == ["ada", "tom"]


def test_a_meeting_that_is_set_needs_no_reminder(pair):
    """Nor does one that was called off."""
    pair.hold()
    tick(pair, "ada", 2)
    tick(pair, "tom", 2)
    assert look(pair, days=4) == 0
    with pair.database.writing() as session:
        session.execute(update(Meeting).values(state="cancelled"))
    assert look(pair, days=4) == 0


def test_a_reminder_that_waits_is_taken_back(pair):
    """A time that is found meanwhile makes it pointless."""
    pair.hold()
    look(pair, days=4)
    tick(pair, "ada", 0)
    tick(pair, "tom", 0)
    assert pair.mail("reminder") == []
    assert pair.mail("reminder", state="cancelled") == ["ada", "tom"]


def test_those_who_met_are_left_in_peace(pair):
    """One word that they met, or did not, is enough for both."""
    pair.hold()
    with pair.database.writing() as session:
        session.execute(update(MatchMember).where(MatchMember.seat == 1).values(met=True))
    assert look(pair, days=4) == 0


@pytest.mark.parametrize("how", ["left", "away", "paused", "gone", "dissolved"])
def test_whoever_takes_no_part_is_not_reminded(pair, how):
    """And of a pair, then, neither is the other one."""
    pair.hold()
    if how in ("left", "away"):
        pair.change("tom", status=how)
    with pair.database.writing() as session:
        tom = pair.member(session, "tom")
        if how == "paused":
            program = session.scalars(select(Program)).one()
            pause(session, program, tom, until=None, actor="member", now=pair.start)
        if how == "gone":
            session.execute(
                update(MatchMember).where(MatchMember.member_id == tom.id).values(gone=True)
            )
        if how == "dissolved":
            session.execute(update(Match).values(cancelled_reason="member_gone"))
    assert look(pair, days=4) == 0
