from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import parse_policy
from matching.evaluate import NOT_POSSIBLE, allowed_block, lower
from matching.explain import explain_unmatched

MUSTS = [
    {"different": "function"},
    {"apart": "reporting_line"},
    {"rest": 5},
    {"share": "languages"},
]


def _partners(problem, policy, member, dropped=()) -> int:
    lowered = lower(problem, policy).without(dropped)
    return int(allowed_block(lowered, slice(member, member + 1), slice(0, problem.size)).sum())


@given(seed=st.integers(0, 10_000), size=st.integers(2, 7))
@settings(max_examples=60)
def test_explanations_are_true(draw, seed, size):
    """The change named serves the member; no smaller one does; each `only` count comes back."""
    functions = ["IT", "HR"] * size
    problem = draw(
        size,
        seed,
        function=functions[:size],
        languages=([["en"], ["de"]] * size)[:size],
    )  # fmt: skip
    policy = parse_policy({"must": MUSTS})
    labels = [rule.label for rule in policy.must]
    for member in range(size):
        why = explain_unmatched(problem, policy, member)
        now = _partners(problem, policy, member)
        assert (why.smallest_change == ()) == (now > 0)
        assert why.partners == size - 1
        for label, count in why.only.items():
            assert _partners(problem, policy, member, [label]) == now + count
        if now or NOT_POSSIBLE in why.smallest_change:
            continue
        assert _partners(problem, policy, member, why.smallest_change) > 0
        for fewer in combinations(labels, len(why.smallest_change) - 1):
            assert _partners(problem, policy, member, fewer) == 0


def test_the_change_that_brings_back_most_is_named(build):
    """Of two rules that would each help, the one that opens more partners is the smaller change."""
    problem = build(
        4, function=["IT", "IT", "IT", "HR"], languages=[["en"], ["en"], ["en"], ["de"]]
    )
    policy = parse_policy({"must": [{"share": "languages"}, {"different": "function"}]})
    why = explain_unmatched(problem, policy, 0)
    assert why.blocked_by == {"share.languages": 1, "different.function": 2}
    assert why.only == why.blocked_by
    assert why.smallest_change == ("different.function",)


def test_a_rest_that_gives_way_is_no_obstacle(build):
    """With else: oldest an earlier meeting keeps nobody out, so it is not named."""
    policy = parse_policy({"must": [{"rest": {"rounds": 9, "else": "oldest"}}]})
    why = explain_unmatched(build(2, met=[(0, 1, 1, 1)]), policy, 0)
    assert (why.blocked_by, why.smallest_change) == ({}, ())


def test_blocks_are_named_only_where_nothing_else_helps(build):
    """A block cannot be switched off in the policy, so two rules come before it."""
    problem = build(
        3, function=["IT", "IT", "HR"], languages=[["en"], ["de"], ["en"]], blocked=[(0, 2)]
    )
    policy = parse_policy({"must": [{"share": "languages"}, {"different": "function"}]})
    why = explain_unmatched(problem, policy, 0)
    assert set(why.smallest_change) == {"share.languages", "different.function"}
    alone = explain_unmatched(build(2, blocked=np.array([[0, 1]])), parse_policy({}), 0)
    assert alone.smallest_change == (NOT_POSSIBLE,)


def test_somebody_alone_needs_people_not_rules(build):
    """With nobody else there, no change of rules is named."""
    why = explain_unmatched(build(1), parse_policy({}), 0)
    assert (why.partners, why.blocked_by, why.smallest_change) == (0, {}, ())


@pytest.mark.parametrize("member", [-1, 2])
def test_strangers_are_refused(build, member):
    """Asking about somebody who is not there is an error that says who is."""
    with pytest.raises(ValueError, match="they go from 0 to 1"):
        explain_unmatched(build(2), parse_policy({}), member)
