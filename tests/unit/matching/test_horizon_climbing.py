from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.horizon.climbing import NOBODY, Climb


def _empty(rounds, size):
    return np.full((rounds, size), NOBODY, np.int64), np.ones((rounds, size), np.bool_)


def _complete(size):
    return ~np.eye(size, dtype=np.bool_)


def test_a_complete_graph_falls_into_perfect_rounds():
    """Sixty members have 59 rounds in which each meets another one every time."""
    climb = Climb(_complete(60), *_empty(59, 60), seed=1)
    climb.run(100_000)
    assert climb.holes == 0
    assert (np.sort(climb.best(), axis=0) == np.sort(_partners(60), axis=0)).all()


def _partners(size):
    """List everyone's partners, a column each."""
    return np.array([[other for other in range(size) if other != me] for me in range(size)]).T


@given(
    size=st.integers(2, 9), rounds=st.integers(0, 8), seed=st.integers(0, 10_000),
    moves=st.integers(0, 300),
)  # fmt: skip
@settings(max_examples=80, deadline=None)
def test_rounds_stay_matchings_of_unused_pairs(size, rounds, seed, moves):
    """Wherever it stops, partners are mutual, no pair is used twice, and the unwanted stay out."""
    random = np.random.default_rng(seed)
    unused = np.triu(random.random((size, size)) < 0.6, 1)
    unused |= unused.T
    mates, wanted = _empty(rounds, size)
    wanted &= random.random(wanted.shape) < 0.9
    climb = Climb(unused, mates, wanted, seed)
    climb.run(moves)
    used = np.zeros((size, size), dtype=np.int64)
    for found in (climb.mates(), climb.best()):
        assert climb.holes <= np.count_nonzero(wanted & (climb.mates() == NOBODY))
        used[:] = 0
        for mate, there in zip(found, wanted, strict=True):
            paired = np.flatnonzero(mate != NOBODY)
            assert (mate[mate[paired]] == paired).all()
            assert there[paired].all()
            used[paired, mate[paired]] += 1
        assert (used <= unused).all()


def test_it_stops_when_it_is_as_good_as_it_gets():
    """No move is made where as few as can be are without a partner."""
    assert Climb(_complete(4), *_empty(3, 4), seed=1).run(500, least=12) == 0
    assert Climb(_complete(4), *_empty(3, 4), seed=1).run(0) == 0


def test_the_same_seed_climbs_the_same_way():
    """Moves are drawn from the seed alone."""
    one, same, other = (Climb(_complete(10), *_empty(9, 10), seed=seed) for seed in (1, 1, 2))
    for climb in (one, same, other):
        climb.run(5_000)
    assert (one.best() == same.best()).all()
    assert (one.best() != other.best()).any()
