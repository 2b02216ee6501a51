"""What one round remembers of those before: who met, who is owed, who shall never meet."""

from __future__ import annotations

from itertools import combinations
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from members.blocks import block
from members.enrolment import pause
from rounds.history import introductions
from rounds.ledger import owed
from rounds.lifecycle import RoundError
from rounds.proposing import propose_round
from rounds.running import begin_round
from store import MatchMember, Program, Round

RESTING = [{"different": "function"}, {"rest": {"rounds": 26, "else": "oldest"}}]


def pairs(company, round_id):
    return {pair for match in company.matches(round_id) for pair in combinations(match, 2)}


def answer(company, round_id, **met):
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


def test_nobody_meets_again_while_it_can_be_avoided(company):
    """Three of one function and three of another have three rounds without a repeat, then one."""
    company.staff(6, ("Finance", "IT"))
    seen: set[tuple[str, str]] = set()
    for number in range(3):
        held = pairs(company, company.hold(number, must=RESTING))
        assert not held & seen
        seen |= held
    assert len(seen) == 9, "every Finance and IT pair has met"
    again = company.hold(3, must=RESTING)
    assert pairs(company, again) <= seen
    with company.database.reading() as session:
        assert session.get_one(Round, again).figures["repeats"] == 3


def test_the_oldest_meeting_is_repeated_first(company):
    """When a repeat cannot be avoided, it is the one that lies furthest back."""
    company.staff(4, ("Finance", "IT"))
    held = [pairs(company, company.hold(number, must=RESTING)) for number in range(4)]
    assert held[0] == held[2] != held[1] == held[3]


@pytest.mark.parametrize(
    ("answers", "met"),
    [
        ({}, None),
        ({"p01": False}, False),
        ({"p01": True}, True),
        ({"p01": False, "p02": True}, True),
    ],
)
def test_what_counts_as_met(company, answers, met):
    """A no counts as not met, silence is no answer, and one yes is enough."""
    company.staff(2)
    held = company.hold()
    answer(company, held, **answers)
    later = company.open(1)
    with company.database.reading() as session:
        seen = [
            (each.rounds_ago, each.met)
            for each in introductions(session, session.get_one(Round, later))
        ]
    assert seen == [(1, met)]


def test_a_pair_that_did_not_meet_may_be_matched_again(company):
    """Somebody who was stood up may meet the same person, and that is no repeat."""
    company.staff(2)
    answer(company, company.hold(0, must=RESTING), p01=False)
    again = company.hold(1, must=[RESTING[0], {"rest": {"rounds": 26, "else": "unmatched"}}])
    assert pairs(company, again) == {("p01", "p02")}
    with company.database.reading() as session:
        assert session.get_one(Round, again).figures["repeats"] == 0


def test_no_answer_counts_as_met(company):
    """A pair of whom nobody answered rests like one that met."""
    company.staff(2)
    company.hold(0)
    resting = [RESTING[0], {"rest": {"rounds": 26, "else": "unmatched"}}]
    assert pairs(company, company.hold(1, must=resting)) == set()


def test_who_was_left_out_is_owed_a_match(company):
    """The odd one out of a round, and who was stood up in it, come first in the next."""
    company.staff(5, ("Finance", "IT"))
    first = company.hold(0, odd="sit_out")
    (left_out,) = company.unmatched(first)
    stood_up = company.matches(first)[0][0]
    answer(company, first, **{stood_up: False})
    later = company.open(1, odd="sit_out")
    with company.database.reading() as session:
        in_debt = owed(session, session.get_one(Round, later))
        assert in_debt == {company.member(session, key).id: 1 for key in (left_out, stood_up)}
    matched = {key for match in company.propose(later) for key in match}
    assert {left_out, stood_up} <= matched


def test_a_round_that_was_not_held_is_no_history(company):
    """A proposal that nobody approved neither counts as met nor as being left out."""
    company.staff(3)
    company.hire("odd", function="Legal", languages=["Welsh"])
    first = company.open(0, odd="sit_out")
    company.propose(first)
    later = company.open(1)
    with company.database.reading() as session:
        round_ = session.get_one(Round, later)
        assert list(introductions(session, round_)) == []
        assert owed(session, round_) == {}


def test_nobody_meets_their_own_manager(company):
    """A manager of another function, who fits in every other way, is still not a partner."""
    company.hire("boss", function="IT")
    company.hire("ada", function="Finance", manager="boss")
    round_id = company.hold()
    assert company.matches(round_id) == []
    assert company.unmatched(round_id) == {"boss": "no_partner", "ada": "no_partner"}


