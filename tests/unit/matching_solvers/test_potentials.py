"""Prices that prove a choice: found from a queue or in order, uncompiled or compiled."""

from __future__ import annotations

import numpy as np
import pytest

from matching.solvers import assign, check_assignment, kernels, potentials


def _question(seed):
    rng = np.random.default_rng(seed)
    capacities = {"left_capacity": rng.integers(0, 4, 12), "right_capacity": rng.integers(1, 4, 9)}
    return (12, 9, rng.integers(0, 9, (60, 2)), rng.integers(-20, 50, 60)), capacities


@pytest.mark.parametrize("most", [True, False])
def test_labels_in_order_prove_the_same(monkeypatch, most):
    """Without any work for the queue, the order alone finds prices that prove the optimum."""
    monkeypatch.setattr(potentials, "_PASSES", 0)
    for seed in range(40):
        question, options = _question(seed)
        found = assign(*question, max_cardinality=most, **options)
        assert found.optimal
        assert check_assignment(*question, found, max_cardinality=most, **options) == []


@pytest.mark.parametrize("passes", [0, 20])
def test_compiled_labels_are_the_same(monkeypatch, passes):
    """Prices do not depend on how the loops run."""
    monkeypatch.setattr(potentials, "_PASSES", passes)
    question, options = _question(3)
    on_lists = assign(*question, **options).certificate.prices
    monkeypatch.setattr(kernels, "LISTS_UP_TO", -1)
    compiled = assign(*question, **options).certificate.prices
    assert on_lists.left.tolist() == compiled.left.tolist()
    assert on_lists.right.tolist() == compiled.right.tolist()


def test_a_long_chain_is_proven():
    """On a chain each price depends on the next, which a queue would follow a step a round."""
    link = np.arange(1000)
    edges = np.concatenate([np.stack([link, link], 1), np.stack([link[1:], link[:-1]], 1)])
    found = assign(1000, 1000, edges, np.repeat([0, 10], [1000, 999]))
    assert found.optimal
    assert found.weight == 0


@pytest.mark.parametrize("most", [True, False])
def test_a_choice_that_is_not_the_best_is_never_proven(monkeypatch, most):
    """Should a flow be wrong, no prices call it right: the claim comes from the proof alone."""
    from matching.solvers import assigning

    def worst(graph, values, pairs, seed):
        chosen = np.zeros(graph.size, np.bool_)
        chosen[[1, 2]] = True
        return chosen

    monkeypatch.setattr(assigning, "heaviest", worst)
    question = (2, 2, [(0, 0), (0, 1), (1, 0), (1, 1)], [9, 1, 1, 9])
    found = assign(*question, max_cardinality=most)
    assert (found.optimal, found.stopped_by) == (False, "precision")
    assert found.weight == 2 < 18 <= found.upper_bound
    assert check_assignment(*question, found, max_cardinality=most) == []
