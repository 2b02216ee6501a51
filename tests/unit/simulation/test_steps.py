"""Rounds one after the other: each is a proper round, and has those before it as its history."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import PolicyError, parse_policy, verify
from matching.problem import Category, Met, Problem, Projects, Roster
from matching.simulation import Period, simulate

MONDAY = date(2027, 1, 4)
OLDEST = {"rest": {"rounds": 26, "else": "oldest"}}


def periods(rounds, days=14):
    return [Period(MONDAY + timedelta(days=days * at), days, at) for at in range(rounds)]


def people(functions, **given):
    roster = Roster(len(functions), {"function": Category.of(functions)})
    return Problem(roster, on=MONDAY, **given)


def crowd(size, seed):
    """Draw people with functions and managers, some history and some who are kept apart."""
    random = np.random.default_rng(seed)
    functions = [("IT", "HR", "Sales", "")[k] for k in random.integers(0, 4, size)]
    line = [int(random.integers(-1, k)) if k else -1 for k in range(size)]
    roster = Roster(size, {"function": Category.of(functions)}, manager=np.array(line))
    pairs = [pair for pair in random.integers(0, size, (size, 2)).tolist() if pair[0] != pair[1]]
    a, b = np.array(pairs, np.int64).reshape(-1, 2).T
    ago, met = random.integers(1, 5, len(a)), random.integers(-1, 2, len(a))
    return Problem(
        roster, on=MONDAY, met=Met(a, b, ago, met), blocked=np.array(pairs[:2]).reshape(-1, 2)
    )


def repeats_of(steps):
    """Count, for each round, the pairs who met in a round before it."""
    seen, counts = set(), []
    for step in steps:
        pairs = set(map(tuple, step.pairs().tolist()))
        counts.append(len(pairs & seen))
        seen |= pairs
    return counts


POLICIES = (
    {"must": [{"different": "function"}, {"apart": "reporting_line"}, OLDEST]},
    {"must": [{"rest": {"rounds": 2}}], "odd": "sit_out", "prefer": [{"owed": 50}]},
    {"group_size": 3, "must": [OLDEST], "prefer": [{"owed": 50}]},
    {"kind": "teams", "size": [2, 3], "must": [{"apart": "reporting_line"}]},
)


@settings(max_examples=12)
@given(st.sampled_from(POLICIES), st.integers(4, 17), st.integers(0, 10_000))
def test_every_round_keeps_every_rule(document, size, seed):
    """Each round passes the check from scratch, with the history that the ones before it make."""
    policy = parse_policy(document)
    steps = list(simulate(crowd(size, seed), policy, periods(4)))
    assert [step.problem.on for step in steps] == [period.on for period in periods(4)]
    for step in steps:
        if step.proposal is not None:
            assert verify(step.problem, policy, step.proposal) == []


@settings(max_examples=8)
@given(st.sampled_from(POLICIES[:3]), st.integers(4, 17), st.integers(0, 10_000))
def test_history_and_debts_grow_as_in_the_store(document, size, seed):
    """All who were introduced met a round ago; who went without is owed, and nobody else."""
    first, *others = simulate(crowd(size, seed), parse_policy(document), periods(4))
    before = first
    for step in others:
        met, old = step.problem.met, before.problem.met
        aged = Counter(
            zip(old.a.tolist(), old.b.tolist(), (old.rounds_ago + 1).tolist(), old.met.tolist(),
                strict=True)
        )  # fmt: skip
        fresh = Counter((a, b, 1, 1) for a, b in before.pairs().tolist())
        entries = zip(
            met.a.tolist(), met.b.tolist(), met.rounds_ago.tolist(), met.met.tolist(), strict=True
        )
        assert Counter(entries) == aged + fresh
        left = {one.member for one in before.proposal.unmatched}
        assert set(np.flatnonzero(step.problem.owed).tolist()) == left
        before = step


@settings(max_examples=6)
@given(st.sampled_from(POLICIES), st.integers(4, 17), st.integers(0, 10_000))
def test_the_same_again_to_the_byte(document, size, seed):
    """A second simulation with the same seeds is the same."""
    policy = parse_policy(document)
    runs = [
        [step.proposal and step.proposal.to_bytes() for step in simulate(problem, policy, rounds)]
        for problem, rounds in ((crowd(size, seed), periods(3)) for _ in range(2))
    ]
    assert runs[0] == runs[1]


@settings(max_examples=8)
@given(st.integers(1, 4), st.integers(4, 12), st.integers(0, 10_000))
def test_nobody_meets_again_before_they_have_rested(rounds, size, seed):
    """With a rest that does not give way, no pair meets twice within so many rounds."""
    policy = parse_policy({"must": [{"rest": {"rounds": rounds}}]})
    last: dict[tuple[int, int], int] = {}
    roster = people(["IT", "HR"] * (size // 2))
    for number, step in enumerate(simulate(roster, policy, periods(6))):
        for pair in map(tuple, step.pairs().tolist()):
            assert number - last.get(pair, -100) > rounds
            last[pair] = number


def test_repeats_come_when_new_people_run_out():
    """Six people have five others: five rounds without a repeat at most, then it is forced."""
    counts = repeats_of(simulate(people(["IT"] * 6), parse_policy({"must": [OLDEST]}), periods(7)))
    assert counts[:3] == [0, 0, 0]
    assert counts[5] == 3


def test_two_functions_of_two_run_out_after_two_rounds():
    """Two of IT and two of HR have two rounds; the third repeats the first."""
    policy = parse_policy({"must": [{"different": "function"}, OLDEST]})
    assert repeats_of(simulate(people(["IT", "IT", "HR", "HR"]), policy, periods(4))) == [
        0, 0, 2, 2,
    ]  # fmt: skip


def test_choices_for_the_first_round_do_not_last():
    """Who is pinned or forbidden is so in the first round; lasting blocks stay."""
    problem = people(["IT"] * 4, pinned=[[0, 1]], blocked=[[0, 2], [1, 3]])
    steps = list(simulate(problem, parse_policy({}), periods(2), blocked=np.array([[1, 3]])))
    assert [0, 1] in steps[0].pairs().tolist()
    assert steps[1].problem.pinned.tolist() == []
    assert steps[1].problem.blocked.tolist() == [[1, 3]]


def test_no_teams_are_said_in_every_round():
    """Where no teams keep the rules there are none in any round, and nothing is raised."""
    problem = people(["IT"] * 4, projects=Projects(np.array([4]), np.array([4])))
    must = [{"at_least": {"distinct": "function", "count": 2}}]
    steps = list(simulate(problem, parse_policy({"kind": "teams", "must": must}), periods(3)))
    assert [step.why_none for step in steps] == ["no_teams"] * 3
    assert [len(step.pairs()) for step in steps] == [0, 0, 0]


def test_what_a_round_cannot_be_solved_by_is_raised():
    """A rule over a column that nobody has is refused as in a real round."""
    policy = parse_policy({"must": [{"share": "languages"}]})
    with pytest.raises(PolicyError, match="no member has 'languages'"):
        list(simulate(people(["IT", "HR"]), policy, periods(2)))


def test_progress_over_all_rounds():
    """The share that is done goes up over the rounds, and names the round."""
    told = []
    list(
        simulate(
            people(["IT", "HR"] * 3),
            parse_policy({}),
            periods(3),
            on_progress=lambda share, stage: told.append((share, stage)),
        )
    )
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert told[0][1].startswith("round 1: ")
    assert told[-1][1].startswith("round 3: ")
