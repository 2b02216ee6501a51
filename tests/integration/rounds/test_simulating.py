"""Simulating a program's coming rounds from what is stored: as real rounds would be, no trace."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from config import ConfigError, Document
from members.blocks import block
from members.enrolment import pause
from rounds.choices import choose_pair
from rounds.lifecycle import RoundError, lock_round
from rounds.program_file import parse_program
from rounds.simulating import beside_another, simulate_program, with_changes
from store import Program

OLDEST = {"rest": {"rounds": 26, "else": "oldest"}}
ACROSS = [{"different": "function"}, OLDEST]


def simulated(company, rounds, *changes, weeks=0, **document):
    now = company.start + timedelta(weeks=weeks, hours=1)
    sides = with_changes(company.program(**document), changes)
    return simulate_program(company.database, sides, rounds, now=now)


def test_the_first_rounds_are_those_that_are_held(small_company):
    """What is simulated for three rounds is what three real rounds come to."""
    small_company.staff(9)
    (side,) = simulated(small_company, 3, must=ACROSS)
    for number, told in enumerate(side.rounds):
        round_id = small_company.hold(number, must=ACROSS)
        matches = small_company.matches(round_id)
        assert told.begins == small_company.when(number).date()
        assert (told.matches, told.served) == (len(matches), sum(map(len, matches)))
        with small_company.database.reading() as session:
            figures = lock_round(session, round_id).figures
        assert told.repeats == figures["repeats"]
        assert told.mean_points == figures["objective"] / 1000 / len(matches)


def test_mentoring_rounds_are_those_that_are_held(small_circle):
    """Places, terms, debts and who asks again come out as in six rounds that are really held."""
    small_circle.offers("m1", capacity=2)
    small_circle.offers("m2", capacity=1)
    for key in ("e1", "e2", "e3", "e4", "e5"):
        small_circle.asks(key)
    small_circle.hold(0)  # so that mentorships of today end while it is simulated
    (side,) = simulated(small_circle, 6, weeks=1)
    held = []
    for number in range(1, 7):
        small_circle.look(small_circle.when(number))
        round_id = small_circle.hold(number)
        waiting = sum(role == "mentee" for _, role in small_circle.left_out(round_id))
        held.append((small_circle.when(number).date(), len(small_circle.pairs(round_id)), waiting))
    told = [(each.begins, each.served, each.taking_part - each.served) for each in side.rounds]
    assert told == held
    assert {served for _, served, _ in told} > {0}


def test_simulating_leaves_no_trace(company, content):
    """No round, no member of one, no line of the audit."""
    company.staff(6)
    before = content(company.database)
    simulated(company, 3, "without: owed", must=ACROSS)
    assert content(company.database) == before


def test_repeats_begin_when_new_people_run_out(small_company):
    """Two of IT and two of HR have two rounds without a repeat, and all functions have met."""
    small_company.hire("p1", "p2", function="IT")
    small_company.hire("p3", "p4", function="HR")
    (side,) = simulated(small_company, 4, must=ACROSS)
    assert [each.repeats for each in side.rounds] == [0, 0, 2, 2]
    assert (side.first_repeat, side.repeats, side.complete_after) == (3, 4, 1)
    assert side.labels == ("others",)


def test_a_round_that_is_open_is_the_first(small_company):
    """Its pins hold in it, and not in the rounds after it; a change is tried on it too."""
    small_company.hire("p1", "p2", "p3", "p4", function="IT")
    round_id = small_company.open(must=[OLDEST])
    with small_company.database.writing() as session:
        round_ = lock_round(session, round_id)
        members = [small_company.member(session, key) for key in ("p1", "p2")]
        choose_pair(session, round_, "pin", *members, actor="Ada", now=small_company.start)
    pairs, tables = simulated(small_company, 3, "{group_size: 4, odd: sit_out}", must=[OLDEST])
    assert [(each.matches, each.repeats) for each in pairs.rounds] == [(2, 0)] * 3
    assert [(each.matches, each.repeats) for each in tables.rounds] == [(1, 0), (1, 6), (1, 6)]


def test_who_is_kept_apart_stays_apart(small_company):
    """With a lasting block two of three never meet."""
    small_company.hire("p1", "p2", function="IT")
    with small_company.database.writing() as session:
        members = [small_company.member(session, key) for key in ("p1", "p2")]
        block(session, *members, actor="Ada", now=small_company.start)
    (side,) = simulated(small_company, 2, must=[])
    assert [dict(each.unmatched) for each in side.rounds] == [{"no_partner": 2}] * 2
    assert side.never_served == 2


def test_what_each_rule_costs(small_company):
    """Two of one function are kept apart by the rule alone."""
    small_company.hire("p1", "p2", function="IT")
    (side,) = simulated(small_company, 1, must=[{"different": "function"}])
    costs = {cost.label: cost for cost in side.costs}
    assert costs["different.function"].now.matched == 0
    assert costs["different.function"].matched == 2


def test_functions_of_fewer_than_five_are_the_others(small_company):
    """Seven of IT stand for themselves; two of HR and three of Law together."""
    small_company.hire(*(f"i{n}" for n in range(7)), function="IT")
    small_company.hire("h1", "h2", function="HR")
    small_company.hire("l1", "l2", "l3", function="Law")
    (side,) = simulated(small_company, 2, must=[OLDEST])
    assert side.labels == ("IT", "others")
    assert [(each.function, each.people) for each in side.functions] == [("IT", 7), ("others", 5)]
    assert side.possible == 3


def test_another_program_beside(small_company):
    """It is tried on those who joined the first one, whatever it is called."""
    small_company.staff(6)
    other = replace(small_company.program(must=[]), slug="bolder")
    sides = beside_another(small_company.program(must=ACROSS), other)
    assert [side.title for side in sides] == ["as it is", "bolder"]
    found = simulate_program(small_company.database, sides, 2, now=small_company.start)
    assert [side.members for side in found] == [6, 6]


def test_the_scope_of_another_program_counts_while_a_round_is_open(small_company):
    """The open round is looked at by the other's scope, and by how many members it needs."""
    small_company.hire("p1", "p2", "p3", "p4", function="IT", country="GB")
    small_company.hire("p5", "p6", function="HR", country="DE")
    own = small_company.program(must=[])
    small_company.open(must=[])
    tried = replace(small_company.program(must=[], scope={"countries": ["GB"]}), slug="b")
    now = small_company.start
    sides = simulate_program(small_company.database, beside_another(own, tried), 2, now=now)
    assert [side.members for side in sides] == [6, 4]
    tried = replace(small_company.program(must=[], fewest=7), slug="b")
    with pytest.raises(RoundError, match="too few eligible: 6, the program needs 7"):
        simulate_program(small_company.database, beside_another(own, tried), 2, now=now)


