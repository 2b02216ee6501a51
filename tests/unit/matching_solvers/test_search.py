"""The exact search by itself, from a start that leaves all the work to it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.solvers import check_certificate, max_weight_matching
from matching.solvers.assignment import star_prices
from matching.solvers.bounds import dual_value, weight_of
from matching.solvers.budget import Budget, Exhausted
from matching.solvers.graph import build_graph
from matching.solvers.inputs import read_edges
from matching.solvers.result import Certificate, Matching
from matching.solvers.rounding import SINGLE
from matching.solvers.settling import Settling

# Found by search and reduced until no edge could go. Each needs what its name says.
HARD = {
    "sets three deep": [
        (0, 3, 12), (0, 6, 9), (0, 8, 11), (1, 5, 10), (1, 6, 11), (2, 5, 2), (2, 8, 11),
        (3, 6, 12), (5, 6, 10),
    ],
    "an inner set opens": [(0, 6, 7), (0, 7, 10), (1, 7, 7), (5, 7, 5), (6, 7, 5)],
    "an inner set opens and its parts are reached again": [
        (0, 2, 10), (0, 8, 10), (1, 8, 10), (2, 10, 12), (3, 8, 9), (3, 10, 7), (5, 6, 9),
        (5, 9, 11), (6, 8, 10),
    ],
    "two inner sets open": [
        (1, 2, 8), (1, 3, 9), (1, 6, 12), (1, 12, 12), (2, 3, 3), (3, 7, 4), (4, 9, 9),
        (4, 12, 7), (4, 13, 6), (7, 13, 5), (9, 13, 8),
    ],
    "an inner set opens onto an inner set": [
        (0, 3, 11), (0, 4, 12), (2, 6, 4), (2, 10, 11), (3, 5, 3), (3, 7, 6), (3, 8, 5),
        (4, 7, 6), (4, 10, 11), (5, 7, 5), (8, 10, 11),
    ],
    "nested sets open one after the other": [
        (1, 7, 9), (1, 9, 7), (2, 5, 12), (2, 9, 12), (5, 7, 10), (5, 9, 8), (7, 11, 7),
        (9, 10, 5),
    ],
    "two trees are on their way to a single vertex without a price": [
        (22, 18, 82), (22, 4, 25), (25, 4, 33), (18, 19, 94), (16, 1, 70), (26, 19, 99),
        (26, 17, 79), (16, 25, 89),
    ],
    "an odd set opens on the way from the fractional optimum": [
        (0, 2, 12), (0, 4, 11), (2, 4, 4), (2, 10, 7), (3, 4, 8), (3, 6, 10), (3, 9, 10),
        (5, 8, 8), (5, 10, 9), (6, 9, 6), (8, 10, 10),
    ],
}  # fmt: skip


def _cold_search(n, edges, weights):
    listed = read_edges(n, edges, weights)
    graph = build_graph(listed, 1, 1, seed=0).lifted(1)
    nobody = np.full(n, SINGLE, np.int64)
    return listed, graph, Settling(graph, star_prices(graph), nobody)


def _matching(listed, graph, search):
    mate = graph.callers_mate(search.mate())
    duals = graph.callers_duals(search.duals())
    weight, bound = weight_of(listed, mate), dual_value(duals) // 2
    return Matching(mate, weight, bound, weight == bound, "optimal", Certificate(0, duals))


@given(st.integers(0, 2**32), st.integers(4, 40), st.sampled_from([1, 3, 9, 99]))
@settings(max_examples=150, deadline=None)
def test_from_nothing_to_the_optimum(random_graph_seed, n, reach):
    """With no matching and loose prices every vertex is a root, and the result proves itself."""
    rng = np.random.default_rng(random_graph_seed)
    edges = rng.integers(0, n, (4 * n, 2))
    edges = edges[edges[:, 0] != edges[:, 1]]
    weights = rng.integers(1, reach + 1, len(edges))
    listed, graph, search = _cold_search(n, edges, weights)
    search.settle_all(Budget())
    matching = _matching(listed, graph, search)
    assert matching.optimal
    assert check_certificate(n, edges, weights, matching, max_cardinality=False) == []


@pytest.mark.parametrize("name", HARD)
def test_hard_odd_sets(name):
    """Sets that nest, open and are reached again end in the optimum, from either start."""
    edges = [triple[:2] for triple in HARD[name]]
    weights = [triple[2] for triple in HARD[name]]
    n = 1 + max(map(max, edges))
    listed, graph, search = _cold_search(n, edges, weights)
    search.settle_all(Budget())
    matching = _matching(listed, graph, search)
    assert matching.optimal
    assert check_certificate(n, edges, weights, matching, max_cardinality=False) == []
    warm = max_weight_matching(n, edges, weights, max_cardinality=False)
    assert warm.weight == matching.weight


def test_an_interrupted_search_goes_on_where_it_stopped(random_graph):
    """Growing the trees in small steps ends in the same matching as in one go."""
    graph = random_graph(np.random.default_rng(9), 40, 4, 1, 9)
    whole = _cold_search(*graph)
    whole[2].settle_all(Budget())
    for stride in (1, 7, 60):
        listed, built, search = _cold_search(*graph)
        built.bench.stride = stride
        search.settle_all(Budget())
        assert search.mate().tolist() == whole[2].mate().tolist()
        assert _matching(listed, built, search).optimal


def test_a_search_that_is_given_up_leaves_prices_that_hold(random_graph):
    """A search that is stopped at any event keeps prices feasible and matched edges tight."""
    graph = random_graph(np.random.default_rng(9), 40, 4, 1, 9)
    interrupted = 0
    for limit in range(1, 1500, 37):
        listed, built, search = _cold_search(*graph)
        try:
            search.settle_all(Budget(work_limit=limit))
        except Exhausted:
            interrupted += 1
        matching = _matching(listed, built, search)
        assert check_certificate(*graph, matching, max_cardinality=False) == []
    assert interrupted > 10
