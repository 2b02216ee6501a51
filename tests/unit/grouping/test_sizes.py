"""Sizes for a first partition."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.solvers.grouping.sizes import likely_sizes

RANGES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=4)


@given(RANGES, st.data(), st.sampled_from([-1.0, 1.0]))
def test_the_first_is_the_best_there_is(ranges, data, mean):
    """Sizes stay within bounds and add up; the first has the best sum of pairs inside."""
    least = np.array([low for low, _ in ranges])
    most = least + [more for _, more in ranges]
    members = data.draw(st.integers(int(least.sum()), int(most.sum())))
    found = likely_sizes(least, most, members, mean, 3)
    bounds = zip(least, most, strict=True)
    every = [s for s in product(*(range(a, b + 1) for a, b in bounds)) if sum(s) == members]
    pairs = [sum(size * (size - 1) // 2 for size in sizes) for sizes in every]
    best = max(pairs) if mean > 0 else min(pairs)
    assert sum(size * (size - 1) // 2 for size in found[0].tolist()) == best
    assert {tuple(each.tolist()) for each in found} <= set(every)
    assert len(found) == min(3, len(every))


@pytest.mark.parametrize("mean", [-1.0, 1.0])
def test_many_groups_are_sized_one_by_one(mean):
    """Sizes of very many groups still add up within their bounds."""
    least, most = np.full(900, 3), np.full(900, 9)
    (sizes,) = likely_sizes(least, most, 5000, mean, 10)
    assert sizes.sum() == 5000
    assert (sizes.min(), sizes.max()) == ((3, 9) if mean > 0 else (5, 6))
