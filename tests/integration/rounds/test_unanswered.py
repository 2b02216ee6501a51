"""Three introductions without any answer pause a member, once, and any sign of life prevents it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from members.enrolment import join
from members.participation import answer_round
from rounds.answering_whether_met import Met, say_whether_met, seat_of
from rounds.asking_whether_met import ask_whether_met
from rounds.endings import close_earlier
from rounds.passing_on import pass_on
from rounds.unanswered import pause_unanswered
from store import (
    AuditEntry,
    Enrolment,
    InboundMail,
    MatchMember,
    Meeting,
    MeetingSlot,
    OutboxRow,
    Program,
    Round,
    SlotTick,
)


def weeks(company, first, last, *, asks=True):
    """Hold rounds in which nobody answers; on each Friday all are asked, and the mail goes out."""
    for number in range(first, last):
        round_id = company.introduced(number, ("p01", "p02"))
        friday = company.when(number) + timedelta(days=4, hours=4)
        with company.database.writing() as session:
            round_ = session.get_one(Round, round_id)
            close_earlier(session, round_, actor="test", now=company.when(number))
            if asks:
                ask_whether_met(session, company.sender_of, now=friday)
                session.execute(
                    update(OutboxRow)
                    .where(OutboxRow.kind == "did_you_meet", OutboxRow.state == "queued")
                    .values(state="sent", sent_at=friday)
                )


def look(company, week=3, **changes):
    with company.database.writing() as session:
        file = company.program(**changes)
        return pause_unanswered(session, file, company.sender_of(None), now=company.when(week))


def states(company):
    with company.database.reading() as session:
        places = session.scalars(select(Enrolment)).all()
        return {place.member.source_key: place.state for place in places}


@pytest.fixture
def pair(small_company):
    """Give two people who are introduced to each other again and again, on SQLite."""
    small_company.staff(2, ("Finance", "IT"))
    return small_company


def test_three_in_a_row_pause_once_with_one_note(company):
    """Not after two; then everybody once, audited, and however often the step runs."""
    pair = company
    pair.staff(2, ("Finance", "IT"))
    weeks(pair, 0, 2)
    assert look(pair, 2) == 0
    weeks(pair, 2, 3)
    assert look(pair) == 2
    assert look(pair) == 0
    assert states(pair) == {"p01": "paused", "p02": "paused"}
    assert pair.mail("paused_note") == ["p01", "p02"]
    with pair.database.reading() as session:
        said = session.scalars(select(AuditEntry).where(AuditEntry.actor == "unanswered")).all()
        assert [entry.action for entry in said] == ["enrolment.paused"] * 2


def _met(session, company, seat, now):
    say_whether_met(session, seat, Met.NO, actor="member", now=now)


def _not_yet(session, company, seat, now):
    say_whether_met(session, seat, Met.NOT_YET, actor="member", now=now)


def _ticked(session, company, seat, now):
    _slot(session, seat, now).ticks.append(SlotTick(member_id=seat.member_id, at=now))


def _proposed(session, company, seat, now):
    _slot(session, seat, now).suggested_by = seat.member_id


def _slot(session, seat, now):
    slot = MeetingSlot(starts_at=now, ends_at=now)
    session.add(
        Meeting(match_id=seat.match_id, uid="u", created_at=now, changed_at=now, slots=[slot])
    )
    return slot


def _wrote(session, company, seat, now):
    pass_on(session, seat, text="a tip", topic=None, share=False, now=now)


def _spoke_of_the_round(session, company, seat, now):
    program = session.scalars(select(Program)).one()
    member, period = company.member(session, "p01"), company.period(1).name
    answer_round(session, program, member, period=period, takes_part=True, actor="member", now=now)


def _replied(session, company, seat, now):
    session.add(_mail("forwarded", seat, now))


def _mail(kind, seat, now):
    return InboundMail(message_id="<1@x>", kind=kind, member_id=seat.member_id, at=now)


@pytest.mark.parametrize(
    "sign", [_met, _not_yet, _ticked, _proposed, _wrote, _spoke_of_the_round, _replied]
)
def test_any_sign_is_an_answer(pair, sign):
    """Whatever somebody said of the second of three, they are there; the other one is paused."""
    weeks(pair, 0, 3)
    with pair.database.writing() as session:
        member = pair.member(session, "p01").id
        second = session.scalars(select(Round.id).order_by(Round.id).offset(1)).first()
        seat = session.scalars(
            select(MatchMember).where(
                MatchMember.member_id == member, MatchMember.round_id == second
            )
        ).one()
        sign(session, pair, seat_of(session, seat.match_id, member), pair.when(2))
    assert look(pair) == 1
    assert states(pair) == {"p01": "joined", "p02": "paused"}


def test_an_out_of_office_note_is_no_answer(pair):
    """A machine wrote it."""
    weeks(pair, 0, 3)
    with pair.database.writing() as session:
        seat = session.scalars(select(MatchMember)).first()
        session.add(_mail("auto_reply", seat, pair.when(2)))
    assert look(pair) == 2


def test_who_was_never_asked_is_not_paused(pair):
    """Silence means something only after a question."""
    weeks(pair, 0, 3, asks=False)
    assert look(pair) == 0


def test_there_is_time_to_answer(pair):
    """On the day after the last question nobody is paused yet."""
    weeks(pair, 0, 3)
    with pair.database.writing() as session:
        file, letterhead = pair.program(), pair.sender_of(None)
        saturday = pair.when(2) + timedelta(days=5)
        assert pause_unanswered(session, file, letterhead, now=saturday) == 0


def test_nobody_is_paused_while_an_introduction_runs(pair):
    """The partner of a round that runs would be left alone; afterwards it counts as well."""
    weeks(pair, 0, 4)
    with pair.database.writing() as session:
        file, letterhead = pair.program(), pair.sender_of(None)
        wednesday = pair.when(3) + timedelta(days=2)
        assert pause_unanswered(session, file, letterhead, now=wednesday) == 0
    assert look(pair, 4) == 2


def test_who_comes_back_begins_anew(pair):
    """One click back is believed: the old silence does not count again."""
    weeks(pair, 0, 3)
    look(pair)
    with pair.database.writing() as session:
        program = session.scalars(select(Program)).one()
        for key in ("p01", "p02"):
            person = pair.member(session, key)
            join(session, program, person, actor="member", now=pair.when(3) - timedelta(hours=1))
    weeks(pair, 3, 5)
    assert look(pair, 5) == 0
    weeks(pair, 5, 6)
    assert look(pair, 6) == 2
    assert len(pair.mail("paused_note")) == 4


@pytest.mark.parametrize(("number", "paused"), [(0, 0), (2, 2), (4, 0)])
def test_the_program_says_after_how_many(pair, number, paused):
    """Another number, or never."""
    weeks(pair, 0, 3)
    assert look(pair, pause_after=number) == paused
