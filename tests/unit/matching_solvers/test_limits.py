"""What a limit leaves: the best found, a valid bound, and no claim that is not proven."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.solvers import check_certificate, max_weight_matching


@pytest.fixture
def graph(random_graph):
    """Make a sparse graph with negative weights that needs every stage of the solver."""
    return random_graph(np.random.default_rng(6), 300, 5, -20, 100)


def _limits(graph, max_cardinality):
    full = max_weight_matching(*graph, max_cardinality=max_cardinality)
    return full, [full.work * part // 40 for part in range(44)]


@pytest.mark.parametrize("max_cardinality", [True, False])
def test_any_work_limit_leaves_a_valid_bound(graph, max_cardinality):
    """Wherever the work ends, certificate and bound hold and the optimum lies between."""
    full, limits = _limits(graph, max_cardinality)
    pairs = (full.mate >= 0).sum()
    for limit in limits:
        part = max_weight_matching(*graph, max_cardinality=max_cardinality, work_limit=limit)
        assert part.work <= limit + 2 * len(graph[1])
        assert part.upper_bound >= full.weight
        assert check_certificate(*graph, part, max_cardinality=max_cardinality) == []
        if not max_cardinality or (part.mate >= 0).sum() == pairs:
            assert part.weight <= full.weight


def test_an_interrupted_search_leaves_feasible_prices(geometric):
    """Stopping amid the odd cycles keeps matching and prices sound at every event."""
    full = max_weight_matching(*geometric, max_cardinality=False)
    for limit in range(full.work - 3000, full.work, 61):
        part = max_weight_matching(*geometric, max_cardinality=False, work_limit=limit)
        assert check_certificate(*geometric, part, max_cardinality=False) == []
        assert part.weight <= full.weight <= part.upper_bound


def test_a_work_limit_is_repeatable(graph):
    """The same limit stops at the same place."""
    full = max_weight_matching(*graph)
    one, other = (max_weight_matching(*graph, work_limit=full.work // 2) for _ in range(2))
    assert one.stopped_by == "work_limit"
    assert one.mate.tolist() == other.mate.tolist()
    assert (one.work, one.upper_bound) == (other.work, other.upper_bound)


def test_more_than_enough_work_is_optimal(graph):
    """A limit that is not reached changes neither the claim nor the weight."""
    roomy = max_weight_matching(*graph, work_limit=10**9, time_limit=10**6)
    assert roomy.optimal
    assert roomy.stopped_by == "optimal"
    assert roomy.weight == max_weight_matching(*graph).weight


@pytest.mark.parametrize("limit", ["time_limit", "work_limit"])
def test_a_limit_of_nothing_is_an_honest_empty_answer(graph, limit):
    """With no time or work at all nobody is matched, and the bound still holds."""
    nothing = max_weight_matching(*graph, **{limit: 0})
    assert nothing.stopped_by == limit
    assert not nothing.optimal
    assert (nothing.mate == -1).all()
    assert nothing.upper_bound >= max_weight_matching(*graph).weight
    assert check_certificate(*graph, nothing) == []


def test_work_interrupted_between_the_parts_of_large_weights(random_graph):
    """A limit within the solving in parts leaves prices that still cover every edge."""
    graph = random_graph(np.random.default_rng(7), 2000, 5, 0, 2**40)
    full = max_weight_matching(*graph)
    for part in range(1, 10):
        found = max_weight_matching(*graph, work_limit=full.work * part // 10)
        assert check_certificate(*graph, found) == []
        assert found.upper_bound >= full.weight


@given(
    seed=st.integers(0, 2**32),
    weights=st.sampled_from([(0, 1), (-3, 1), (0, 3), (-5, 9), (7, 8)]),
    limit=st.sampled_from(
        [{"work_limit": 0}, {"time_limit": 0}, {"work_limit": 1}, {"work_limit": 40}]
    ),
    max_cardinality=st.booleans(),
)
def test_no_claim_goes_beyond_the_proof(random_graph, seed, weights, limit, max_cardinality):
    """Stopped at once or soon, on weights of 0 and below too, only what is best is called so."""
    graph = random_graph(np.random.default_rng(seed), 9, 3, *weights)
    full = max_weight_matching(*graph, max_cardinality=max_cardinality)
    part = max_weight_matching(*graph, max_cardinality=max_cardinality, **limit)
    assert check_certificate(*graph, part, max_cardinality=max_cardinality) == []
    assert part.upper_bound >= full.weight
    if part.optimal:
        assert part.weight == full.weight
        assert not max_cardinality or (part.mate >= 0).sum() == (full.mate >= 0).sum()
