"""Weights of any size: common divisors, parts of a unit, prices that do not fit, deep proofs."""

from __future__ import annotations

import numpy as np
import pytest

from matching.solvers import assignment, auction, check_certificate, max_weight_matching, proof
from matching.solvers.budget import Budget


@pytest.fixture
def graph(random_graph):
    """Make a graph with parallel edges, isolated vertices and weights of both signs."""
    return random_graph(np.random.default_rng(3), 150, 4, -300, 1000)


@pytest.mark.parametrize("max_cardinality", [True, False])
def test_a_common_divisor_of_the_weights_changes_nothing(graph, max_cardinality):
    """A thousand times the weights take the same work to the same matching."""
    n, edges, weights = graph
    one = max_weight_matching(n, edges, weights, max_cardinality=max_cardinality)
    many = max_weight_matching(n, edges, 1000 * weights, max_cardinality=max_cardinality)
    assert many.mate.tolist() == one.mate.tolist()
    assert (many.weight, many.upper_bound) == (1000 * one.weight, 1000 * one.upper_bound)
    assert many.work == one.work


def test_weights_shifted_by_a_common_amount_count_by_their_differences(graph):
    """With the most pairs first, only differences matter, and their divisor is taken out."""
    n, edges, weights = graph
    plain = max_weight_matching(n, edges, weights)
    shifted = max_weight_matching(n, edges, 2**20 * weights + 7)
    pairs = int((plain.mate >= 0).sum()) // 2
    assert shifted.optimal
    assert shifted.weight == 2**20 * plain.weight + 7 * pairs


@pytest.mark.parametrize("bits", [0, 8, 14, 20])
@pytest.mark.parametrize("max_cardinality", [True, False])
def test_too_few_bits_for_parts_of_a_unit(monkeypatch, graph, proven, bits, max_cardinality):
    """Where the auction cannot reach the optimum, the trees finish what it leaves open."""
    expected = max_weight_matching(*graph, max_cardinality=max_cardinality).weight
    monkeypatch.setattr(assignment, "_PARTS_BITS", bits)
    matching = proven(graph, max_cardinality=max_cardinality)
    assert matching.optimal
    assert matching.weight == expected


@pytest.mark.parametrize("dear", [1, 2**12, 2**18, 2**24])
def test_prices_that_do_not_fit(monkeypatch, graph, proven, dear):
    """An auction that overflows is held again in coarser parts, or not at all."""
    expected = max_weight_matching(*graph).weight
    monkeypatch.setattr(auction, "_TOO_DEAR", dear)
    matching = proven(graph)
    assert matching.optimal
    assert matching.weight == expected


@pytest.mark.parametrize("room", [0, 3, 40])
@pytest.mark.parametrize("max_cardinality", [True, False])
def test_a_proof_without_room_for_its_sets(monkeypatch, geometric, proven, room, max_cardinality):
    """Sets that are left out raise the bound, which is valid, and nothing more is claimed."""
    expected = max_weight_matching(*geometric, max_cardinality=max_cardinality).weight
    monkeypatch.setattr(proof, "MOST_MEMBERS", room)
    matching = proven(geometric, max_cardinality=max_cardinality)
    assert matching.stopped_by == "precision"
    assert not matching.optimal
    assert matching.weight <= expected <= matching.upper_bound
    assert matching.certificate.duals.set_members.size <= room


def test_a_limit_in_any_round_of_the_auction(random_graph):
    """Wherever the auction stops, prices cover every edge and the last whole round counts."""
    graph = random_graph(np.random.default_rng(7), 300, 5, 0, 2**40)
    full = max_weight_matching(*graph)
    bounds = []
    for part in range(1, 20):
        found = max_weight_matching(*graph, work_limit=full.work * part // 20)
        assert check_certificate(*graph, found) == []
        assert found.upper_bound >= full.weight
        bounds.append(found.upper_bound)
    assert bounds[-1] < bounds[0]


def test_time_for_closing_is_kept():
    """What has passed before the work begins is taken off its time."""
    budget = Budget(time_limit=3600)
    budget.keep_for_closing()
    assert budget.allowance(5) == 5
    Budget().keep_for_closing()
