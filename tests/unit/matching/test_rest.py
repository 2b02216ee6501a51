from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching import PolicyError, parse_policy, propose, verify
from matching.evaluate import allowed_pairs, lower
from matching.policy import check_policy
from matching.policy_schema import policy_schema
from matching.verify_rules import Facts, breaks

UNTIL = {"rest": {"until": "everyone_met", "else": "unmatched"}}


def _free(problem, *others):
    """List the pairs that an `until` rule lets meet, beside some other musts."""
    policy = parse_policy({"must": [UNTIL, *others]})
    a, b = np.array(list(combinations(range(problem.size), 2))).T
    kept = allowed_pairs(lower(problem, policy), a, b)
    return set(zip(a[kept].tolist(), b[kept].tolist(), strict=True))


def test_members_rest_until_everyone_is_met(build):
    """Of four, after two rounds only the third way to pair is left."""
    met = [(0, 1, 2, 1), (2, 3, 2, 1), (0, 2, 1, 1), (1, 3, 1, -1)]
    assert _free(build(4, met=met)) == {(0, 3), (1, 2)}


def test_then_the_count_starts_anew(build):
    """Once all have met, all may meet; a meeting of the new count rests again."""
    first = [(0, 1, 4, 1), (2, 3, 4, 1), (0, 2, 3, 1), (1, 3, 3, 1), (0, 3, 2, 1), (1, 2, 2, 1)]
    again = [(0, 1, 1, 1), (2, 3, 1, 1)]
    assert len(_free(build(4, met=[(a, b, ago - 1, 1) for a, b, ago, _ in first]))) == 6
    assert _free(build(4, met=first + again)) == {(0, 2), (0, 3), (1, 2), (1, 3)}


def test_it_suffices_that_one_of_two_is_done(build):
    """Member 0 has met both others, who have not met each other: 0 may meet them again."""
    met = [(0, 1, 2, 1), (0, 2, 1, 1)]
    assert _free(build(3, met=met)) == {(0, 1), (0, 2), (1, 2)}


def test_everyone_is_whom_the_other_rules_allow(build):
    """Nobody waits for colleagues of their own function, for the blocked, or for those away."""
    functions = ["IT", "IT", "HR", "HR"]
    met = [(0, 2, 1, 1), (1, 3, 1, 1)]
    different = {"different": "function"}
    assert _free(build(4, function=functions, met=met), different) == {(0, 3), (1, 2)}
    blocked = build(4, function=functions, met=met, blocked=[(0, 3)])
    assert _free(blocked, different) == {(0, 2), (1, 2), (1, 3)}
    away = build(4, function=functions, met=met, capacity=[1, 1, 1, 0])
    assert _free(away, different) == {(0, 2), (1, 2)}


def test_a_meeting_that_did_not_happen_does_not_count(build):
    """Who was stood up has not met."""
    assert _free(build(3, met=[(0, 1, 2, 0), (0, 2, 1, 1)])) == {(0, 1), (1, 2)}


def test_who_joins_late_is_new_to_everyone(build):
    """After everyone has met a new member is still to be met; oldest, the default, waits not."""
    pairs = combinations(range(4), 2)
    problem = build(5, met=[(a, b, ago, 1) for ago, (a, b) in enumerate(pairs, start=1)])
    assert _free(problem) == {(0, 4), (1, 4), (2, 4), (3, 4)}
    policy = parse_policy({"odd": "sit_out", "must": [{"rest": {"until": "everyone_met"}}]})
    proposal = propose(problem, policy, seed=1)
    assert verify(problem, policy, proposal) == []
    assert len(proposal.matches) == 2


@given(size=st.integers(2, 8), seed=st.integers(0, 100_000), entries=st.integers(0, 60))
@settings(max_examples=80, deadline=None)
def test_the_check_from_scratch_agrees(draw, size, seed, entries):
    """The term, the ages and the plain Python clause say the same of every pair."""
    random = np.random.default_rng(seed)
    pairs = random.integers(0, size, (entries, 2)).tolist()
    met = [(a, b, *random.integers([1, -1], [9, 2]).tolist()) for a, b in pairs if a != b]
    problem = draw(size, seed, met=met)
    policy = parse_policy({"must": [{"different": "function"}, UNTIL, {"share": "languages"}]})
    assume(not check_policy(problem, policy))
    document = policy.document()["must"]
    facts, rule = Facts(problem, document), policy.must[1]
    term, ages = rule.lower(problem), rule.ages(problem)
    for pair in combinations(range(size), 2):
        a, b = (np.array([member]) for member in pair)
        resting = breaks(facts, document[1], *pair)
        assert resting == (term.pairs(a, b)[0] == 0)
        assert ages.pairs(a, b)[0] == (facts.last_met(*pair) if resting else 0)


@given(size=st.integers(2, 8), seed=st.integers(0, 100_000), entries=st.integers(0, 60))
@settings(max_examples=60, deadline=None)
def test_nobody_waits_for_good(draw, size, seed, entries):
    """Whoever may meet anybody at all always has somebody who is not resting from them."""
    random = np.random.default_rng(seed)
    pairs = random.integers(0, size, (entries, 2)).tolist()
    problem = draw(
        size, seed, met=[(a, b, int(random.integers(1, 9)), 1) for a, b in pairs if a != b]
    )
    policy = parse_policy({"must": [{"different": "function"}, UNTIL]})
    assume(not check_policy(problem, policy))
    a, b = np.array(list(combinations(range(size), 2))).T
    resting, awake = lower(problem, policy), lower(problem, policy).without(["rest"])
    some, any_ = allowed_pairs(resting, a, b), allowed_pairs(awake, a, b)
    assert set(a[some]) | set(b[some]) == set(a[any_]) | set(b[any_])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "give either rounds or until"),
        ({"rounds": 2, "until": "everyone_met"}, "give either rounds or until"),
        ({"until": "everyone"}, "did you mean 'everyone_met'?"),
        ({"until": 3}, "use one of: everyone_met"),
    ],
)
def test_exactly_one_of_rounds_and_until(options, message):
    """Neither, both, or a word that is none are refused with what to write."""
    with pytest.raises(PolicyError) as caught:
        parse_policy({"must": [{"rest": options}]})
    assert message in str(caught.value)


def test_a_policy_with_until_survives_being_stored():
    """What a round freezes parses to the same policy, with `else` spelled out, without `rounds`."""
    policy = parse_policy({"must": [{"rest": {"until": "everyone_met"}}, {"different": "site"}]})
    assert policy.document()["must"][0] == {"rest": {"until": "everyone_met", "else": "oldest"}}
    assert parse_policy(policy.document()) == policy


def test_editors_know_until():
    """The JSON Schema has both alternatives, and exactly one of them is required."""
    rest = policy_schema()["definitions"]["must-rest-pairs"]
    options = rest["properties"]["rest"]["anyOf"][0]
    assert options["properties"]["until"]["const"] == "everyone_met"
    assert options["oneOf"] == [{"required": ["rounds"]}, {"required": ["until"]}]
