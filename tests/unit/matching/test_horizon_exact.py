from __future__ import annotations

import numpy as np

from matching.horizon.climbing import NOBODY
from matching.horizon.exact import is_small, most_new_meetings


def _complete(size):
    return ~np.eye(size, dtype=np.bool_)


def test_it_finds_and_proves_the_most_new_meetings():
    """Six people in five rounds have all fifteen, however bad the start."""
    start = np.tile([1, 0, 3, 2, 5, 4], (5, 1))
    found = most_new_meetings(_complete(6), _complete(6), start, 3, seed=1)
    assert found.most_new == 15
    assert len({frozenset(pair) for mate in found.mates for pair in enumerate(mate.tolist())}) == 15


def test_what_has_met_is_not_new():
    """Of four people who all met nothing new is left, and they still pair."""
    start = np.array([[1, 0, 3, 2]])
    found = most_new_meetings(_complete(4), np.zeros((4, 4), np.bool_), start, 2, seed=1)
    assert found.most_new == 0
    assert (found.mates != NOBODY).all()


def test_nobody_sits_out_more_often_than_in_the_start():
    """Turns that were fair stay fair."""
    start = np.array([[1, 0, NOBODY], [2, NOBODY, 0], [NOBODY, 2, 1]])
    found = most_new_meetings(_complete(3), _complete(3), start, 1, seed=1)
    assert (np.count_nonzero(found.mates != NOBODY, axis=0) == 2).all()


def test_only_small_rosters_are_tried():
    """Pairs times rounds say what is small."""
    assert is_small(_complete(10), 60)
    assert not is_small(_complete(30), 10)
