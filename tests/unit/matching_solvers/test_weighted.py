"""The heaviest matching, compared with an independent solver and on hard known cases."""

from __future__ import annotations

from collections.abc import Callable

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.solvers import Matching, check_certificate, max_weight_matching


def _reference(n, edges, weights, max_cardinality):
    graph = nx.Graph()
    graph.add_nodes_from(range(n))
    for (a, b), weight in zip(edges, weights, strict=True):
        heaviest = max(weight, graph[a][b]["weight"]) if graph.has_edge(a, b) else weight
        graph.add_edge(a, b, weight=heaviest)
    pairs = nx.max_weight_matching(graph, maxcardinality=max_cardinality)
    return sum(graph[a][b]["weight"] for a, b in pairs), len(pairs)


def _assert_best(n, edges, weights, max_cardinality, seed=0):
    matching = max_weight_matching(n, edges, weights, max_cardinality=max_cardinality, seed=seed)
    weight, pairs = _reference(n, edges, weights, max_cardinality)
    assert matching.optimal
    assert matching.weight == matching.upper_bound == weight
    if max_cardinality:
        assert (matching.mate >= 0).sum() == 2 * pairs
    assert check_certificate(n, edges, weights, matching, max_cardinality=max_cardinality) == []


@st.composite
def _graphs(draw):
    n = draw(st.integers(2, 14))
    end = st.integers(0, n - 1)
    edge = st.tuples(end, end).filter(lambda ends: ends[0] != ends[1])
    edges = draw(st.lists(edge, max_size=40))
    reach = draw(st.sampled_from([0, 1, 5, 1000, 2**40]))
    weight = st.integers(-reach, reach)
    weights = draw(st.lists(weight, min_size=len(edges), max_size=len(edges)))
    return n, edges, weights


@st.composite
def _odd_clique_chains(draw):
    sizes = draw(st.lists(st.sampled_from([3, 5, 7]), min_size=1, max_size=4))
    edges, first = [], 0
    for size in sizes:
        edges += [(first + a, first + b) for b in range(size) for a in range(b)]
        edges += [(first - 1, first)] if first else []
        first += size
    weights = draw(st.lists(st.integers(-2, 9), min_size=len(edges), max_size=len(edges)))
    place = draw(st.permutations(range(first)))
    return first, [(place[a], place[b]) for a, b in edges], weights


@given(_graphs(), st.integers(0, 3))
@settings(max_examples=800, deadline=None)
def test_any_small_graph_equals_the_reference(graph, seed):
    """Parallel edges, isolated vertices, negative and huge weights change nothing about truth."""
    _assert_best(*graph, max_cardinality=True, seed=seed)
    _assert_best(*graph, max_cardinality=False, seed=seed)


@given(_odd_clique_chains(), st.booleans())
@settings(max_examples=150, deadline=None)
def test_chains_of_odd_cliques_equal_the_reference(graph, max_cardinality):
    """Where the fractional optimum is wrong at every clique, the odd sets put it right."""
    _assert_best(*graph, max_cardinality)


def test_the_most_pairs_are_counted_without_fractions(proven):
    """Two triangles and no edge between them hold two pairs, not the three of fractions."""
    edges = np.array([(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5)])
    matching = proven((6, edges, np.ones(6, np.int64)))
    assert matching.optimal
    assert matching.weight == 2


def test_the_most_pairs_come_before_weight(proven):
    """Two poor pairs are better than a rich one, unless the most pairs are not asked for."""
    graph = (4, np.array([(0, 1), (1, 2), (2, 3)]), np.array([-7, 100, -7]))
    assert proven(graph).mate.tolist() == [1, 0, 3, 2]
    assert proven(graph, max_cardinality=False).mate.tolist() == [-1, 2, 1, -1]


def test_without_the_most_pairs_nothing_that_hurts_is_taken(proven):
    """Edges of weight 0 or less are left alone."""
    graph = (4, np.array([(0, 1), (2, 3)]), np.array([0, -3]))
    assert proven(graph, max_cardinality=False).mate.tolist() == [-1] * 4


@pytest.mark.parametrize("max_cardinality", [True, False])
@pytest.mark.parametrize("n", [0, 1, 5])
def test_no_edges(proven, n, max_cardinality):
    """No vertices or no edges are an honest, proven, empty answer."""
    edges = np.empty((0, 2), np.int64)
    matching = proven((n, edges, np.empty(0, np.int64)), max_cardinality=max_cardinality)
    assert matching.optimal
    assert matching.weight == 0
    assert matching.mate.tolist() == [-1] * n


