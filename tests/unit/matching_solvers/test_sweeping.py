"""Prices by sweeps over whole arrays, and node by node where sweeps do not end."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.solvers import assign, check_assignment, sweeping


@pytest.mark.parametrize("sweeps", [0, 1, 60])
@given(seed=st.integers(0, 2**32 - 1), most=st.booleans())
@settings(max_examples=60)
def test_both_ways_prove_the_same(sweeps, seed, most):
    """However many sweeps there are, every answer is proven by prices that code apart accepts."""
    random = np.random.default_rng(seed)
    n_left, n_right = random.integers(1, 12, 2)
    edges = random.integers(0, [n_left, n_right], (int(random.integers(0, 60)), 2))
    weights = random.integers(-5, 20, len(edges))
    capacity = random.integers(0, 4, n_right)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sweeping, "_MOST", sweeps)
        found = assign(
            n_left, n_right, edges, weights, right_capacity=capacity, max_cardinality=most
        )
    assert found.optimal
    faults = check_assignment(
        n_left, n_right, edges, weights, found, right_capacity=capacity, max_cardinality=most
    )
    assert faults == []


def test_a_chain_longer_than_the_sweeps_is_proven():
    """Every vertex would rather have the next one's partner: labels travel all the way."""
    size = 300
    own = np.stack([np.arange(size), np.arange(size)], axis=1)
    others = np.stack([np.arange(size - 1), np.arange(1, size)], axis=1)
    edges = np.concatenate([own, others])
    weights = np.concatenate([np.zeros(size, np.int64), np.full(size - 1, 1)])
    found = assign(size, size, edges, weights)
    assert (len(found.pairs), found.weight, found.optimal) == (size, 0, True)
