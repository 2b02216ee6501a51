from __future__ import annotations

import pytest

from matching import parse_policy, plan

POLICY = parse_policy({"must": [{"different": "function"}, {"rest": {"until": "everyone_met"}}]})


def _functions(count, size):
    return [f"F{member % count}" for member in range(size)]


@pytest.mark.parametrize(("size", "soonest"), [(6, 5), (12, 3), (18, 2), (30, 1), (60, 1)])
def test_every_function_meets_every_other_soon(build, size, soonest):
    """Six functions have all fifteen meetings as soon as there are people enough for them."""
    coverage = plan(build(size, function=_functions(6, size)), POLICY, 5, seed=1).coverage
    assert coverage.complete_after == soonest
    assert coverage.share == 1.0


def test_meetings_are_counted_both_ways(build):
    """The table is symmetric, and adds up to all meetings of different functions twice."""
    horizon = plan(build(8, function=_functions(4, 8)), POLICY, 3, seed=1)
    table = horizon.coverage.meetings
    assert table == tuple(zip(*table, strict=True))
    assert sum(map(sum, table)) == 2 * sum(len(planned.groups) for planned in horizon.rounds)


def test_within_a_function_meetings_stand_on_the_diagonal(build):
    """Two of one function who meet count once, and are no function that was met."""
    policy = parse_policy({"odd": "sit_out"})
    coverage = plan(build(2, function=["IT", "IT"]), policy, 1, seed=1).coverage
    assert (coverage.labels, coverage.meetings) == (("IT",), ((1,),))
    assert (coverage.complete_after, coverage.share) == (0, 1.0)


def test_what_the_history_has_need_not_be_met_again(build):
    """Functions that met before count as met from the start."""
    problem = build(4, function=["IT", "HR", "IT", "HR"], met=[(0, 1, 1, 1)])
    assert plan(problem, POLICY, 1, seed=1).coverage.complete_after == 0


def test_functions_that_may_not_meet_do_not_count(build):
    """The share is one of the four that the rules allow; without a function there is a row too."""
    problem = build(
        5, function=["IT", "HR", "Law", None, "Law"], blocked=[(0, 2), (1, 2), (0, 4), (1, 4)]
    )
    coverage = plan(problem, POLICY, 4, seed=1).coverage
    assert coverage.labels == ("HR", "IT", "Law", "")
    assert not coverage.possible[1][2]
    # Law meets only whoever has no function: with any other meeting somebody more would be left.
    assert coverage.share == 2 / 4


def test_a_horizon_that_does_not_get_there_says_so(build):
    """One round of six people cannot have fifteen meetings."""
    coverage = plan(build(6, function=_functions(6, 6)), POLICY, 1, seed=1).coverage
    assert coverage.complete_after is None
    assert coverage.share == 3 / 15
