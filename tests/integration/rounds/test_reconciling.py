"""Whoever left or paused gets no mail, and the others are told the truth, once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from members.enrolment import leave, pause
from members.participation import answer_round
from notifications.contexts import Context
from notifications.messages import KINDS
from notifications.render import render
from rounds.reconciling import reconcile
from rounds.running import begin_round
from store import Match, OutboxRow, Program


def settle(company, *, days=0):
    with company.database.writing() as session:
        return reconcile(session, company.sender_of, now=company.start + timedelta(days=days))


def send(company, kind=None):
    """Mark waiting mail as sent, as a delivery would."""
    with company.database.writing() as session:
        rows = update(OutboxRow).where(OutboxRow.state == "queued")
        if kind:
            rows = rows.where(OutboxRow.kind == kind)
        session.execute(rows.values(state="sent", sent_at=company.start))


def absent(company, key, how="left"):
    with company.database.writing() as session:
        person = company.member(session, key)
        program = session.scalars(select(Program)).one()
        if how == "left":
            person.status = "left"
        elif how == "paused":
            pause(session, program, person, until=None, actor="Ada", now=company.start)
        elif how == "left the program":
            leave(session, program, person, actor="Ada", now=company.start)
        else:
            answer_round(
                session,
                program,
                person,
                period=company.period(0).name,
                takes_part=False,
                actor="Ada",
                now=company.start,
            )


def words(company, kind, key):
    """Render the one waiting message of a kind to a member."""
    with company.database.reading() as session:
        member = company.member(session, key)
        row = session.scalars(
            select(OutboxRow).where(
                OutboxRow.kind == kind,
                OutboxRow.member_id == member.id,
                OutboxRow.state == "queued",
            )
        ).one()
        context: Context = KINDS[kind].from_document(row.context)
        return render(context).text


ABSENCES = ["left", "paused", "left the program", "not this time"]


@pytest.mark.parametrize("how", ABSENCES)
def test_the_partner_of_who_is_gone_is_told(company, how):
    """After the approval somebody drops out: they get nothing, the partner one true note."""
    company.hire("ada", function="Finance")
    company.hire("bo", function="IT")
    round_id = company.open()
    company.propose(round_id)
    company.approve(round_id)
    absent(company, "ada", how)
    company.introduce(round_id)
    done = settle(company)
    assert (done.gone, done.stopped, done.told) == (1, 2, 1)
    assert company.mail("introduction") == []
    assert company.mail("match_changed") == ["bo"]
    assert "Ada" in words(company, "match_changed", "bo")
    assert company.matches(round_id) == [("bo",)]


@pytest.mark.parametrize("how", ABSENCES[:2])
def test_a_second_look_changes_nothing(company, content, how):
    """Whoever was told is not told again, however often the mail is looked at."""
    company.staff(5)
    company.hold()
    absent(company, "p02", how)
    settle(company)
    before = content(company.database)
    done = settle(company, days=1)
    assert (done.gone, done.stopped, done.told) == (0, 0, 0)
    assert content(company.database) == before


def trio(company):
    company.hire("ada", function="Finance")
    company.hire("bo", function="IT")
    company.hire("cy", function="Sales")
    return company.hold()


def test_those_left_of_a_trio_that_was_not_introduced_are_introduced(company):
    """Two of a trio who heard nothing yet get an introduction to each other, without the third."""
    trio(company)
    absent(company, "ada")
    settle(company)
    assert company.mail("introduction") == ["bo", "cy"]
    assert company.mail("match_changed") == []
    text = words(company, "introduction", "bo")
    assert "Cy" in text
    assert "Ada" not in text


def test_those_left_of_an_introduced_trio_are_told(company):
    """Two of a trio who know of the third hear that the third is gone, and that they go ahead."""
    trio(company)
    send(company)
    absent(company, "ada")
    settle(company)
    assert company.mail("match_changed") == ["bo", "cy"]
    text = words(company, "match_changed", "bo")
    assert "Ada cannot take part" in text
    assert "You and Cy go ahead" in text


def test_the_last_of_a_trio_is_told_the_whole_truth(company):
    """When two drop out one after the other, nobody gone gets mail, and one note names both."""
    trio(company)
    send(company)
    for key in ("ada", "bo"):
        absent(company, key)
        settle(company)
    assert company.mail("match_changed") == ["cy"]
    text = words(company, "match_changed", "cy")
    assert "Ada and Bo cannot take part" in text
    with company.database.reading() as session:
        assert session.scalars(select(Match.cancelled_reason)).one() == "member_gone"


def test_the_last_of_a_trio_not_introduced_gets_no_introduction(company):
    """A second drop-out takes back the introduction that the first one led to."""
    trio(company)
    for key in ("ada", "bo"):
        absent(company, key)
        settle(company)
    assert company.mail("introduction") == []
    assert company.mail("match_changed") == ["cy"]


def test_a_note_to_who_left_is_stopped(company):
    """Somebody without a match who leaves gets no note about it either."""
    company.hire("ada", "bo", function="Finance")
    company.hold()
    absent(company, "ada")
    done = settle(company)
    assert (done.gone, done.stopped) == (0, 1)
    assert company.mail("unmatched") == ["bo"]


def test_other_mail_to_who_left_is_stopped(company):
    """Whatever waits for somebody who left the organisation, a digest for example, is not sent."""
    company.staff(2)
    with company.database.writing() as session:
        for key in ("p01", "p02"):
            member = company.member(session, key)
            session.add(
                OutboxRow(
                    key=f"recognition_digest/ai-learners-2027-W01/{member.id}",
                    kind="recognition_digest",
                    subject="ai-learners-2027-W01",
                    member_id=member.id,
                    address=member.email,
                    context={},
                    message_id=key,
                    queued_at=company.start,
                    not_before=company.start,
                )
            )
    absent(company, "p01")
    assert settle(company).stopped == 1
    assert company.mail("recognition_digest") == ["p02"]


def test_who_is_back_on_the_first_day_keeps_the_match(company):
    """Away or paused until the day the round begins is no absence from it."""
    company.hire("ada", function="Finance")
    company.hire("bo", function="IT", status="away", away_until=date(2027, 1, 4))
    company.hold()
    assert settle(company).gone == 0


def test_a_round_that_is_over_stays_as_it_was(company, content):
    """Somebody who leaves after the period met their partner: nobody is told otherwise."""
    company.staff(4)
    company.hold(0)
    send(company)
    begin_next(company)
    absent(company, "p01")
    before = content(company.database)
    settle(company, days=8)
    assert content(company.database) == before


def test_late_mail_of_a_closed_round_still_tells_the_truth(company):
    """Mail that waits beyond the end of its round, for want of a server, is looked at as well."""
    company.hire("ada", function="Finance")
    company.hire("bo", function="IT")
    company.hold(0)
    begin_next(company)
    absent(company, "ada")
    settle(company, days=8)
    assert company.mail("introduction") == []
    assert company.mail("match_changed") == ["bo"]


def begin_next(company):
    begin_round(
        company.database,
        company.program(),
        company.period(1),
        company.sender_of,
        actor="schedule",
        now=company.when(1),
    )


def test_a_member_without_an_address_is_matched(company):
    """No address is no reason to leave somebody out: their mail is withheld, the partner's goes."""
    company.hire("ada", function="Finance", email=None)
    company.hire("bo", function="IT")
    round_id = company.hold()
    assert company.matches(round_id) == [("ada", "bo")]
    assert company.mail("introduction", state="withheld") == ["ada"]
    assert company.mail("introduction") == ["bo"]


def test_looking_costs_the_same_for_many(company, counting_queries):
    """A delivery every minute asks a bounded number of queries, however many matches there are."""
    company.staff(30)
    company.hold()
    absent(company, "p01")
    settle(company)
    with counting_queries(company.database) as sent:
        settle(company)
    assert len(sent) <= 10
