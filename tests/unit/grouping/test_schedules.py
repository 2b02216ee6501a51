"""Rounds of tables in which no two meet twice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.solvers import no_repeat_schedule


def most_meetings(schedule, n):
    """Return how often the two who meet most often are at one table."""
    together = np.zeros((n, n), int)
    for tables in schedule:
        together += tables[:, None] == tables[None, :]
    np.fill_diagonal(together, 0)
    return int(together.max(initial=0))


@pytest.mark.parametrize(("n", "size", "rounds"), [(15, 3, 7), (16, 4, 5), (9, 3, 4), (24, 4, 7)])
def test_as_many_rounds_as_there_can_be(n, size, rounds):
    """Everybody meets everybody, or nearly: Kirkman's schoolgirls and the affine planes."""
    schedule = no_repeat_schedule(n, size, rounds)
    assert schedule.shape == (rounds, n)
    assert most_meetings(schedule, n) == 1
    assert all((np.bincount(tables) == size).all() for tables in schedule)


@settings(max_examples=15, deadline=None)
@given(st.integers(2, 26), st.integers(2, 5), st.integers(0, 3), st.integers(0, 5))
def test_nobody_meets_twice_whatever_is_asked(n, size, rounds, seed):
    """Tables are even or differ by one, no two meet again, and there are never too many rounds."""
    if size > n:
        size = n
    schedule = no_repeat_schedule(n, size, rounds, seed=seed)
    assert len(schedule) <= rounds
    assert most_meetings(schedule, n) <= 1
    for tables in schedule:
        sizes = np.bincount(tables)
        assert sizes.max() - sizes.min() <= 1


def test_the_same_seed_gives_the_same_tables():
    """A schedule can be made again."""
    first, second = (no_repeat_schedule(16, 4, 5, seed=4) for _ in range(2))
    assert np.array_equal(first, second)


def test_more_rounds_than_there_can_be_are_cut():
    """Five rounds are all there is for sixteen in fours: each meets three of fifteen others."""
    assert len(no_repeat_schedule(16, 4, 40)) == 5


@pytest.mark.parametrize(
    ("n", "size", "rounds", "why"),
    [(4, 1, 1, "from 2"), (4, 5, 1, "from 2"), (-1, 2, 1, "n must"), (4, 2, 1.5, "rounds must")],
)
def test_bad_numbers_are_refused(n, size, rounds, why):
    """The message names the number that is wrong."""
    with pytest.raises(ValueError, match=why):
        no_repeat_schedule(n, size, rounds)
