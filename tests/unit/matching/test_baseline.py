from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Match, parse_policy, propose, verify
from matching.baseline import random_proposal, share_exchanging

POLICY = parse_policy(
    {
        "must": [{"different": "function"}, {"rest": {"rounds": 3, "else": "oldest"}}],
        "prefer": [{"exchange": {"points": 10}}],
    }
)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_chance_keeps_the_rules(draw, seed):
    """A random round breaks no must, has as many pairs, and is never better than the best."""
    problem = draw(13, seed, capacity=[1] * 13)
    chance = random_proposal(problem, POLICY, seed=seed)
    best = propose(problem, POLICY, seed=seed)
    assert verify(problem, POLICY, chance) == []
    assert len(chance.matches) == len(best.matches)
    assert not chance.optimal


def test_chance_serves_fewer(draw):
    """What people asked for is met more often by choice than by chance."""
    problem = draw(60, 2)
    chance = share_exchanging(problem, random_proposal(problem, POLICY, seed=1).matches)
    chosen = share_exchanging(problem, propose(problem, POLICY, seed=1).matches)
    assert chosen > chance + 0.1


def test_the_share_counts_members_who_learn(build):
    """Of a trio and a pair, two of five meet somebody who can show what they asked for."""
    problem = build(
        5,
        skills=[["charts"], [], [], ["checks"], []],
        interests=[["charts"], ["charts"], [], [], ["checks", "prompts"]],
    )
    matches = [Match((0, 1, 2), 0), Match((3, 4), 0)]
    assert share_exchanging(problem, matches) == 2 / 5


def test_the_share_of_nobody_is_nothing(build):
    """Without matches, or without anything asked or shown, the share is 0."""
    assert share_exchanging(build(2), [Match((0, 1), 0)]) == 0.0
    assert share_exchanging(build(1, skills=[["a"]], interests=[["a"]]), []) == 0.0
