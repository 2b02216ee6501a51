"""Cooling and descending: tables stay true, and a descent ends where no move gains."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.solvers import GroupCount, GroupVariety
from matching.solvers.grouping.annealing import anneal, descend
from matching.solvers.grouping.population import compiled

SEEDS = st.integers(0, 10**9)


def _start(rng, sizes):
    labels = np.repeat(np.arange(len(sizes)), sizes)
    rng.shuffle(labels)
    return labels


@pytest.fixture(scope="module")
def some_search(random_affinity, grounds):
    """Lay a ground of 24 members with or without rules, and a random partition on it."""

    def make(rng, *, ruled, unit=1.0):
        n, sizes = 24, [6, 5, 7, 6]
        problem = {
            "affinity": random_affinity(rng, n) * unit,
            "sizes": [(5, 7), (5, 5), (4, 8), (6, 6)],
        }
        if ruled:
            problem["forbidden"] = [(0, 1), (2, 3), (4, 5)]
            problem["waiting"] = int(rng.integers(0, 4))
            problem["placement"] = rng.integers(-5, 6, (n, 4))
            problem["allowed"] = rng.random((n, 4)) < 0.9
            problem["constraints"] = [
                GroupCount(rng.random(n) < 0.5, 2, 4),
                GroupCount(rng.random(n) < 0.3, 1, None, [0, 2]),
                GroupVariety(rng.integers(-1, 5, n), 2, 3),
                GroupVariety(rng.integers(0, 3, n), 2, groups=[1]),
            ]
        ground, standing = grounds(problem, _start(rng, sizes), int(rng.integers(1, 2**60)))
        return problem, ground, standing

    return make


@settings(max_examples=25)
@given(seed=SEEDS, ruled=st.booleans(), heat=st.sampled_from([1e-3, 1.0, 100.0]))
def test_tables_stay_true_while_it_cools(seed, ruled, heat, some_search, assert_tables):
    """Gains, counts and what is broken are as if counted anew, at any temperature."""
    problem, ground, standing = some_search(np.random.default_rng(seed), ruled=ruled)
    compiled().run(anneal)(ground, standing, 0, 30, 30, heat, heat / 10)
    assert_tables(ground, standing)
    least, most = np.array(problem["sizes"]).T
    assert (least <= standing.size).all()
    assert (standing.size <= most).all()


def _worth(ground, label, broken):
    groups, n = ground.placement.shape
    price = max(ground.price.max(initial=0.0), ground.variety_price.max(initial=0.0))
    value = ground.placement[label, np.arange(n)].sum() - price * broken
    for group in range(groups):
        if group != ground.waiting:
            inside = np.flatnonzero(label == group)
            value += ground.affinity[np.ix_(inside, inside)].astype(np.float64).sum() / 2
    return float(value)


def _neighbours(ground, label):
    size = np.bincount(label, minlength=len(ground.least))
    for member, here in enumerate(label.tolist()):
        for there in range(len(size)):
            if (
                there != here
                and size[here] > ground.least[here]
                and size[there] < ground.most[there]
            ):
                yield [(member, there)]
        for other in range(member):
            if label[other] != here:
                yield [(member, label[other]), (other, here)]


@settings(max_examples=12)
@given(seed=SEEDS, ruled=st.booleans(), unit=st.sampled_from([1.0, 2.0**-20, 2.0**20]))
def test_a_descent_ends_where_no_move_gains(
    seed, ruled, unit, some_search, assert_tables, question_of
):
    """No swap and no insertion is worth more than where a descent ends, in any unit."""
    problem, ground, standing = some_search(np.random.default_rng(seed), ruled=ruled, unit=unit)
    ground = ground._replace(some=1e-6 * unit)
    limits = question_of(problem).limits
    before = _worth(ground, standing.label, limits.broken_by(standing.label).sum())
    compiled().run(descend)(ground, standing)
    assert_tables(ground, standing)
    here = _worth(ground, standing.label, limits.broken_by(standing.label).sum())
    assert here >= before
    for moves in _neighbours(ground, standing.label):
        moved = standing.label.copy()
        for member, group in moves:
            moved[member] = group
        assert _worth(ground, moved, limits.broken_by(moved).sum()) <= here + 1e-5 * unit


def test_a_broken_start_is_repaired(grounds, random_affinity, question_of):
    """A descent puts right what a partition misses, before what it is worth."""
    n = 12
    problem = {
        "affinity": random_affinity(np.random.default_rng(0), n),
        "sizes": [(4, 4)] * 3,
        "constraints": [GroupCount(range(6), 2, 2)],
        "forbidden": [(6, 7)],
    }
    ground, standing = grounds(problem, np.repeat(np.arange(3), 4))
    assert question_of(problem).broken_by(standing.label) > 0
    compiled().run(descend)(ground, standing)
    assert question_of(problem).broken_by(standing.label) == 0
