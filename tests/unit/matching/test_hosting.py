"""Seats in many pairs: the kernel finds what trying every pair finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import candidates, parse_policy, propose, verify
from matching.evaluate import allowed_pairs, lower, score_pairs
from matching.hosting import best_hosts
from matching.scanning import LOWEST


@given(seed=st.integers(0, 10_000), floor=st.sampled_from([0, 30]))
@settings(max_examples=40)
def test_the_best_pairs_for_each_guest(draw, full, seed, floor):
    """Each guest is given the pairs where a trio gains most, and only those that may take them."""
    size = 70
    problem = draw(size, seed, capacity=[1] * size, blocked=[])
    rules = lower(problem, parse_policy(full | {"must": [{"overlap": 60}], "floor": floor}))
    order = np.random.default_rng(seed).permutation(size)
    pairs, guests = order[:40].reshape(-1, 2), order[40:]
    free = np.zeros(len(pairs), np.int64), np.full(len(guests), LOWEST)
    found = best_hosts(rules, pairs, guests, *free, 3, seed=seed)
    first, second = pairs.T
    for at, guest in enumerate(guests):
        alone = score_pairs(rules, first, second)
        sides = [np.full(len(pairs), guest)] * 2
        fits = allowed_pairs(rules, first, sides[0]) & allowed_pairs(rules, second, sides[0])
        together = (
            alone + score_pairs(rules, first, sides[0]) + score_pairs(rules, second, sides[0])
        )
        fits &= together // 3 >= rules.floor
        gains = np.sort((together // 3 - alone)[fits])[::-1][:3]
        assert sorted(found.gain[found.guest == at], reverse=True) == gains.tolist()
        assert fits[found.host[found.guest == at]].all()


@pytest.mark.parametrize(("odd", "seated"), [("trio", 0), ("relaxed_trio", 40)])
def test_a_majority_of_one_function(build, monkeypatch, odd, seated):
    """Of 60 % in one function as few are left as any matching leaves, or as seats allow."""
    monkeypatch.setattr(candidates, "KEEP_ALL", 10)
    functions = ["IT"] * 120 + [("HR", "Law", "Lab", "Sales")[k % 4] for k in range(80)]
    problem = build(200, function=functions, owed=[k % 3 for k in range(200)])
    policy = parse_policy(
        {"odd": odd, "must": [{"different": "function"}], "prefer": [{"owed": 5}]}
    )
    proposal = propose(problem, policy, seed=1)
    assert verify(problem, policy, proposal) == []
    assert len(proposal.matches) == 80
    assert len(proposal.unmatched) == 40 - seated
    assert {left.reason for left in proposal.unmatched} <= {"surplus"}
