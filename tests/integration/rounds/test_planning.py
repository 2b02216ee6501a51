"""The coming rounds of a program, planned from what is stored."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from config import Document
from rounds.endings import cancel
from rounds.lifecycle import RoundError, lock_round
from rounds.planning import plan_ahead
from rounds.program_file import parse_program

UNTIL = [{"different": "function"}, {"rest": {"until": "everyone_met"}}]


def plan(company, rounds, *, weeks=0, **changes):
    now = company.start + timedelta(weeks=weeks, hours=1)
    return plan_ahead(company.database, company.program(**changes), rounds, now=now)


def test_everybody_who_could_take_part_is_planned_for(company):
    """Members who are away take no part; the rounds begin with the period that is on."""
    company.staff(8)
    company.hire("away", function="IT", status="away")
    ahead = plan(company, 3)
    assert (ahead.program, ahead.members) == ("Buddies", 8)
    assert ahead.begins == (date(2027, 1, 4), date(2027, 1, 11), date(2027, 1, 18))
    assert [len(planned.groups) for planned in ahead.horizon.rounds] == [4, 4, 4]


def test_planning_leaves_no_trace(company, content):
    """No round, no member of one, no line of the audit."""
    company.staff(6)
    before = content(company.database)
    plan(company, 4)
    assert content(company.database) == before


def test_what_was_introduced_is_history(small_company):
    """After a round that was held the plan starts with the next one, and counts it as met."""
    small_company.hire("p1", "p2", function="IT")
    small_company.hire("p3", "p4", function="HR")
    assert plan(small_company, 2, must=UNTIL).horizon.repeats == 0
    small_company.hold()
    ahead = plan(small_company, 2, must=UNTIL)
    assert ahead.begins[0] == date(2027, 1, 11)
    assert [planned.repeats for planned in ahead.horizon.rounds] == [0, 2]
    assert ahead.horizon.forced


def test_a_round_that_was_called_off_is_passed_over(small_company):
    """The plan starts with the next period, when this one has no round to come."""
    small_company.staff(6)
    round_id = small_company.open()
    with small_company.database.writing() as session:
        cancel(
            session, lock_round(session, round_id), reason="holiday", actor="Ada",
            now=small_company.start,
        )  # fmt: skip
    assert plan(small_company, 1).begins == (date(2027, 1, 11),)


def test_the_same_plan_twice(small_company):
    """The seed follows from program and period."""
    small_company.staff(9)
    one, same = (plan(small_company, 6).horizon.to_bytes() for _ in range(2))
    assert one == same


def test_too_few_is_said_in_words(small_company):
    """With nobody to plan for there is a reason."""
    with pytest.raises(RoundError, match="Nothing to plan: too few eligible"):
        plan(small_company, 3)


def test_a_rule_without_its_column_is_placed(small_company):
    """A rule over a field that nobody has is named with its place in the file."""
    small_company.hire("p1", "p2", function="IT", languages=[])
    with pytest.raises(RoundError, match="`must 1 share`: no member has 'languages'"):
        plan(small_company, 3, must=[{"share": "languages"}])


def test_tables_are_planned(small_company):
    """Nine people in threes meet eight others in four rounds, and a fifth would repeat."""
    small_company.staff(9)
    ahead = plan(small_company, 4, must=[], odd="uneven", group_size=3)
    assert ahead.tables
    assert [len(planned.groups) for planned in ahead.horizon.rounds] == [3] * 4
    assert (ahead.horizon.repeats, ahead.horizon.most_without_repeat) == (0, 4)


def test_teams_are_not_planned(small_company):
    """A program of teams is told why not, and what to use instead."""
    small_company.staff(9)
    document = {"name": "Teams", "kind": "teams", "community": "ai-learners", "must": []}
    cadence = {"cron": "0 8 * * MON", "start": date(2027, 1, 4)}
    file = parse_program("teams", Document(Path("teams.yaml"), document | {"cadence": cadence}, {}))
    with pytest.raises(RoundError, match=r"a program of teams: .* `crossweave round preview`"):
        plan_ahead(small_company.database, file, 3, now=small_company.start)
