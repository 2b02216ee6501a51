"""A first partition keeps every rule, or none can."""

from __future__ import annotations

import numpy as np
import pytest

from matching.solvers import GroupCount, GroupVariety
from matching.solvers.grouping.bound import upper_bound
from matching.solvers.grouping.exact import best_of_few
from matching.solvers.grouping.feasible import InfeasiblePartition, feasible_start


def test_a_start_keeps_every_rule(question_of):
    """Sizes, counts, variety, who may be where and who may not be together."""
    kind = np.arange(40) % 4
    allowed = np.ones((40, 8), bool)
    allowed[:10, 0] = False
    question = question_of(
        np.zeros((40, 40)),
        (4, 6),
        groups=8,
        forbidden=[(0, 4), (1, 5), (2, 6)],
        constraints=[*GroupCount.of_each(kind, most=2), GroupVariety(kind, 3)],
        allowed=allowed,
    )
    assert question.broken_by(feasible_start(question, 0)) == 0


def test_a_start_leaves_optional_groups_empty_where_that_places_better(question_of):
    """Which groups there are is chosen by what members gain in them."""
    placement = np.zeros((12, 3))
    placement[:, 2] = 5
    question = question_of(
        np.zeros((12, 12)), (4, 12), groups=3, placement=placement, optional=[0, 1, 2]
    )
    assert feasible_start(question, 0).tolist() == [2] * 12


def test_a_contradiction_is_proven(question_of):
    """Two groups need one lead each, and there is one lead."""
    question = question_of(np.zeros((20, 20)), (10, 10), groups=2, constraints=[GroupCount([3], 1)])
    with pytest.raises(InfeasiblePartition, match="contradict each other"):
        feasible_start(question, 0)


@pytest.mark.parametrize("seed", range(40))
def test_nothing_is_above_the_bound(question_of, affinity_of, seed):
    """The bound is never below the best partition there is."""
    random = np.random.default_rng(seed)
    n = int(random.integers(2, 9))
    low = int(random.integers(0, 3))
    question = question_of(
        affinity_of(n, seed),
        (low, low + 4),
        groups=3,
        placement=random.integers(-3, 4, (n, 3)),
        waiting=[None, 2][seed % 2],
        optional=[[], [1]][seed % 3 == 0],
    )
    labels = best_of_few(question)
    if labels is not None:
        best = question.value_of(labels)
        assert upper_bound(question, best) >= best


def test_a_bound_that_says_nothing_is_infinite(question_of, affinity_of):
    """Far above what was found it is left out."""
    question = question_of(affinity_of(30, 1, 0, 100), (3, 3), groups=10)
    assert upper_bound(question, 1.0) == np.inf
