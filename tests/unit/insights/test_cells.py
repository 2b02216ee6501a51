"""Groups that a report may show: nobody is seen in a group of fewer than five."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from insights.cells import cells


def shown(sizes, **options):
    """Give each group's label and size for groups A, B ... of so many people."""
    codes = np.repeat(np.arange(len(sizes)), sizes)
    found = cells(codes, [chr(65 + at) for at in range(len(sizes))], **options)
    return dict(zip(found.labels, found.sizes().tolist(), strict=True))


def test_small_groups_stand_together():
    """Groups of three and four are seven others."""
    assert shown([9, 3, 6, 4]) == {"A": 9, "C": 6, "others": 7}


def test_a_small_rest_takes_the_next_group_in():
    """One group of two could be told from the total; the smallest other one joins it."""
    assert shown([9, 2, 6]) == {"A": 9, "others": 8}


def test_large_groups_stand_for_themselves():
    """With nothing small there are no others; a group that nobody is in is not shown."""
    assert shown([5, 0, 7]) == {"A": 5, "C": 7}


def test_whose_group_is_not_known():
    """They are a group as any other."""
    found = cells(np.array([0] * 5 + [-1] * 5), ["A"])
    assert found.labels == ("A", "not known")
    assert found.codes.tolist() == [0] * 5 + [1] * 5


@given(st.lists(st.integers(0, 12), max_size=8))
def test_no_group_is_small_unless_all_are_one(sizes):
    """Everybody is somewhere, and a group of fewer than five is the only one there is."""
    found = shown(sizes)
    assert sum(found.values()) == sum(sizes)
    assert all(size >= 5 for size in found.values()) or set(found) == {"others"}