def test_the_whole_reporting_line_stays_apart(company):
    """With `depth: all` a manager above a manager counts, also one who takes no part."""
    company.hire("chief", function="IT")
    company.hire("between", function="Sales", manager="chief", joins=False)
    company.hire("ada", function="Finance", manager="between")
    line = [{"apart": {"relation": "reporting_line", "depth": "all"}}]
    assert company.matches(company.hold(0, must=line)) == []
    assert company.matches(company.hold(1)) == [("ada", "chief")]


def test_blocked_members_never_meet(company):
    """Two who are blocked are in no match of any round, not even of three."""
    company.staff(3)
    keep_apart(company, "p01", "p02")
    for number in range(2):
        assert not any(
            {"p01", "p02"} <= set(match) for match in company.matches(company.hold(number))
        )


def keep_apart(company, first, second):
    with company.database.writing() as session:
        people = [company.member(session, key) for key in (first, second)]
        block(session, *people, actor="Ada", now=company.start)


def test_a_block_after_solving_bars_the_approval(company):
    """Two who asked to be kept apart after the proposal are not introduced by it."""
    company.staff(4)
    round_id = company.open()
    keep_apart(company, *company.propose(round_id)[0][:2])
    with pytest.raises(RoundError, match="Propose it again"):
        company.approve(round_id)
    company.propose(round_id)
    company.approve(round_id)


def test_a_block_after_the_approval_parts_the_match(company):
    """Two who are blocked at the last moment get the note of those without a match, no more."""
    company.staff(4)
    round_id = company.open()
    parted = company.propose(round_id)[0]
    company.approve(round_id)
    keep_apart(company, *parted)
    company.introduce(round_id)
    assert company.mail("unmatched") == sorted(parted)
    assert not set(company.mail("introduction")) & set(parted)
    assert company.unmatched(round_id) == dict.fromkeys(parted, "no_partner")


def test_a_block_elsewhere_bars_nothing(company):
    """A block between two who are not matched with each other asks for no new proposal."""
    company.staff(4)
    round_id = company.open()
    first, second = company.propose(round_id)
    keep_apart(company, first[0], second[0])
    company.approve(round_id)


@pytest.mark.postgres
@pytest.mark.parametrize("people", [0, 4])
def test_two_openings_at_once_make_one_round(postgres_database, now, company_of, people):
    """Two machines that open a round at the same moment get the same one, the first of all too."""
    company = company_of(postgres_database, now)
    company.staff(people)
    barrier, opened, troubles = Barrier(2), [], []

    def begin():
        try:
            barrier.wait()
            opened.append(
                begin_round(
                    company.database,
                    company.program(),
                    company.period(0),
                    company.sender_of,
                    actor="schedule",
                    now=now,
                )
            )
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            troubles.append(error)

    threads = [Thread(target=begin) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert len(set(opened)) == 1
    with company.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Round)) == 1


def test_introducing_many_takes_few_queries(sqlite_database, now, company_of, counting_queries):
    """Introducing 60 members asks as many queries as introducing 20, but for the rows written."""
    counts = {}
    for size in (20, 60):
        company = company_of(sqlite_database, now)
        company.hire(*(f"s{size}-{n}" for n in range(0, size, 2)), function="IT")
        company.hire(*(f"s{size}-{n}" for n in range(1, size, 2)), function="Sales")
        round_id = company.open(size)
        company.propose(round_id)
        company.approve(round_id)
        with counting_queries(company.database) as sent:
            company.introduce(round_id)
        counts[size] = len(sent)
    assert counts[60] <= counts[20] + 2 <= 20


def test_proposing_many_takes_few_queries(sqlite_database, now, company_of, counting_queries):
    """Storing a proposal writes rows in batches, not one by one."""
    company = company_of(sqlite_database, now)
    company.staff(60)
    round_id = company.open()
    with counting_queries(company.database) as sent:
        propose_round(company.database, round_id, actor="test", now=now)
    assert len(sent) <= 45


def test_a_pause_ends_by_itself(company):
    """Who paused until a date is matched again in the round that begins then."""
    company.staff(4)
    with company.database.writing() as session:
        program = session.scalars(select(Program)).one()
        person = company.member(session, "p01")
        until = company.when(1).date()
        pause(session, program, person, until=until, actor="Ada", now=company.start)
    assert "p01" not in {key for match in company.matches(company.hold(0)) for key in match}
    assert "p01" in {key for match in company.matches(company.hold(1)) for key in match}
