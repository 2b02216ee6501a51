"""Children of two partitions: everybody placed, sizes kept."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.solvers.grouping.crossing import cross
from matching.solvers.grouping.population import compiled


def _sized(rng, sizes):
    labels = np.repeat(np.arange(len(sizes)), sizes)
    rng.shuffle(labels)
    return labels


def _sizes_within(rng, least, most, n):
    sizes = least.copy()
    while sizes.sum() < n:
        sizes[rng.choice(np.flatnonzero(sizes < most))] += 1
    return sizes


@settings(max_examples=80)
@given(seed=st.integers(0, 10**9), waiting=st.booleans())
def test_children_keep_the_sizes(seed, waiting, random_affinity, grounds):
    """Of parents of different sizes too, a child has everybody once and no group out of bounds."""
    rng = np.random.default_rng(seed)
    m = int(rng.integers(1, 6))
    least = rng.integers(0, 5, m)
    most = least + rng.integers(0, 5, m)
    n = int(rng.integers(least.sum(), most.sum() + 1))
    problem = {
        "affinity": random_affinity(rng, n),
        "sizes": np.stack([least, most], axis=1),
        "placement": rng.integers(-5, 6, (n, m)),
        "waiting": 0 if waiting else None,
    }
    mother, father = (_sized(rng, _sizes_within(rng, least, most, n)) for _ in range(2))
    ground, standing = grounds(problem, mother, seed)
    child, size, random = standing.label, standing.size, standing.random
    compiled().run(cross)(ground, 0.5, mother, father, child, size, random)
    assert sorted(set(child.tolist()) - set(range(m))) == []
    assert size.tolist() == np.bincount(child, minlength=m).tolist()
    assert (least <= size).all()
    assert (size <= most).all()


def test_two_alike_have_a_child_alike(random_affinity, grounds):
    """What both parents have is kept."""
    rng = np.random.default_rng(3)
    problem = {"affinity": random_affinity(rng, 12), "sizes": [(4, 4)] * 3}
    parent = _sized(rng, [4, 4, 4])
    ground, standing = grounds(problem, np.zeros(12))
    child = standing.label
    compiled().run(cross)(ground, 0.0, parent, parent, child, standing.size, standing.random)
    assert child.tolist() == parent.tolist()


def test_the_richest_group_is_handed_down(grounds):
    """A group that is worth more than all others stays together when its parent begins."""
    affinity = np.zeros((12, 12))
    affinity[:4, :4] = 50
    problem = {"affinity": affinity, "sizes": [(4, 4)] * 3}
    mother, father = np.repeat([0, 1, 2], 4), np.tile([0, 1, 2], 4)
    together = []
    for seed in range(1, 2**64, 2**60):
        ground, standing = grounds(problem, mother, seed)
        child = standing.label
        compiled().run(cross)(ground, 0.0, mother, father, child, standing.size, standing.random)
        together.append(np.bincount(child[:4]).max())
    assert max(together) == 4
    assert min(together) >= 2
