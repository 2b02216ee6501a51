"""An upper bound that no partition exceeds."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching.solvers import partition
from matching.solvers.grouping.bound import upper_bound

SEEDS = st.integers(0, 10**9)


@settings(max_examples=150)
@given(seed=SEEDS, ruled=st.booleans())
def test_no_partition_exceeds_the_bound(seed, ruled, small_problem, best_by_hand, question_of):
    """Whatever the rules are, the best of all partitions is not worth more."""
    problem = small_problem(np.random.default_rng(seed), ruled=ruled)
    best = best_by_hand(problem)
    assume(best is not None)
    assert upper_bound(question_of(problem), best) >= best


@settings(max_examples=60)
@given(seed=SEEDS)
def test_a_bound_seen_from_below_holds_too(seed, small_problem, best_by_hand, question_of):
    """The bound that is given for a worse partition holds for the best as well."""
    problem = small_problem(np.random.default_rng(seed))
    problem["affinity"] = np.abs(problem["affinity"]) + 1
    best = best_by_hand(problem)
    assume(best is not None)
    for part in (1.0, 0.7, 0.4, 0.0):
        assert upper_bound(question_of(problem), best * part) >= best


def test_a_bound_that_says_nothing_is_infinite(question_of):
    """More than twice what was found is no bound."""
    affinity = np.full((6, 6), 10.0)
    question = question_of({"affinity": affinity, "sizes": [(3, 3), (3, 3)]})
    assert upper_bound(question, 60.0) == 60.0
    assert upper_bound(question, 30.0) == 60.0
    assert upper_bound(question, 29.0) == math.inf
    assert upper_bound(question, 0.0) == math.inf


def test_nobody_is_worth_nothing(question_of):
    """Without members, or with all of them waiting, the bound is what is placed."""
    assert upper_bound(question_of({"affinity": np.zeros((0, 0)), "sizes": [(0, 1)]}), 0.0) == 0
    waiting = {
        "affinity": np.ones((3, 3)),
        "sizes": [(3, 3)],
        "waiting": 0,
        "placement": [[2], [3], [4]],
    }
    assert upper_bound(question_of(waiting), 9.0) == 9.0


def test_the_bound_of_whole_values_is_whole(question_of):
    """Half of an odd sum is rounded down, which may prove the value."""
    affinity = np.ones((3, 3))
    affinity[0, 1] = affinity[1, 0] = 2
    question = question_of({"affinity": affinity, "sizes": [(1, 1), (2, 2)]})
    assert upper_bound(question, 2.0) == 2.0
    assert upper_bound(question, 1.5) == 2.0


def test_a_search_that_meets_its_bound_is_optimal():
    """Cliques that fit their groups are proven without looking at all partitions."""
    label = np.repeat(np.arange(5), 4)
    affinity = (label[:, None] == label) * 3
    found = partition(affinity, (4, 4), groups=5, work_limit=200_000)
    assert found.optimal
    assert found.stopped_by == "optimal"
    assert found.value == found.upper_bound == 5 * 6 * 3