def test_the_heaviest_of_parallel_edges_counts(proven):
    """Parallel edges, in both directions, are one edge with the best weight."""
    graph = (2, np.array([(0, 1), (1, 0), (0, 1)]), np.array([3, 8, -2]))
    assert proven(graph).weight == 8


def test_nested_odd_sets_at_size(geometric, proven):
    """A geometric graph needs hundreds of nested sets, and the answer is still proven."""
    matching = proven(geometric)
    assert matching.optimal
    assert len(matching.certificate.duals.set_prices) > 20


def test_a_dense_graph_of_equal_weights(proven):
    """Total ties on a complete graph of odd order leave exactly one vertex single."""
    edges = np.array(np.triu_indices(101, 1)).T
    matching = proven((101, edges, np.full(len(edges), 3)))
    assert matching.optimal
    assert matching.weight == 150


def test_the_same_seed_gives_the_same_matching(random_graph: Callable[..., tuple]):
    """Input and seed decide the matching to the last vertex; other seeds decide ties otherwise."""
    graph = random_graph(np.random.default_rng(1), 200, 8, 0, 3)
    first, again = max_weight_matching(*graph, seed=5), max_weight_matching(*graph, seed=5)
    assert first.mate.tolist() == again.mate.tolist()
    others = [max_weight_matching(*graph, seed=seed) for seed in range(6, 10)]
    assert {other.weight for other in others} == {first.weight}
    assert any(other.mate.tolist() != first.mate.tolist() for other in others)


def test_the_order_of_parallel_edges_does_not_matter(random_graph: Callable[..., tuple]):
    """Shuffling and turning the edges round gives the same matching."""
    n, edges, weights = random_graph(np.random.default_rng(2), 60, 5, 0, 4)
    order = np.random.default_rng(3).permutation(len(edges))
    turned = max_weight_matching(n, edges[order, ::-1], weights[order])
    assert turned.mate.tolist() == max_weight_matching(n, edges, weights).mate.tolist()


@pytest.mark.parametrize("max_cardinality", [True, False])
def test_large_weights_on_many_vertices(random_graph, proven, max_cardinality):
    """Weights of 2^40 on 3,000 vertices exceed the assignment solver and are solved in parts."""
    graph = random_graph(np.random.default_rng(4), 3000, 6, -(2**40), 2**40)
    assert proven(graph, max_cardinality=max_cardinality).optimal


def _alternating_path(n: int, size: int) -> tuple[int, np.ndarray, np.ndarray]:
    ends = np.stack([np.arange(n - 1), np.arange(1, n)], 1)
    return n, ends, np.where(np.arange(n - 1) % 2 == 0, -size, size)


def test_a_modest_bonus_that_is_too_small_is_raised(proven):
    """On a long path one more pair can cost more than a modest bonus: the full one follows."""
    matching = proven(_alternating_path(100, 2**44))
    assert matching.optimal
    assert (matching.mate >= 0).all()


def test_a_bonus_that_cannot_be_large_enough_is_admitted(proven):
    """Where 64 bits cannot weigh pairs against weights, the most pairs stand without a claim."""
    n, edges, weights = _alternating_path(1200, 2**50)
    weights[5] += 1  # or their common divisor would make them small
    matching = proven((n, edges, weights))
    assert matching.stopped_by == "precision"
    assert not matching.optimal
    assert (matching.mate >= 0).all()


def test_progress_is_reported(geometric):
    """The caller hears of each stage, and of work that only grows."""
    heard = []
    max_weight_matching(*geometric, on_progress=heard.append)
    assert {progress.stage for progress in heard} == {"assignment", "odd cycles"}
    assert [progress.work for progress in heard] == sorted(progress.work for progress in heard)
    assert heard[-1].done == heard[-1].total


def test_the_result_is_plain_data(proven):
    """Weights and bounds are Python's own numbers and serialise as they are."""
    matching = proven((2, np.array([(0, 1)]), np.array([7], np.int32)))
    assert isinstance(matching, Matching)
    assert type(matching.weight) is int
    assert type(matching.upper_bound) is int
    assert matching.mate.dtype == np.int64
