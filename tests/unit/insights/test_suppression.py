"""What a table hides cannot be had by subtraction, and what it shows is of enough people."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.suppression import LEAST_PEOPLE, to_fold

SIZES = st.lists(st.integers(1, 20), min_size=1, max_size=12)


def folded(people):
    return to_fold(np.array(people, dtype=np.int64)).tolist()


@pytest.mark.parametrize(
    ("people", "hidden"),
    [
        ([5, 9, 30], [False, False, False]),
        ([4, 9, 30], [True, True, False]),
        ([4, 3, 30], [True, True, False]),
        ([2, 2, 30, 9], [True, True, False, True]),
        ([4], [True]),
        ([2, 2], [True, True]),
        ([4, 30], [True, True]),
    ],
)
def test_small_rows_are_folded_with_the_next(people, hidden):
    """A small row takes the next larger with it, until together they are enough."""
    assert folded(people) == hidden


@given(SIZES)
def test_nothing_shown_or_hidden_is_of_a_few(people):
    """Every row shown has enough people, and so has what is hidden, unless all of it is."""
    hidden = folded(people)
    sizes = dict(enumerate(people))
    assert all(sizes[at] >= LEAST_PEOPLE for at, it in enumerate(hidden) if not it)
    if any(hidden) and not all(hidden):
        assert sum(sizes[at] for at, it in enumerate(hidden) if it) >= LEAST_PEOPLE


@given(SIZES)
def test_no_single_row_is_hidden(people):
    """The total less what is shown is a sum of two rows, and of none when nothing is hidden."""
    hidden = folded(people)
    assert sum(hidden) != 1 or len(people) == 1


@given(SIZES)
def test_only_small_rows_and_their_cover_are_hidden(people):
    """No row is hidden that is larger than one that is shown."""
    hidden = folded(people)
    largest = max((size for size, it in zip(people, hidden, strict=True) if it), default=0)
    assert all(size >= largest for size, it in zip(people, hidden, strict=True) if not it)
