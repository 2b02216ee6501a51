"""The ledger over rounds that were held: what is owed, why, and how it is made good."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from members.enrolment import leave
from rounds.explaining import explain
from rounds.ledger import accounts_now, owed
from rounds.ledger_sheet import ledger_lines
from rounds.problem import build_problem, participants
from rounds.reconciling import reconcile
from store import Match, MatchMember, Member, Program, Round, UnmatchedMember

ALONE = {"must": [{"different": "function"}, {"share": "languages"}]}


def owed_before(company, number, **changes):
    """Open a round; give what is owed before it, by key."""
    round_id = company.open(number, **changes)
    with company.database.reading() as session:
        counts = owed(session, session.get_one(Round, round_id))
        keys = dict(session.execute(select(Member.id, Member.source_key)).tuples().all())
    return {keys[member]: count for member, count in counts.items()}


def say(company, round_id, **met):
    """Write down who said that they met, by key."""
    with company.database.writing() as session:
        for key, said in met.items():
            seat = session.scalars(
                select(MatchMember).where(
                    MatchMember.round_id == round_id,
                    MatchMember.member_id == company.member(session, key).id,
                )
            ).one()
            seat.met = said


def test_it_counts_over_rounds_and_stops(company):
    """Left out five times in a row is owed three times, and each good match makes one good."""
    company.staff(5)
    company.change("p05", languages=["Welsh"])
    for number in range(5):
        company.hold(number, **ALONE)
    assert owed_before(company, 5, **ALONE) == {"p05": 3}
    company.change("p05", languages=["English"])
    company.hold(6)
    assert owed_before(company, 7) == {"p05": 2}


def test_the_engine_is_told_the_count(company):
    """What is owed goes into the problem, and its points count for each time."""
    company.staff(5)
    company.change("p05", languages=["Welsh"])
    for number in range(2):
        company.hold(number, **ALONE)
    round_id = company.open(2)
    with company.database.reading() as session:
        round_ = session.get_one(Round, round_id)
        members = participants(session, round_)
        counts = build_problem(session, round_, members).owed.tolist()
        keys = [member.source_key for member in members]
    assert dict(zip(keys, counts, strict=True)) == {
        "p01": 0,
        "p02": 0,
        "p03": 0,
        "p04": 0,
        "p05": 2,
    }


def test_being_served_first_makes_no_match_better(company):
    """Points for being owed do not hide that somebody meets a person who has nothing for them."""
    prefer = [{"owed": {"points": 50}}, {"exchange": {"points": 40}}]
    company.staff(5)
    for number in range(1, 5):
        company.change(f"p{number:02}", skills=["charts"], interests=["charts"])
    company.change("p05", languages=["Welsh"])
    company.hold(0, prefer=prefer, **ALONE)
    company.change("p05", languages=["English"])
    company.hire("p06", function="Sales")
    held = company.hold(1, prefer=prefer)
    with company.database.reading() as session:
        scores = sorted(session.scalars(select(Match.score).where(Match.round_id == held)))
    assert scores == [50_000, 80_000, 80_000], "the poorest match is not poor by its points alone"
    assert owed_before(company, 2) == {"p05": 2, "p06": 1}


def test_silence_beside_a_no_is_neither_good_nor_bad(company):
    """Who says that they did not meet is owed a match; who says nothing keeps what they had."""
    company.staff(2)
    say(company, company.hold(0), p01=False)
    assert owed_before(company, 1) == {"p01": 1}
    say(company, company.hold(2), p01=False, p02=True)
    assert owed_before(company, 3) == {"p01": 2}


def test_who_left_a_match_chose_so(company):
    """Somebody who leaves after the introduction is owed nothing; the one who is left is."""
    company.staff(2)
    company.hold(0)
    with company.database.writing() as session:
        program = session.scalars(select(Program)).one()
        leave(session, program, company.member(session, "p01"), actor="m", now=company.start)
    with company.database.writing() as session:
        reconcile(session, company.sender_of, now=company.start)
    assert owed_before(company, 1) == {"p02": 1}


def test_who_takes_no_match_chose_so(company):
    """Sitting out by one's own word is no round that somebody went without."""
    company.staff(4)
    held = company.hold(0)
    with company.database.writing() as session:
        session.add(
            UnmatchedMember(
                round_id=held,
                member_id=company.member(session, "p01").id,
                reason="no_capacity",
                blocked_by={},
            )
        )
    assert owed_before(company, 1) == {}


def test_an_ended_mentorship_is_owed_once(circle):
    """A mentor lost in the round in which they were found: owed one, whatever was good before."""
    circle.offers("m1")
    circle.asks("e1")
    circle.hold(0)
    circle.change("m1", status="left")
    circle.look(circle.when(1))
    later = circle.open(2)
    with circle.database.reading() as session:
        assert owed(session, session.get_one(Round, later)) == {circle.member(session, "e1").id: 1}


def test_mentors_are_owed_nothing(circle):
    """A mentor without a mentee had nothing to lose, round after round."""
    circle.offers("m1")
    circle.offers("m2")
    for number in range(2):
        circle.asks(f"e{number}")
        circle.hold(number)
    circle.asks("e9")
    later = circle.open(2)
    with circle.database.reading() as session:
        assert owed(session, session.get_one(Round, later)) == {}


def test_the_lines_say_what_each_round_was(company):
    """An admin reads round by round what happened, and what is owed after it."""
    company.staff(5)
    company.change("p05", languages=["Welsh"])
    company.hold(0, **ALONE)
    company.change("p05", languages=["English"])
    company.hold(1)
    with company.database.reading() as session:
        (line,) = ledger_lines(session, "buddies")
    assert (line.key, line.owed, line.counts["left out"], line.counts["good match"]) == (
        "p05", 0, 1, 1,
    )  # fmt: skip
    assert [(each.outcome, each.owed) for each in line.entries] == [
        ("left out", 1),
        ("good match", 0),
    ]


def test_an_admin_reads_why_somebody_came_first(company):
    """`round explain` says what was owed before the round, and since when."""
    company.staff(5)
    company.change("p05", languages=["Welsh"])
    company.hold(0, **ALONE)
    company.change("p05", languages=["English"])
    round_id = company.hold(1)
    with company.database.reading() as session:
        round_ = session.get_one(Round, round_id)
        told = explain(session, round_, company.member(session, "p05")).lines
        others = explain(session, round_, company.member(session, "p01")).lines
    assert told[-1] == (
        "Was owed a good match once before this round: left out, 4 to 10 January 2027."
    )
    assert not any("owed" in line for line in others)


def test_many_rounds_take_few_queries(sqlite_database, now, company_of, counting_queries):
    """Two rounds more, and members more, ask no query more."""
    company = company_of(sqlite_database, now)
    company.staff(12)
    counts = []
    for number in range(4):
        company.hold(number)
        with company.database.reading() as session:
            program = session.scalars(select(Program)).one().id
            with counting_queries(company.database) as sent:
                accounts_now(session, program)
        counts.append(len(sent))
    assert counts == [counts[0]] * 4
    assert counts[0] <= 7


@pytest.mark.parametrize("slug", ["buddies", "nobody-knows"])
def test_before_the_first_round_there_is_nothing_to_show(company, slug):
    """A program without rounds, or without a row, has an empty ledger."""
    company.staff(2)
    with company.database.reading() as session:
        assert ledger_lines(session, slug) == []