def test_who_left_since_a_round_was_opened_takes_no_part(small_company):
    """As when it is proposed: somebody who left, or pauses, is taken out."""
    small_company.staff(6)
    small_company.open(must=ACROSS)
    small_company.change("p01", status="left")
    with small_company.database.writing() as session:
        program = session.scalars(select(Program)).one()
        person = small_company.member(session, "p02")
        pause(session, program, person, until=None, actor="Ada", now=small_company.start)
    (side,) = simulated(small_company, 2, must=ACROSS)
    assert side.members == 4


def test_a_worst_round_of_fewer_than_five_is_not_shown(small_circle):
    """Six mentees ask once; the two who went without ask again, which is nobody's figure."""
    small_circle.offers("m1", capacity=4)
    for number in range(6):
        small_circle.asks(f"e{number}")
    (side,) = simulated(small_circle, 3)
    assert [each.taking_part for each in side.rounds] == [6, 2, 2]
    (function,) = side.functions
    assert function.people == 6
    assert function.least == pytest.approx(4 / 6)


def test_another_kind_does_not_compare(small_company):
    """Pairs and teams are looked at apart."""
    document = {"name": "Teams", "kind": "teams", "community": "ai-learners"}
    cadence = {"cron": "0 8 * * MON", "start": date(2027, 1, 4)}
    teams = parse_program("t", Document(Path("t.yaml"), document | {"cadence": cadence}, {}))
    with pytest.raises(RoundError, match="they do not compare"):
        beside_another(small_company.program(), teams)


def test_teams_that_cannot_be(small_company):
    """No teams are an answer for every round, with the rule that stands in the way."""
    small_company.hire(*(f"p{n}" for n in range(5)), function="IT")
    document = {
        "kind": "teams",
        "size": 5,
        "must": [{"at_least": {"distinct": "function", "count": 2}}],
        "name": "Teams", "community": "ai-learners",
        "cadence": {"cron": "0 8 * * MON", "start": date(2027, 1, 4)},
    }  # fmt: skip
    file = parse_program("buddies", Document(Path("b.yaml"), document, {}))
    (side,) = simulate_program(
        small_company.database, with_changes(file, ()), 2, now=small_company.start
    )
    assert [each.why_none for each in side.rounds] == ["no_teams", "no_teams"]
    assert [cost.possible for cost in side.costs] == [True]


def test_too_few_is_said_in_words(small_company):
    """With nobody to simulate for there is a reason."""
    with pytest.raises(RoundError, match="Nothing to simulate: too few eligible"):
        simulated(small_company, 3)


def test_a_rule_without_its_column_is_placed(small_company):
    """A rule over a field that nobody has is named with its place in the file."""
    small_company.hire("p1", "p2", function="IT", languages=[])
    with pytest.raises(RoundError, match="`must 1 share`: no member has 'languages'"):
        simulated(small_company, 2, must=[{"share": "languages"}])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("must: {rst: 4}", "--change 'must: {rst: 4}': `must rst`: unknown rule 'rst'; did you"),
        ("without: owned", "no rule 'owned' to take away; did you mean 'owed'?"),
        ("must: {rest: [", "--change:1:"),
        ("bridge", "should be a list of `key: value` lines"),
    ],
)
def test_a_change_that_cannot_be_made(small_company, change, told):
    """It is told as it was written, with the nearest valid word."""
    with pytest.raises(ConfigError) as refused:
        with_changes(small_company.program(), [change])
    assert told in str(refused.value)


def test_progress_goes_up_to_the_end(small_company):
    """The share that is done never goes back, over both sides, their rounds and their rules."""
    small_company.staff(6)
    shares = []
    simulate_program(
        small_company.database,
        with_changes(small_company.program(), ["without: owed"]),
        2,
        now=small_company.start,
        on_progress=lambda share, _: shares.append(share),
    )
    assert shares == sorted(shares)
    assert 0.9 < shares[-1] <= 1
