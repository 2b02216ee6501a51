"""Swaps in mentoring rounds: mentees change mentors, mentors mentees, and every rule holds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import PolicyError, propose, verify
from matching.swapping import SwapRefused, swapped


def pairs(proposal):
    return {(match.mentor, match.mentee) for match in proposal.matches}


def test_two_mentees_change_mentors(build, mentoring):
    """Each gets the other's mentor."""
    problem = build([1, 1, -1, -1], [0, 0, 1, 1])
    policy = mentoring()
    before = propose(problem, policy, seed=1)
    after = swapped(problem, policy, before, [(2, 3)])
    assert pairs(before) | pairs(after) == {(0, 2), (1, 3), (0, 3), (1, 2)}
    assert verify(problem, policy, after) == []


def test_two_mentors_change_all_their_mentees(build, mentoring):
    """A mentor's place is that of all new mentees; who had none has them all then."""
    problem = build([2, 2, -1, -1], [0, 0, 1, 1], wishes=[(2, 0), (3, 0)])
    policy = mentoring(prefer=[{"wish": 30}])
    before = propose(problem, policy, seed=1)
    assert pairs(before) == {(0, 2), (0, 3)}
    after = swapped(problem, policy, before, [(1, 0)])
    assert pairs(after) == {(1, 2), (1, 3)}
    assert [(left.member, left.role) for left in after.unmatched] == [(0, "mentor")]
    assert (after.objective, after.upper_bound, after.optimal) == (0, 60_000, False)


def test_no_mentor_gets_more_mentees_than_places(build, mentoring):
    """A swap with a mentor of fewer places is refused."""
    problem = build([2, 1, -1, -1], [0, 0, 1, 1], wishes=[(2, 0), (3, 0)])
    policy = mentoring(prefer=[{"wish": 30}])
    before = propose(problem, policy, seed=1)
    with pytest.raises(SwapRefused) as refused:
        swapped(problem, policy, before, [(0, 1)])
    assert "capacity" in {violation.rule for violation in refused.value.violations}


def test_a_mentor_and_a_mentee_have_no_places_to_swap(build, mentoring):
    """Who mentors and who is mentored take part in different roles."""
    problem = build([1, 1, -1, -1], [0, 0, 1, 1])
    policy = mentoring()
    before = propose(problem, policy, seed=1)
    stranger = next(mentee for mentee in (2, 3) if (0, mentee) not in pairs(before))
    with pytest.raises(SwapRefused) as refused:
        swapped(problem, policy, before, [(0, stranger)])
    assert refused.value.obstacle == "roles"


def test_a_stable_round_may_be_made_unstable(build, mentoring):
    """A swap overrides stability; how many would both rather have each other is said."""
    problem = build(
        [1, 1, -1, -1],
        [0, 0, 1, 1],
        topics_offered=[["a"], ["b"], [], []],
        topics_asked=[[], [], ["a"], ["b"]],
    )
    policy = mentoring(objective="stable", prefer=[{"cover": {"points": 40}}])
    before = propose(problem, policy, seed=1)
    assert (pairs(before), before.blocking_pairs) == ({(0, 2), (1, 3)}, 0)
    after = swapped(problem, policy, before, [(2, 3)])
    assert not after.optimal
    assert after.blocking_pairs == 2
    assert {found.rule for found in verify(problem, policy, after)} == {"stable"}


@settings(max_examples=80)
@given(
    st.integers(4, 30),
    st.integers(0, 10_000),
    st.sampled_from(["best_total", "fairest", "stable"]),
    st.integers(0, 1),
    st.data(),
)
def test_no_swap_breaks_a_rule(draw, mentoring, full_policy, size, seed, objective, least, data):
    """Whatever two are swapped, every must holds for every mentorship, or the swap is refused."""
    problem = draw(size, seed)
    policy = mentoring(**full_policy, objective=objective, least_each=least)
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
    held = mentoring(**full_policy, objective="best_total", least_each=least)
    assert verify(problem, held, after) == []
    assert len(after.matches) == len(before.matches)
    assert after.upper_bound >= after.objective
    assert swapped(problem, policy, before, [pair, pair]) == before
