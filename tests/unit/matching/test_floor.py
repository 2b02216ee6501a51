"""A floor: members sit out rather than meet in a match that is too poor."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import PolicyError, candidates, parse_policy, propose, verify, verify_unmatched

RULES = {
    "must": [{"different": "function"}],
    "prefer": [{"exchange": {"points": 10}}, {"owed": 5}],
}


def _policy(floor, odd="trio"):
    return parse_policy(RULES | {"floor": floor, "odd": odd})


def test_a_poor_match_is_not_made(build):
    """Who could only meet below the floor sits out, and that is the reason given."""
    problem = build(
        4,
        function=["IT", "HR", "IT", "HR"],
        skills=[["a"], [], [], []],
        interests=[[], ["a"], [], []],
    )
    proposal = propose(problem, _policy(10), seed=1)
    assert [match.members for match in proposal.matches] == [(0, 1)]
    assert {left.member: left.reason for left in proposal.unmatched} == {2: "floor", 3: "floor"}
    assert verify(problem, _policy(10), proposal) == []


def test_a_pinned_pair_is_exempt(build):
    """What an admin put together stays together, however few its points."""
    problem = build(
        2, function=["IT", "HR"], skills=[["a"], []], interests=[["b"], []], pinned=[(0, 1)]
    )
    proposal = propose(problem, _policy(10), seed=1)
    assert [match.members for match in proposal.matches] == [(0, 1)]
    assert verify(problem, _policy(10), proposal) == []


def test_without_any_partner_the_floor_is_not_the_reason(build):
    """Who may meet nobody at all is told so, not that partners would be poor."""
    problem = build(2, function=["IT", "IT"], skills=[["a"], []], interests=[["b"], []])
    proposal = propose(problem, _policy(10), seed=1)
    assert [left.reason for left in proposal.unmatched] == ["no_partner", "no_partner"]


@pytest.mark.parametrize("floor", [-1, 1.5, True, "10", 10**7])
def test_a_floor_is_whole_points(floor):
    """A floor that is no whole number of points is refused in words."""
    with pytest.raises(PolicyError, match="must be a whole number of points from 0 to 1000000"):
        parse_policy({"floor": floor})


@given(size=st.integers(2, 14), seed=st.integers(0, 10_000), floor=st.integers(0, 40),
       odd=st.sampled_from(["trio", "relaxed_trio", "sit_out"]), large=st.booleans())  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_no_match_is_below_the_floor(draw, size, seed, floor, odd, large):
    """Whatever the roster and its size class, matches reach the floor and reasons are true."""
    functions = [("IT", "HR", "Law")[(seed >> k) % 3] for k in range(size)]
    sets = [[("a", "b", "c")[(seed * k) % 3]] for k in range(size)]
    problem = draw(size, seed, function=functions, skills=sets, interests=sets[::-1])
    kept = candidates.KEEP_ALL
    candidates.KEEP_ALL = 1 if large else kept
    try:
        proposal = propose(problem, _policy(floor, odd), seed=seed)
    finally:
        candidates.KEEP_ALL = kept
    assert verify(problem, _policy(floor, odd), proposal) == []
    assert all(match.score >= 1000 * floor for match in proposal.matches)


def test_verify_finds_a_match_below_the_floor(build):
    """A proposal made without the floor is refused with it."""
    problem = build(2, function=["IT", "HR"], skills=[["a"], []], interests=[["b"], []])
    loose = propose(problem, _policy(0), seed=1)
    assert loose.matches
    assert [found.rule for found in verify(problem, _policy(3), replace(loose))] == ["floor"]


def test_reasons_of_many_are_looked_at_within_bounds(build, monkeypatch):
    """Where nobody may meet, the first left over are checked, and the work has an end."""
    monkeypatch.setattr(verify_unmatched, "MOST_LOOKED_AT", 45)
    problem = build(30, function=["IT"] * 30, skills=[["a"]] * 30, interests=[["b"]] * 30)
    proposal = propose(problem, _policy(0), seed=1)
    assert {left.reason for left in proposal.unmatched} == {"no_partner"}
    assert verify(problem, _policy(0), proposal) == []
    first, *others = proposal.unmatched
    untrue = replace(proposal, unmatched=(replace(first, reason="surplus"), *others))
    assert any(found.rule == "unmatched" for found in verify(problem, _policy(0), untrue))
