from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.harbourline.functions import FUNCTIONS
from sources.harbourline.tree import grow_tree


@settings(max_examples=40, deadline=None)
@given(members=st.integers(30, 1500), seed=st.integers(0, 2**32))
def test_every_size_grows_one_tree(members: int, seed: int) -> None:
    """Whatever the size and seed, everybody's line of managers ends at the one head."""
    manager = grow_tree(members, seed).manager
    assert np.flatnonzero(manager < 0).tolist() == [0]
    reached = np.arange(members)
    for _ in range(members):
        reached = np.where(reached > 0, manager[reached], 0)
        if not reached.any():
            return
    pytest.fail("somebody's line of managers never ends")


@settings(max_examples=40, deadline=None)
@given(members=st.integers(30, 1500), seed=st.integers(0, 2**32))
def test_levels_fall_from_six_to_one(members: int, seed: int) -> None:
    """Nobody is level with their manager or above, and all levels are from one to six."""
    tree = grow_tree(members, seed)
    below = np.flatnonzero(tree.manager >= 0)
    above = tree.level[tree.manager[below]]
    assert np.all((tree.level[below] < above) | (above == 1))
    assert tree.level[0] == 6
    assert tree.level.min() >= 1


@settings(max_examples=40, deadline=None)
@given(members=st.integers(30, 1500), seed=st.integers(0, 2**32))
def test_every_size_has_all_functions(members: int, seed: int) -> None:
    """Even a company of thirty has two people in each of the nine functions."""
    tree = grow_tree(members, seed)
    assert len(tree.function) == members
    assert np.bincount(tree.function, minlength=len(FUNCTIONS)).min() >= 2


def test_spans_are_four_to_nine() -> None:
    """A company of 400 has no manager with a handful too few or too many."""
    manager = grow_tree(400, 2027).manager
    spans = np.bincount(manager[manager >= 0])
    assert spans[spans > 0].min() >= 4
    assert spans.max() <= 9


def test_managers_are_mostly_of_the_function() -> None:
    """Reporting lines stay within the function for most people, but not for all."""
    tree = grow_tree(400, 2027)
    below = np.flatnonzero(tree.manager > 0)
    same = tree.function[below] == tree.function[tree.manager[below]]
    assert 0.9 < same.mean() < 1.0
