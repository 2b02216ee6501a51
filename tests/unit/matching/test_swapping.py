"""Swaps in rounds of pairs and trios: places change hands, and no rule is ever broken by that."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import PolicyError, parse_policy, propose, verify
from matching.swapping import SwapRefused, swapped

NEAR = {"near": {"attribute": "level", "within": 1, "points": 10}}
ACROSS = {"must": [{"different": "function"}], "prefer": [NEAR]}


def round_of(problem, **document):
    policy = parse_policy(ACROSS | document)
    return policy, propose(problem, policy, seed=1)


def partner(proposal, member):
    return next(
        other
        for match in proposal.matches
        for other in match.members
        if member in match.members and other != member
    )


def test_two_take_each_others_places(build):
    """Their partners stay where they are, and scores, objective and gap are those of the change."""
    problem = build(4, function=["IT", "HR", "IT", "HR"], level=[1, 1, 9, 9])
    policy, before = round_of(problem)
    assert [match.members for match in before.matches] == [(0, 1), (2, 3)]
    after = swapped(problem, policy, before, [(0, 2)])
    assert [match.members for match in after.matches] == [(0, 3), (1, 2)]
    assert (before.objective, after.objective, after.upper_bound) == (40_000, 0, 40_000)
    assert (before.optimal, after.optimal, after.gap) == (True, False, 1.0)
    assert verify(problem, policy, after) == []


def test_a_swap_that_costs_nothing_is_still_the_best(build):
    """Where the points are the same the round stays proven to be the best."""
    problem = build(4, function=["IT", "HR", "IT", "HR"], level=[1, 1, 1, 1])
    policy, before = round_of(problem)
    after = swapped(problem, policy, before, [(0, 2)])
    assert after.matches != before.matches
    assert after.optimal
    assert after.gap == 0


def test_one_without_a_match_takes_a_place(build):
    """Whoever gives the place up is without a match then, with a reason that is true."""
    problem = build(3, function=["IT", "IT", "HR"], level=[1, 1, 1])
    policy, before = round_of(problem, odd="sit_out")
    (left,) = before.unmatched
    held = partner(before, 2)
    after = swapped(problem, policy, before, [(left.member, held)])
    assert partner(after, 2) == left.member
    assert [(each.member, each.reason) for each in after.unmatched] == [(held, "odd_one")]
    assert verify(problem, policy, after) == []


def test_a_third_member_is_swapped_like_any_other(build):
    """In a trio every place is beside two, which a pin could not say."""
    problem = build(5, function=["IT", "HR", "Law", "IT", "HR"], level=[1] * 5)
    policy, before = round_of(problem)
    trio = next(match.members for match in before.matches if len(match.members) == 3)
    pair = next(match.members for match in before.matches if len(match.members) == 2)
    functions = ["IT", "HR", "Law", "IT", "HR"]
    inside, outside = next((a, b) for a in trio for b in pair if functions[a] == functions[b])
    after = swapped(problem, policy, before, [(outside, inside)])
    assert {*trio} - {inside} | {outside} in [set(match.members) for match in after.matches]
    assert verify(problem, policy, after) == []


@pytest.mark.parametrize(
    ("pair", "obstacle"),
    [((0, 0), "same_person"), ((0, 1), "same_match"), ((4, 5), "no_place")],
)
def test_what_is_no_swap_is_refused(build, pair, obstacle):
    """One person, two who are together already, and two without a match have nothing to swap."""
    problem = build(6, function=["IT", "HR", "IT", "HR", None, None], capacity=[1, 1, 1, 1, 0, 0])
    policy = parse_policy({"must": [{"different": "function"}]})
    before = propose(problem, policy, seed=1)
    together = (0, partner(before, 0)) if obstacle == "same_match" else pair
    with pytest.raises(SwapRefused) as refused:
        swapped(problem, policy, before, [together])
    assert refused.value.obstacle == obstacle


def broken_by(problem, policy, before, pair):
    with pytest.raises(SwapRefused) as refused:
        swapped(problem, policy, before, [pair])
    assert refused.value.obstacle == "rules"
    return {violation.rule for violation in refused.value.violations}


def test_a_swap_breaks_no_must(build):
    """Two of one function would be together: the swap is refused, and says by which rule."""
    problem = build(4, function=["IT", "HR", "IT", "HR"], level=[1, 1, 1, 1])
    policy, before = round_of(problem)
    strangers = next(m for m in (1, 3) if m != partner(before, 0))
    assert broken_by(problem, policy, before, (0, strangers)) == {"different.function"}


def test_a_swap_leaves_a_pin_alone(build):
    """Who was pinned together stays together until the pin is taken back."""
    problem = build(4, function=["IT", "HR", "IT", "HR"], level=[1] * 4, pinned=np.array([[0, 3]]))
    policy, before = round_of(problem)
    assert broken_by(problem, policy, before, (0, 2)) == {"pinned"}


def test_a_swap_brings_nobody_together_again(build):
    """A rest that gives way does so where somebody would go without, never for a swap."""
    problem = build(4, function=["IT", "HR", "IT", "HR"], level=[1] * 4, met=[(0, 1, 1, 1)])
    rest = {"rest": {"rounds": 3, "else": "oldest"}}
    policy, before = round_of(problem, must=[{"different": "function"}, rest])
    assert partner(before, 0) == 3
    assert broken_by(problem, policy, before, (0, 2)) == {"rest"}


def test_swapping_back_gives_the_same_proposal(build):
    """Two swaps of the same two leave the proposal as it was, to the byte."""
    problem = build(4, function=["IT", "HR", "IT", "HR"], level=[1, 1, 9, 9])
    policy, before = round_of(problem)
    assert swapped(problem, policy, before, [(0, 2), (2, 0)]).to_bytes() == before.to_bytes()


@settings(max_examples=80)
@given(st.integers(4, 40), st.integers(0, 10_000), st.data())
def test_no_swap_breaks_a_rule(draw, full, size, seed, data):
    """Whatever two are swapped, the round keeps every rule or the swap is refused with what breaks.

    As many are matched as before, in matches of the same sizes, and nobody else has other company
    but those beside the two.
    """
    problem = draw(size, seed)
    policy = parse_policy(full)
    try:
        before = propose(problem, policy, seed=seed)
    except PolicyError:
        return
    members = st.integers(0, size - 1)
    pair = data.draw(st.tuples(members, members))
    try:
        after = swapped(problem, policy, before, [pair])
    except SwapRefused:
        return
    assert verify(problem, policy, after) == []
    assert shape(before) == shape(after)
    untouched = [match for match in before.matches if not set(pair) & set(match.members)]
    assert set_of(untouched) <= set_of(after.matches)
    assert swapped(problem, policy, before, [pair, pair]) == before


def shape(proposal):
    return Counter(len(match.members) for match in proposal.matches)


def set_of(matches):
    return {(match.members, match.score) for match in matches}


@settings(max_examples=25)
@given(st.integers(6, 30), st.integers(0, 10_000), st.data())
def test_swaps_follow_one_another(draw, full, size, seed, data):
    """Several swaps are the swaps one by one, as far as every step keeps the rules."""
    problem, policy = draw(size, seed), parse_policy(full | {"must": []})
    try:
        before = propose(problem, policy, seed=seed)
    except PolicyError:
        return
    members = st.integers(0, size - 1)
    swaps = data.draw(st.lists(st.tuples(members, members), min_size=2, max_size=4))
    step, made = before, []
    for swap in swaps:
        with suppress(SwapRefused):
            step = swapped(problem, policy, step, [swap])
            made.append(swap)
    together = swapped(problem, policy, before, made)
    assert together.matches == step.matches
    assert together.unmatched == step.unmatched
    assert together.objective == step.objective
