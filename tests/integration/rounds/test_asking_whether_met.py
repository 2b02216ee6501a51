"""Did you meet: asked near the end of a round or after a meeting, once, of who can answer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from members.enrolment import leave, pause
from rounds.answering_whether_met import Met, latest_seat, say_whether_met, seat_of
from rounds.asking_whether_met import ask_whether_met, asked_on, due_at
from rounds.history import introductions
from rounds.lifecycle import RoundError
from store import Match, MatchMember, Meeting, OutboxRow, Program, Round

FRIDAY_NOON = timedelta(days=4, hours=4)
"""After the start on Monday at 08:00 UTC."""


@pytest.fixture
def held(small_company):
    """Give a company of four in two pairs, on SQLite."""
    return _paired(small_company)


@pytest.fixture
def held_anywhere(company):
    """Give the same, once on SQLite and once on PostgreSQL."""
    return _paired(company)


def _paired(company, **changes):
    company.staff(4, ("Finance", "IT"))
    company.introduced(0, ("p01", "p02"), ("p03", "p04"), **changes)
    return company


def ask(company, after=FRIDAY_NOON):
    with company.database.writing() as session:
        return ask_whether_met(session, company.sender_of, now=company.start + after)


def match_of(session, company, key):
    person = company.member(session, key).id
    found = select(Match).join(MatchMember).where(MatchMember.member_id == person)
    return session.scalars(found.order_by(Match.id.desc())).first()


def meet_at(company, key, after, state="set"):
    """Give the match of a member a meeting of half an hour, so long after the start."""
    with company.database.writing() as session:
        match, begins = match_of(session, company, key), company.start + after
        session.add(
            Meeting(
                match_id=match.id,
                uid=f"{match.id}@example.org",
                state=state,
                starts_at=begins,
                ends_at=begins + timedelta(minutes=30),
                created_at=company.start,
                changed_at=company.start,
            )
        )


def answer(company, key, met, **more):
    with company.database.writing() as session:
        match = match_of(session, company, key)
        seat = seat_of(session, match.id, company.member(session, key).id)
        return say_whether_met(
            session, seat, met, actor="member", now=company.start + timedelta(days=5), **more
        )


def test_everybody_is_asked_once_on_the_last_working_day(held_anywhere):
    """On Friday at noon, not before, and however often the step runs."""
    assert ask(held_anywhere, FRIDAY_NOON - timedelta(minutes=1)) == 0
    assert ask(held_anywhere) == 4
    assert ask(held_anywhere, FRIDAY_NOON + timedelta(hours=1)) == 0
    assert held_anywhere.mail("did_you_meet") == ["p01", "p02", "p03", "p04"]


def test_the_question_belongs_to_the_introduction(small_company):
    """A mail program shows it in the conversation that the introduction began."""
    held = small_company
    held.staff(4, ("Finance", "IT"))
    held.hold()
    ask(held)
    with held.database.reading() as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == "did_you_meet")).all()
        began = {
            (row.subject, row.member_id): row.message_id
            for row in session.scalars(select(OutboxRow).where(OutboxRow.kind == "introduction"))
        }
        assert all(row.thread == began[row.subject, row.member_id] for row in rows)
        assert {row.key for row in rows} == {
            f"did_you_meet/{row.subject}/{row.member_id}" for row in rows
        }


@pytest.mark.parametrize("what", ["gone", "paused", "left_program", "left", "away"])
def test_who_takes_no_part_is_not_asked(held, what):
    """Somebody who is gone, paused or has left is left alone; so is whom nobody is left for."""
    with held.database.writing() as session:
        member = held.member(session, "p01")
        program = session.scalars(select(Program)).one()
        if what == "gone":
            seat = session.scalars(
                select(MatchMember).where(MatchMember.member_id == member.id)
            ).one()
            seat.gone = True
        elif what == "paused":
            pause(session, program, member, until=None, actor="member", now=held.start)
        elif what == "left_program":
            leave(session, program, member, actor="member", now=held.start)
        else:
            member.status = what
    assert ask(held) == (2 if what == "gone" else 3)


def test_a_meeting_is_asked_about_a_day_later(held_anywhere):
    """Those with a set meeting on Tuesday are asked on Wednesday, the others on Friday."""
    meet_at(held_anywhere, "p01", timedelta(days=1))
    assert ask(held_anywhere, timedelta(days=2)) == 0
    assert ask(held_anywhere, timedelta(days=2, minutes=30)) == 2
    assert ask(held_anywhere) == 2


def test_nobody_is_asked_before_the_meeting(held):
    """A meeting after the end of the round is waited for; one that is cancelled is not."""
    meet_at(held, "p01", timedelta(days=6))
    assert ask(held) == 2
    assert ask(held, timedelta(days=6, minutes=30)) == 2


@pytest.mark.parametrize("state", ["proposed", "cancelled"])
def test_a_meeting_that_is_not_set_changes_nothing(held, state):
    """A time that nobody agreed on says nothing about when they meet."""
    meet_at(held, "p01", timedelta(days=1), state)
    assert ask(held, timedelta(days=3)) == 0


def test_who_answered_before_is_not_asked(held):
    """An answer by a link that came earlier is answer enough."""
    answer(held, "p01", Met.YES)
    assert ask(held) == 3


def test_old_rounds_are_left_in_peace(held):
    """Two weeks later nobody is asked about a round that everybody forgot."""
    assert ask(held, timedelta(weeks=3)) == 0


@pytest.mark.parametrize("change", [{"feedback": False}, {"kind": "mentoring", "odd": None}])
def test_a_program_may_not_ask(small_company, change):
    """One without feedback asks nobody; mentoring asks in its check-ins."""
    small_company.staff(2)
    document = small_company.program().document | change
    round_id = small_company.introduced(0, ("p01", "p02"))
    with small_company.database.writing() as session:
        session.get_one(Round, round_id).document = document
    assert ask(small_company) == 0


def test_the_day_before_the_weekend_is_found():
    """The last day from Monday to Friday; of a weekend alone its last day."""
    monday = date(2027, 1, 4)
    days = {(monday, 7): 8, (monday, 14): 15, (monday, 3): 6, (date(2027, 1, 9), 2): 10}
    found = {key: asked_on(Round(starts_on=key[0], days=key[1])).day for key in days}
    assert found == days


def test_the_earlier_of_two_times_counts_but_never_before_the_meeting(now):
    """A day after the meeting or the end of the round, and not before the meeting is over."""
    day = timedelta(days=1)
    assert due_at(now, None) == now
    assert due_at(now, now - 3 * day) == now - 2 * day
    assert due_at(now, now - day / 2) == now
    assert due_at(now, now + day) == now + day


def test_the_last_word_counts(held):
    """Not yet leaves the answer open, a no frees the pair, a yes keeps what it was worth."""
    assert answer(held, "p01", Met.NOT_YET, worth=4)
    assert not answer(held, "p01", Met.NOT_YET)
    assert _seat(held, "p01") == (None, None, True)
    answer(held, "p01", Met.NO)
    assert _seat(held, "p01") == (False, None, True)
    answer(held, "p01", Met.YES, worth=5)
    assert _seat(held, "p01") == (True, 5, True)


def test_a_meeting_is_worth_one_to_five(held):
    """Another number is refused."""
    with pytest.raises(ValueError, match="from 1 to 5"):
        answer(held, "p01", Met.YES, worth=6)


def test_only_a_no_means_that_they_did_not_meet(held):
    """Not yet counts as met, as no answer does; so `rest` keeps the pair apart as promised."""
    pairs = held.matches(1)
    (first, _), (second, _) = pairs
    answer(held, first, Met.NOT_YET)
    answer(held, second, Met.NO)
    round_id = held.open(1)
    with held.database.reading() as session:
        seen = {each.met for each in introductions(session, session.get_one(Round, round_id))}
    assert seen == {None, False}


def _seat(company, key):
    with company.database.reading() as session:
        match = match_of(session, company, key)
        seat = session.get_one(MatchMember, (match.id, company.member(session, key).id))
        return seat.met, seat.worth, seat.answered_at is not None


def test_an_admin_records_the_latest_meeting_or_one_of_a_period(held):
    """Without a period the last introduction is meant; who had none is told where to look."""
    held.introduced(1, ("p01", "p04"))
    held.hire("new", function="Sales")
    with held.database.reading() as session:
        program = session.scalars(select(Program)).one()
        first, new = held.member(session, "p01"), held.member(session, "new")
        latest = latest_seat(session, program, first, period=None)
        earlier = latest_seat(session, program, first, period=held.period(0).name)
        assert session.get_one(Round, latest.round_id).period == held.period(1).name
        assert session.get_one(Round, earlier.round_id).period == held.period(0).name
        with pytest.raises(RoundError, match="introduced to nobody"):
            latest_seat(session, program, new, period=None)
