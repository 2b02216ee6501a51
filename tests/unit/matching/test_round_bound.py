"""Bounds by prices hold for every round of pairs and trios."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.pricing import prices_of
from matching.solvers import max_weight_matching


def _rounds(members):
    """List every way to seat some members in pairs and trios."""
    if not members:
        yield []
        return
    first, rest = members[0], members[1:]
    yield from _rounds(rest)
    for size in (1, 2):
        for others in combinations(rest, size):
            left = tuple(member for member in rest if member not in others)
            yield from ([(first, *others), *seated] for seated in _rounds(left))


@given(size=st.integers(3, 7), seed=st.integers(0, 10_000))
def test_no_round_of_the_same_shape_beats_the_bound(size, seed):
    """With as many matches and trios as a round has, its points are within the bound."""
    random = np.random.default_rng(seed)
    edges = np.array(list(combinations(range(size), 2)))
    weights = random.integers(0, 60, len(edges))
    score = {tuple(edge): int(weight) for edge, weight in zip(edges.tolist(), weights, strict=True)}
    prices = prices_of(max_weight_matching(size, edges, weights).certificate)
    everybody = np.ones(size, np.bool_)
    for seating in _rounds(tuple(range(size))):
        trios = sum(len(group) == 3 for group in seating)
        pairs = [list(combinations(group, 2)) for group in seating]
        points = sum(sum(score[pair] for pair in each) // len(each) for each in pairs)
        assert points <= prices.bound(everybody, len(seating), trios)
