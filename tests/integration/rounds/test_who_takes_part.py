"""Who is in a round, and the frozen reason of everyone who is not."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from members.enrolment import enrol_everyone, invite, leave, pause
from members.participation import answer_round
from rounds.eligibility import absence, in_scope
from rounds.explaining import STANDING, explain
from store import Enrolment, Member, Program, Round

FIRST_DAY = date(2027, 1, 4)


def enrol(company, key, how, **more):
    with company.database.writing() as session:
        program = session.scalars(select(Program)).one()
        how(session, program, company.member(session, key), actor="Ada", now=company.start, **more)


def test_everyone_absent_is_left_out_with_the_reason(company):
    """No one away, external, out of scope, unasked or gone is matched, and the reason is kept."""
    company.staff(6)
    company.hire("left", function="IT", status="left")
    company.hire("away", function="IT", status="away")
    company.hire("contractor", function="IT", external=True)
    company.hire("elsewhere", function="Legal")
    company.hire("gone", function="IT")
    company.hire("invited", "stranger", function="IT", joins=False)
    enrol(company, "gone", leave)
    enrol(company, "invited", invite)
    round_id = company.open(scope={"functions": ["Finance", "IT", "Sales"]})
    company.propose(round_id)
    absent = {key: why for key, why in company.standing(round_id).items() if why}
    assert absent == {
        "left": "left",
        "away": "away",
        "contractor": "external",
        "elsewhere": "out_of_scope",
        "gone": "left_program",
        "invited": "invited",
    }
    seated = {key for match in company.matches(round_id) for key in match}
    assert seated == {f"p{number:02}" for number in range(1, 7)}


def test_the_reasons_hold_for_the_first_day(company):
    """Standing is judged on the period's first day and stays as it was then."""
    company.staff(4)
    company.hire("until", function="IT", status="away", away_until=date(2027, 1, 5))
    company.hire("paused", function="IT")
    company.hire("skips", function="IT")
    enrol(company, "paused", pause, until=date(2027, 1, 5))
    enrol(company, "skips", answer_round, period=company.period(0).name, takes_part=False)
    round_id = company.open()
    company.change("until", status="active", away_until=None)
    company.propose(round_id)
    seated = {key for match in company.matches(round_id) for key in match}
    assert seated == {"p01", "p02", "p03", "p04"}
    absent = {key: why for key, why in company.standing(round_id).items() if why}
    assert absent == {"until": "away", "paused": "paused", "skips": "skipped"}
    assert set(company.standing(company.open(1)).values()) == {None}


@given(until=st.none() | st.dates(date(2026, 12, 1), date(2027, 2, 1)))
def test_back_on_the_day(until):
    """Away or paused until a date means taking part again on that date, not the day after."""
    joined = Enrolment(state="joined")
    paused = Enrolment(state="paused", paused_until=until)
    away, active = Member(status="away", away_until=until), Member(status="active")
    back = until is not None and until <= FIRST_DAY
    assert (absence(away, joined, on=FIRST_DAY) is None) == back
    assert (absence(active, paused, on=FIRST_DAY) is None) == back


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    number=st.integers(0, 500),
    people=st.lists(
        st.tuples(
            st.sampled_from(["Finance", "IT", None]),
            st.sampled_from(["active", "away", "left"]),
            st.booleans(),
        ),
        max_size=9,
    ),
)
def test_the_sums_add_up(small_company, number, people):
    """Whoever the members are: all are looked at, all eligible are matched or told why, once."""
    prefix = uuid4().hex
    small_company.hire(f"{prefix}-known", function="Legal")
    for place, (function, status, external) in enumerate(people):
        small_company.hire(f"{prefix}-{place}", function=function, status=status, external=external)
    round_id = small_company.open(number)
    if small_company.state(round_id) != "open":
        return
    small_company.propose(round_id)
    standing = small_company.standing(round_id)
    eligible = sorted(key for key, reason in standing.items() if reason is None)
    matched = [key for match in small_company.matches(round_id) for key in match]
    assert sorted([*matched, *small_company.unmatched(round_id)]) == eligible
    assert {reason for reason in standing.values() if reason} <= set(STANDING)


def test_each_round_asks_for_a_yes(company):
    """Where members are asked before every round, silence keeps them out, and so does a no."""
    company.staff(6)
    for key, yes in (("p01", True), ("p02", True), ("p03", False)):
        enrol(company, key, answer_round, period=company.period(0).name, takes_part=yes)
    round_id = company.open(participation="each_round")
    assert company.standing(round_id) == {
        "p01": None,
        "p02": None,
        "p03": "skipped",
        "p04": "no_answer",
        "p05": "no_answer",
        "p06": "no_answer",
    }


def test_the_last_word_on_a_round_counts(company):
    """A member may change their mind until the round opens."""
    company.staff(4)
    for yes in (False, True):
        enrol(company, "p01", answer_round, period=company.period(0).name, takes_part=yes)
    assert company.standing(company.open())["p01"] is None


def test_enrolling_everyone_is_a_named_decision(company):
    """Everyone in scope is enrolled by the approver's word; who left or paused is left alone."""
    company.staff(4)
    company.hire("new", "contractor", function="IT", joins=False)
    company.change("contractor", external=True)
    enrol(company, "p01", leave)
    enrol(company, "p02", pause, until=None)
    scope = company.program().arrangement.scope
    with company.database.writing() as session:
        program = session.scalars(select(Program)).one()
        done = [
            enrol_everyone(
                session,
                program,
                in_scope(session, scope),
                approver="Works council",
                reason="pilot",
                now=company.start,
            )
            for _ in range(2)
        ]
    assert [(each.added, each.already) for each in done] == [(1, 4), (0, 5)]
    standing = company.standing(company.open())
    assert (standing["p01"], standing["p02"], standing["new"]) == ("left_program", "paused", None)
    assert "contractor" not in standing


@pytest.mark.parametrize(("approver", "reason"), [("", "pilot"), ("Ada", " ")])
def test_enrolling_everyone_needs_a_name_and_a_reason(small_company, approver, reason):
    """Without both nobody is enrolled."""
    small_company.hire("ada", joins=False)
    small_company.hire("bo")
    with small_company.database.writing() as session:
        program = session.scalars(select(Program)).one()
        with pytest.raises(ValueError, match="named approver and a reason"):
            enrol_everyone(
                session, program, [], approver=approver, reason=reason, now=small_company.start
            )


def test_everyone_can_be_explained(company):
    """For each member there are words: who they meet and why, why not, or why they sit out."""
    company.staff(5)
    company.hire("odd", function="Legal", languages=["Welsh"])
    company.hire("away", status="away")
    round_id = company.hold(must=[{"different": "function"}, {"share": "languages"}])
    with company.database.reading() as session:
        round_ = session.get_one(Round, round_id)
        told = {
            key: explain(session, round_, company.member(session, key)) for key in ("odd", "away")
        }
        match = explain(session, round_, company.member(session, "p01"))
    assert told["away"].headline == "Away takes no part: is away."
    assert told["odd"].headline.startswith("Odd has no match: ")
    assert any("allow people without languages in common" in line for line in told["odd"].lines)
    assert match.headline.startswith("P01 meets ")
    assert match.lines
