"""Sizes of first partitions: within their bounds, those of the most pairs first."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.solvers.grouping import sizes as sizes_module
from matching.solvers.grouping.sizes import likely_sizes

BOUNDS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4)).map(lambda pair: (pair[0], sum(pair))),
    min_size=1,
    max_size=5,
)
MEANS = st.sampled_from([-1.5, 0.0, 2.0])


def _arrays(bounds):
    least, most = np.array(bounds, np.int64).T
    return least, most


def _pairs(sizes):
    return sum(size * (size - 1) // 2 for size in sizes)


def _members(data, bounds):
    least, most = _arrays(bounds)
    return data.draw(st.integers(int(least.sum()), int(most.sum())))


@settings(max_examples=80)
@given(data=st.data(), bounds=BOUNDS, mean=MEANS, count=st.integers(1, 6))
def test_sizes_keep_bounds_and_are_the_likeliest(data, bounds, mean, count):
    """All sizes hold everybody within their bounds, and none has a better sum of pairs."""
    members, (least, most) = _members(data, bounds), _arrays(bounds)
    found = likely_sizes(least, most, members, mean, count)
    possible = product(*(range(low, high + 1) for low, high in bounds))
    sign = 1 if mean > 0 else -1
    worth = sorted((sign * _pairs(each) for each in possible if sum(each) == members), reverse=True)
    assert 1 <= len(found) <= count
    for each in found:
        assert each.sum() == members
        assert (least <= each).all()
        assert (each <= most).all()
    assert [sign * _pairs(each) for each in found] == worth[: len(found)]
    assert len({tuple(each) for each in found}) == len(found)


@settings(max_examples=80)
@given(data=st.data(), bounds=BOUNDS, mean=MEANS)
def test_many_are_sized_group_by_group(
    data,
    bounds,
    mean,
):
    """Where looking at all sizes takes too long, they still hold everybody within bounds."""
    members, (least, most) = _members(data, bounds), _arrays(bounds)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sizes_module, "_MOST_STEPS", 0)
        (found,) = likely_sizes(least, most, members, mean, 3)
    assert found.sum() == members
    assert (least <= found).all()
    assert (found <= most).all()
    if mean <= 0:
        (best,) = likely_sizes(least, most, members, mean, 1)
        assert _pairs(found) == _pairs(best)


def test_nobody_in_no_groups_has_no_sizes():
    """Without groups there is one way to hold nobody."""
    none = np.empty(0, np.int64)
    (found,) = likely_sizes(none, none, 0, 1.0, 3)
    assert found.tolist() == []


@pytest.mark.parametrize(("mean", "first"), [(1.0, [2, 2, 8]), (-1.0, [4, 4, 4])])
def test_the_mean_decides_between_alike_and_large(mean, first):
    """Above 0 one group takes all spare members, below it they are spread."""
    found = likely_sizes(np.array([2] * 3), np.array([8] * 3), 12, mean, 1)[0]
    assert sorted(found.tolist()) == first
