"""Weights so large that flows could not hold them as they are."""

from __future__ import annotations

import numpy as np
import pytest

from matching.solvers import assign, check_assignment

LARGE = 2**59


@pytest.mark.parametrize("most", [True, False])
def test_a_common_divisor_makes_large_weights_small(most):
    """Multiples of a large number are weighed exactly, and proven in their own size."""
    rng = np.random.default_rng(1)
    edges, weights = rng.integers(0, 30, (200, 2)), rng.integers(-3, 4, 200)
    small = assign(30, 30, edges, weights, max_cardinality=most)
    large = assign(30, 30, edges, weights * (LARGE // 4), max_cardinality=most)
    assert large.optimal
    assert large.weight == small.weight * (LARGE // 4)
    asked = (30, 30, edges, weights * (LARGE // 4))
    assert check_assignment(*asked, large, max_cardinality=most) == []


def test_a_common_offset_is_nothing_to_weigh():
    """With a fixed number of pairs, what all weights have in common does not count."""
    edges = [(a, b) for a in range(20) for b in range(20)]
    weights = np.random.default_rng(2).integers(0, 50, 400)
    large = assign(20, 20, edges, weights + LARGE)
    assert large.optimal
    assert large.weight == assign(20, 20, edges, weights).weight + 20 * LARGE
    assert large.certificate.prices.pair >= LARGE // 2


def test_what_cannot_be_weighed_is_refused_with_a_way_out():
    """Weights that neither help is refused, and dividing them as it says is enough."""
    edges = [(a, b) for a in range(20) for b in range(20)]
    weights = np.random.default_rng(3).integers(-LARGE, LARGE, 400)
    for most in (True, False):
        with pytest.raises(ValueError, match="divide them by") as refused:
            assign(20, 20, edges, weights, max_cardinality=most)
        divisor = int(str(refused.value).rsplit(" ", 1)[1])
        assert assign(20, 20, edges, weights // divisor, max_cardinality=most).optimal
