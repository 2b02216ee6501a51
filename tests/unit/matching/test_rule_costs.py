"""What each rule costs: a round beside the best one without the rule."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import PolicyError, parse_policy, propose
from matching.outcome import Outcome, introduced, outcome_of, repeats
from matching.problem import Projects
from matching.rule_costs import rule_costs, without_rule


def costs_of(problem, policy):
    return {(cost.part, cost.label): cost for cost in rule_costs(problem, policy, seed=3)}


def test_a_must_that_leaves_somebody_alone(build):
    """Two of IT may not meet; without the rule they do, and both are served."""
    problem = build(2, function=["IT", "IT"])
    policy = parse_policy({"must": [{"different": "function"}]})
    cost = costs_of(problem, policy)["must", "different.function"]
    assert cost.now == Outcome(0, 0, 0, 0, 0)
    assert cost.without == Outcome(2, 1, 0, 0, 0)
    assert (cost.possible, cost.matched, cost.objective) == (True, 2, 0)


def test_a_must_is_paid_for_in_the_points_of_all_preferences(build):
    """The rule forbids the pairs that share most; points on both sides are the policy's own."""
    problem = build(4, function=["IT", "IT", "HR", "HR"], level=[1, 1, 5, 5])
    near = {"near": {"attribute": "level", "within": 1, "points": 10}}
    policy = parse_policy({"must": [{"different": "function"}], "prefer": [near]})
    cost = costs_of(problem, policy)["must", "different.function"]
    assert (cost.now.objective, cost.without.objective) == (0, 40_000)
    assert (cost.now.joined, cost.without.joined) == (1, 0)


def test_a_preference_is_paid_for_in_the_points_of_the_others(build):
    """What one preference takes from the others is seen without its own points."""
    problem = build(4, function=["IT", "IT", "HR", "HR"], level=[1, 1, 5, 5])
    near = {"near": {"attribute": "level", "within": 1, "points": 10}}
    apart = {"different": {"attribute": "function", "points": 50}}
    policy = parse_policy({"prefer": [near, apart]})
    costs = costs_of(problem, policy)
    bought = costs["prefer", "different.function"]
    assert (bought.now.objective, bought.without.objective) == (0, 40_000)
    free = costs["prefer", "near.level"]
    assert (free.now.objective, free.without.objective) == (200_000, 200_000)


def test_a_rest_that_keeps_people_waiting(build):
    """Without the rest rule everybody meets, and that is a repeat."""
    problem = build(2, met=[(0, 1, 1, -1)])
    policy = parse_policy({"must": [{"rest": {"rounds": 4}}]})
    cost = costs_of(problem, policy)["must", "rest"]
    assert (cost.now.matched, cost.without.matched, cost.without.repeats) == (0, 2, 1)


def test_no_teams_are_an_answer(build):
    """Where no teams keep the rules, the rule whose removal makes some is found, and no error."""
    problem = build(4, function=["IT"] * 4, projects=Projects(np.array([4]), np.array([4])))
    policy = parse_policy(
        {
            "kind": "teams",
            "must": [
                {"at_least": {"distinct": "function", "count": 2}},
                {"apart": "reporting_line"},
            ],
        }
    )
    costs = costs_of(problem, policy)
    assert [cost.now for cost in costs.values()] == [None, None]
    needless, guilty = costs["must", "apart.reporting_line"], costs["must", "at_least.function"]
    assert (needless.possible, needless.matched, needless.objective) == (False, 0, 0)
    assert (guilty.possible, guilty.matched) == (True, 4)


def test_an_empty_column_is_refused(build):
    """A rule that means nothing for these members is told as by any round."""
    policy = parse_policy({"must": [{"share": "languages"}]})
    with pytest.raises(PolicyError, match="no member has 'languages'"):
        rule_costs(build(2), policy, seed=1)


def test_progress_goes_up_to_the_end(build, full):
    """The share that is done never goes back, over all the rounds that are solved."""
    shares = []
    rule_costs(
        build(4, function=["IT", "HR"] * 2),
        parse_policy({"must": [{"different": "function"}], "prefer": [{"owed": 5}]}),
        seed=1,
        on_progress=lambda share, _: shares.append(share),
    )
    assert shares == sorted(shares)
    assert shares[-1] <= 1


@settings(max_examples=15)
@given(st.integers(2, 24), st.integers(0, 10_000))
def test_what_a_removed_rule_gives_back(draw, full, size, seed):
    """Without a must as many or more are served; points by reasons are the scores of matches."""
    problem = draw(size, seed)
    policy = parse_policy(full)
    try:
        costs = rule_costs(problem, policy, seed=seed)
    except PolicyError:
        return
    matches = propose(problem, policy, seed=seed).matches
    assert outcome_of(problem, policy, matches) == outcome_of(
        problem, policy, matches, leaving_out={"nothing"}
    )
    for cost in costs:
        if cost.part == "must":
            assert cost.now == outcome_of(problem, policy, matches)
            assert cost.without.matched >= cost.now.matched


def test_a_rule_that_looks_at_the_others_learns_of_the_removal(build):
    """Everyone is whom the other rules allow: without one of them, that is more people."""
    must = [{"different": "function"}, {"rest": {"until": "everyone_met"}}]
    fewer = without_rule(parse_policy({"must": must}), "must", "different.function")
    assert fewer == parse_policy({"must": must[1:]})
    problem = build(3, function=["IT", "IT", "HR"], met=[(0, 2, 1, 1)])
    resting = fewer.must[0].recent(problem)
    assert resting[0].tolist() == [0]


def test_who_did_not_meet_does_not_repeat(build):
    """A pair that says that it did not meet is no repeat; trios are three introductions."""
    problem = build(3, met=[(0, 1, 1, 0), (1, 2, 2, -1)])
    (match,) = propose(problem, parse_policy({}), seed=1).matches
    assert introduced([match]).tolist() == [[0, 1], [0, 2], [1, 2]]
    assert repeats(problem, introduced([match])) == 1
