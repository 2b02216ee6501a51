"""Which groups meet over a row of rounds, and how contacts reach across."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.joining import coverage, meetings_by_round, shares_across

GROUPS = np.array([0, 0, 1, 1, 2, -1])


def pairs(*given):
    return np.array(given, np.int64).reshape(-1, 2)


def test_meetings_between_two_groups():
    """A table is symmetric, counts an introduction within a group once, and knows no strangers."""
    (first, second) = meetings_by_round(
        GROUPS, 3, [pairs((0, 1), (0, 2), (3, 1)), pairs((4, 5), (2, 4))]
    )
    assert first.tolist() == [[1, 2, 0], [2, 0, 0], [0, 0, 0]]
    assert second.tolist() == [[0, 0, 0], [0, 0, 1], [0, 1, 0]]


def test_coverage_round_by_round():
    """Of three pairs of groups two may meet; the second one meets in round three."""
    met = meetings_by_round(GROUPS, 3, [pairs((0, 2)), pairs((0, 3)), pairs((2, 4)), pairs()])
    may = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], np.bool_)
    found = coverage(met, may)
    assert (found.possible, found.shares, found.complete_after) == (2, (0.5, 0.5, 1.0, 1.0), 3)


def test_no_two_groups_may_meet():
    """Nothing is complete where nothing is possible."""
    found = coverage(meetings_by_round(GROUPS, 3, [pairs((0, 1))]), np.eye(3, dtype=np.bool_))
    assert (found.possible, found.shares, found.complete_after) == (0, (0.0,), None)


def test_contacts_across():
    """One of two contacts joins groups; each round adds its new pairs, and known ones once."""
    before = pairs((0, 1), (1, 0), (1, 2))
    shares = shares_across(GROUPS, before, [pairs((2, 1), (4, 5)), pairs((0, 4), (0, 2))])
    assert shares == pytest.approx((1 / 2, 1 / 2, 3 / 4))


def test_without_activity_there_is_no_share():
    """Nobody is in touch: a share of nothing says nothing."""
    assert shares_across(GROUPS, pairs((0, 5)), [pairs((0, 2))]) == ()


@given(st.integers(2, 20), st.integers(0, 10_000))
def test_introductions_across_never_make_it_less(size, seed):
    """When all introductions join different groups, the share never goes down."""
    random = np.random.default_rng(seed)
    groups = random.integers(0, 3, size)
    contacts = random.integers(0, size, (size, 2))
    rounds = [random.integers(0, size, (size, 2)) for _ in range(3)]
    across = [each[groups[each[:, 0]] != groups[each[:, 1]]] for each in rounds]
    shares = shares_across(groups, contacts, across)
    assert list(shares) == sorted(shares)
