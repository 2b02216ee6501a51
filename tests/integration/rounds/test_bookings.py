"""Two programs with the same people: nobody has a match in both at once, unless both agree."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from config import Document
from members.enrolment import join, program_row
from rounds.approving import approve
from rounds.bookings import Slot, booked_twice
from rounds.explaining import explain
from rounds.introducing import introduce
from rounds.lifecycle import RoundError, lock_round
from rounds.opening import Period, open_round
from rounds.program_file import parse_program
from rounds.proposing import propose_round
from rounds.running import run_round
from store import Member, Round, RoundMember

LUNCHES = {
    "name": "Lunches",
    "kind": "pairing",
    "community": "ai-learners",
    "odd": "sit_out",
    "cadence": {"cron": "0 8 * * MON", "start": date(2027, 1, 4)},
    "must": [{"different": "function"}],
}


class Lunches:
    """A second program of the company, which everybody joins too."""

    def __init__(self, company):
        self.company = company
        with company.database.writing() as session:
            program = program_row(session, "lunches", community="ai-learners", now=company.start)
            for person in session.scalars(select(Member)):
                join(session, program, person, actor="member", now=company.start)

    def file(self, **changes):
        document = {key: value for key, value in (LUNCHES | changes).items() if value is not None}
        return parse_program("lunches", Document(Path("lunches.yaml"), document, {}))

    def open(self, number=0, days=7, **changes):
        company = self.company
        period = company.period(number)
        with company.database.writing() as session:
            return open_round(
                session,
                self.file(**changes),
                Period(period.name, period.starts_on, days),
                actor="test",
                now=company.start,
            ).id


@pytest.fixture
def lunches_of():
    """Give what makes the second program."""
    return Lunches


@pytest.fixture
def both(company, lunches_of):
    """Give a company of four, and its second program."""
    company.staff(4)
    return company, lunches_of(company)


def booked(company, round_id):
    return {key for key, reason in company.standing(round_id).items() if reason == "booked"}


def everybody(matches):
    return {key for match in matches for key in match}


@pytest.mark.parametrize("state", ["proposed", "approved", "introduced"])
def test_who_has_a_match_elsewhere_takes_no_part(both, state):
    """From the proposal on a match of another program in the same days keeps somebody out."""
    company, lunches = both
    round_id = company.open()
    assert booked(company, lunches.open(9)) == set(), "nobody has a match yet"
    matched = everybody(company.propose(round_id))
    if state != "proposed":
        company.approve(round_id)
    if state == "introduced":
        company.introduce(round_id)
    assert booked(company, lunches.open(0)) == matched == {"p01", "p02", "p03", "p04"}


def test_other_days_are_free(both):
    """A match books its members for the days of its round, and not a day longer."""
    company, lunches = both
    company.hold(1)
    assert booked(company, lunches.open(0, days=7)) == set()
    assert booked(company, lunches.open(2)) == set()
    assert booked(company, lunches.open(-1, days=15)) != set()


def test_a_round_that_ends_frees_its_members(both):
    """A proposal that expires, or is cancelled, books nobody."""
    company, lunches = both
    company.propose(company.open(0))
    company.open(1)
    assert company.standing(lunches.open(0))["p01"] is None


def test_too_few_says_who_is_elsewhere(both):
    """The admins read that a round was cancelled because of another program."""
    company, lunches = both
    company.hold(0)
    round_id = lunches.open()
    with company.database.reading() as session:
        round_ = session.get_one(Round, round_id)
        assert round_.state == "cancelled"
        assert "4 more have a match of another program" in round_.ended_reason


def test_an_admin_reads_why(both):
    """`round explain` says that the member is in a match of another program."""
    company, lunches = both
    company.hold(0)
    round_id = lunches.open()
    with company.database.reading() as session:
        round_ = session.get_one(Round, round_id)
        told = explain(session, round_, company.member(session, "p01")).headline
    assert told == "P01 takes no part: is in a match of another program in this period."


@pytest.mark.parametrize("says", ["buddies", "lunches"])
def test_programs_may_stand_beside_each_other(both, says):
    """It is enough that one of the two says so."""
    company, lunches = both
    company.hold(0, **({"beside": ["lunches"]} if says == "buddies" else {}))
    round_id = lunches.open(**({"beside": "buddies"} if says == "lunches" else {}))
    assert booked(company, round_id) == set()


def test_a_match_made_since_the_opening_is_seen_when_it_is_proposed(both):
    """Both rounds are open; the second that is solved takes only who is left."""
    company, lunches = both
    company.hire("p05", "p06", function="Legal")
    lunches = Lunches(company)
    first, second = company.open(0, must=[{"different": "function"}]), lunches.open(0)
    with company.database.writing() as session:
        for key in ("p05", "p06"):
            seat = session.get_one(RoundMember, (first, company.member(session, key).id))
            seat.reason = "skipped"
    matched = everybody(company.propose(first))
    company.propose(second)
    assert booked(company, second) == matched
    assert everybody(company.matches(second)) == set()
    assert set(company.unmatched(second)) == {"p05", "p06"}


def both_solved(company, lunches, **changes):
    """Give two rounds that were solved at the same time: one of six, and one of four of them."""
    company.hire("p05", function="Legal", interests=["law"])
    company.hire("p06", function="Support")
    first = company.open(0, **changes)
    second = lunches.open(0)
    company.propose(first)
    with company.database.writing() as session:
        session.get_one(Round, first).state = "open"
    company.propose(second)
    with company.database.writing() as session:
        session.get_one(Round, first).state = "proposed"
    return first, second


def test_the_second_approval_is_refused(both):
    """Of two rounds with the same people the first approval counts; the other is solved anew."""
    company, lunches = both
    first, second = both_solved(company, lunches)
    company.approve(second)
    with pytest.raises(RoundError, match=r"4 members .* \(lunches\)\. Propose it again"):
        company.approve(first)
    assert company.propose(first) == [("p05", "p06")]
    assert booked(company, first) == {"p01", "p02", "p03", "p04"}


def test_nobody_left_says_where_they_are(both):
    """Where another program took everybody, the refusal says so, and how to call the round off."""
    company, lunches = both
    first, second = company.open(0), lunches.open(0)
    company.propose(first)
    with pytest.raises(RoundError, match=r"4 of its members have a match of another program"):
        company.propose(second)


def test_two_approvals_at_once_are_not_both_given(both):
    """However close together, one of two approvals of the same people comes second."""
    company, lunches = both
    rounds = both_solved(company, lunches)
    barrier, refused = Barrier(2), []

    def give(round_id):
        with company.database.writing() as session:
            round_ = lock_round(session, round_id)
            if not company.database.is_sqlite:
                barrier.wait()
            try:
                approve(session, round_, actor="Ada", now=company.start)
            except RoundError as error:
                refused.append(str(error))

    threads = [Thread(target=give, args=(round_id,)) for round_id in rounds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert sorted(map(company.state, rounds)) == ["approved", "proposed"]


def test_the_last_look_is_when_it_is_introduced(both):
    """Two rounds that were both approved by an older version do not introduce anybody twice."""
    company, lunches = both
    first, second = both_solved(company, lunches)
    with company.database.writing() as session:
        for round_id in (first, second):
            session.get_one(Round, round_id).state = "approved"
    for round_id in (first, second):
        with company.database.writing() as session:
            round_ = lock_round(session, round_id)
            sender = company.sender_of(round_)
            introduce(session, round_, sender, actor="test", now=company.start)
    assert len(company.matches(first)) == 3
    assert company.matches(second) == []
    assert booked(company, second) == {"p01", "p02", "p03", "p04"}
    assert company.unmatched(second) == {}


def test_the_partner_of_somebody_introduced_elsewhere_is_told_the_truth(both):
    """Who loses a partner at the last moment reads that there were too few, and comes first."""
    company, lunches = both
    company.change("p01", interests=["law"])
    first, second = both_solved(
        company, lunches, must=[{"share": {"attribute": "interests", "missing": "refuse"}}]
    )
    with company.database.writing() as session:
        for round_id in (first, second):
            session.get_one(Round, round_id).state = "approved"
    introduced = everybody(company.matches(first))
    torn = [match for match in company.matches(second) if introduced & set(match)]
    lost = everybody(torn) - introduced
    assert lost, "somebody has a partner here whom the other program introduced"
    company.introduce(first)
    company.introduce(second)
    assert not everybody(company.matches(second)) & introduced
    assert company.unmatched(second) == dict.fromkeys(lost, "surplus")
    notes = company.mail("unmatched")
    assert [notes.count(key) for key in lost] == [2], "one of each round"


def test_an_automatic_round_is_solved_again(both):
    """Where nobody has to look, a proposal that another program overtook is simply made anew."""
    company, lunches = both
    first, second = both_solved(company, lunches)
    with company.database.writing() as session:
        round_ = session.get_one(Round, first)
        round_.document = round_.document | {"approval": "automatic"}
    company.approve(second)
    run_round(
        company.database,
        company.program(approval="automatic"),
        company.period(0),
        company.sender_of,
        actor="schedule",
        now=company.start,
    )
    assert company.state(first) == "introduced"
    assert company.matches(first) == [("p05", "p06")]


def test_a_mentorship_books_its_first_day(circle, lunches_of):
    """To be introduced to a mentor books that day; the mentorship itself books nobody."""
    circle.offers("m1")
    circle.asks("e1")
    circle.hold(0)
    lunches = lunches_of(circle)
    assert booked(circle, lunches.open(0)) == {"m1", "e1"}
    assert booked(circle, lunches.open(1)) == set()
    with circle.database.reading() as session:
        assert booked_twice(session, session.scalars(select(Round)).first()) == {}


def test_load_counts_only_what_is_still_on(both):
    """With `load: 1` a match of another program bars a pair until its days are over."""
    company, lunches = both
    company.hold(0)
    busy = {"beside": ["buddies"], "must": [{"different": "function"}, {"load": 1}]}
    first = lunches.open(0, **busy)
    company.propose(first)
    assert set(company.unmatched(first).values()) == {"no_partner"}
    later = lunches.open(1, **busy)
    assert len(company.propose(later)) == 2


@pytest.mark.parametrize(
    ("first", "last", "clashes"),
    [(1, 3, False), (1, 4, True), (5, 6, True), (8, 9, True), (9, 12, False), (1, 20, True)],
)
def test_days_in_common(first, last, clashes):
    """Both the first and the last day belong to a slot."""
    own = Slot(1, "a", date(2027, 1, 4), date(2027, 1, 8), frozenset())
    other = Slot(2, "b", date(2027, 1, first), date(2027, 1, last), frozenset())
    assert own.clashes(other) == other.clashes(own) == clashes


def test_solving_looks_at_bookings_once(both, counting_queries):
    """Who is booked is one question, however many members there are."""
    company, lunches = both
    company.hold(0)
    round_id = lunches.open(0, beside=["buddies"])
    with counting_queries(company.database) as sent:
        propose_round(company.database, round_id, actor="test", now=company.start)
    assert len(sent) <= 45
