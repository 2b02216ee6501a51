"""The search keeps its tables true, and ends where no move gains."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from matching.solvers import GroupCount, GroupVariety
from matching.solvers.grouping.annealing import anneal, descend
from matching.solvers.grouping.crossing import cross
from matching.solvers.grouping.ground import ground_of, standing_of, take_stock
from matching.solvers.grouping.population import compiled


@pytest.fixture
def searched(question_of, affinity_of):
    """Give a question with rules of every kind, its ground, and a partition to search from."""

    def make(seed, **changes):
        n = 24
        question = question_of(
            affinity_of(n, seed),
            [(4, 8)] * 4 + [(0, 4)],
            waiting=4,
            forbidden=[(0, 1), (2, 3)],
            placement=affinity_of(n, seed + 1)[:, :5],
            **changes,
        )
        labels = np.random.default_rng(seed).permutation(np.repeat(np.arange(4), 6))
        ground = ground_of(question, 3.0)
        return question, ground, standing_of(ground, labels, seed)

    return make


RULES = (*GroupCount.of_each(np.arange(24) % 5, most=2), GroupVariety(np.arange(24) % 7, 4))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("rules", [(), RULES])
def test_tables_stay_true(searched, seed, rules):
    """Gains, counts, sizes and what is broken are as if they were counted anew."""
    question, ground, standing = searched(seed, constraints=rules)
    compiled().run(anneal)(ground, standing, 0, 40, 40, 10.0, 0.5)
    anew = standing_of(ground, standing.label, seed)
    compiled().run(take_stock)(ground, anew)
    assert np.allclose(standing.gain, anew.gain, atol=1e-3)
    for name in ("size", "counted", "distinct", "cost"):
        assert np.array_equal(getattr(standing, name), getattr(anew, name)), name
    assert (standing.cost[0] == 0) == (question.limits.broken_by(standing.label).sum() == 0)
    assert (standing.size >= question.least).all()
    assert (standing.size <= question.most).all()


@pytest.mark.parametrize("seed", range(3))
def test_descent_ends_where_no_move_gains(searched, seed):
    """No swap of two and no move of one is worth more."""
    question, ground, standing = searched(seed)
    compiled().run(descend)(ground, standing)
    labels, sizes = standing.label.copy(), standing.size
    worth = question.value_of(labels) - 1000 * question.broken_by(labels)
    for a, b in combinations(range(24), 2):
        other = labels.copy()
        other[a], other[b] = labels[b], labels[a]
        assert question.value_of(other) - 1000 * question.broken_by(other) <= worth + 1e-6
    for member in range(24):
        for group in range(5):
            here = labels[member]
            if sizes[here] > question.least[here] and sizes[group] < question.most[group]:
                other = labels.copy()
                other[member] = group
                assert question.value_of(other) - 1000 * question.broken_by(other) <= worth + 1e-6


@pytest.mark.parametrize("seed", range(6))
def test_a_child_has_everybody_within_the_sizes(searched, seed):
    """Two parents whose sizes differ have a child that keeps least and most."""
    question, ground, standing = searched(seed)
    random = np.random.default_rng(seed)
    sizes = ((4, 4, 8, 4, 4), (8, 4, 4, 8, 0), (7, 7, 5, 5, 0), (5, 8, 4, 4, 3))
    parents = [
        random.permutation(np.repeat(np.arange(5), sizes[at])) for at in (seed % 4, (seed + 1) % 4)
    ]
    compiled().run(cross)(
        ground, 1.0, parents[0], parents[1], standing.label, standing.size, standing.random
    )
    assert np.array_equal(standing.size, np.bincount(standing.label, minlength=5))
    assert (standing.size >= question.least).all()
    assert (standing.size <= question.most).all()


def test_equal_parents_have_an_equal_child(searched):
    """What both parents have together stays together."""
    _, ground, standing = searched(1)
    parent = standing.label.copy()
    compiled().run(cross)(
        ground, 1.0, parent, parent, standing.label, standing.size, standing.random
    )
    assert np.array_equal(standing.label, parent)
