"""The heaviest assignment, compared with solvers of others and on hard known cases."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment, linprog

from matching.solvers import Assignment, Infeasible, Progress, assign, check_assignment

FORBIDDEN = -(10**6)


def proven(n_left, n_right, edges, weights, **options) -> Assignment:
    """Solve and check the certificate on the way."""
    found = assign(n_left, n_right, edges, weights, **options)
    options.pop("seed", None)
    assert check_assignment(n_left, n_right, edges, weights, found, **options) == []
    return found


@st.composite
def questions(draw, most_vertices=7, reach=(0, 1, 5, 1000, 2**40)):
    """Draw sides, edges (some parallel), weights and capacities."""
    n_left, n_right = draw(st.integers(1, most_vertices)), draw(st.integers(1, most_vertices))
    edge = st.tuples(st.integers(0, n_left - 1), st.integers(0, n_right - 1))
    edges = draw(st.lists(edge, max_size=25))
    far = draw(st.sampled_from(reach))
    weights = draw(st.lists(st.integers(-far, far), min_size=len(edges), max_size=len(edges)))
    capacities = {
        "left_capacity": draw(st.lists(st.integers(0, 3), min_size=n_left, max_size=n_left)),
        "right_capacity": draw(st.lists(st.integers(0, 3), min_size=n_right, max_size=n_right)),
    }
    return n_left, n_right, edges, weights, capacities


def _distinct(edges, weights):
    best = {}
    for edge, weight in zip(edges, weights, strict=True):
        best[edge] = max(weight, best.get(edge, weight))
    return list(best), list(best.values())


def _by_linear_sum(n_left, n_right, edges, weights, capacity):
    """Repeat the columns by capacity; a forbidden pair costs more than all others together."""
    table = np.full((n_left, n_right), FORBIDDEN)
    for (a, b), weight in zip(*_distinct(edges, weights), strict=True):
        table[a, b] = weight
    wide = np.repeat(table, capacity, axis=1)
    rows, columns = linear_sum_assignment(wide, maximize=True)
    values = wide[rows, columns]
    return int((values > FORBIDDEN).sum()), int(values[values > FORBIDDEN].sum())


def _program(n_left, n_right, edges, capacities):
    """Return the rows and the right-hand side of ``rows @ chosen <= most``."""
    ends = np.array(edges)
    rows = np.zeros((n_left + n_right, len(edges)))
    rows[ends[:, 0], np.arange(len(edges))] = 1
    rows[n_left + ends[:, 1], np.arange(len(edges))] = 1
    return rows, [*capacities["left_capacity"], *capacities["right_capacity"]]


def _by_program(n_left, n_right, edges, weights, capacities, least=None):
    """Solve the linear programs for the most pairs, the most weight with them, and without."""
    edges, weights = _distinct(edges, weights)
    if not edges:
        return 0, 0, 0
    rows, most = _program(n_left, n_right, edges, capacities)
    if least is not None:
        rows, most = np.concatenate([rows, -rows]), [*most, *(-np.array(least))]
    costs, ones = -np.array(weights, float), np.ones((1, len(edges)))
    options = {"A_ub": rows, "b_ub": most, "bounds": (0, 1), "method": "highs"}
    counted = linprog(-ones[0], **options)
    if not counted.success:
        return None
    pairs = round(-counted.fun)
    with_most = linprog(costs, A_eq=ones, b_eq=[pairs], **options)
    return pairs, round(-with_most.fun), round(-linprog(costs, **options).fun)


@given(questions(reach=(0, 1, 5, 1000)))
@settings(max_examples=500, deadline=None)
def test_any_small_case_equals_linear_sum_assignment(question):
    """With one mentor each, the answer is that of the Hungarian method on repeated columns."""
    n_left, n_right, edges, weights, capacities = question
    capacity = capacities["right_capacity"]
    found = proven(n_left, n_right, edges, weights, right_capacity=capacity)
    assert found.optimal
    expected = _by_linear_sum(n_left, n_right, edges, weights, capacity)
    assert (len(found.pairs), found.weight) == expected


@given(questions(reach=(0, 1, 5, 1000)), st.integers(0, 2))
@settings(max_examples=250, deadline=None)
def test_any_small_case_equals_the_linear_program(question, seed):
    """With capacities on both sides, the answer is that of HiGHS, with and without most pairs."""
    *graph, capacities = question
    pairs, heaviest, best = _by_program(*graph, capacities)
    found = proven(*graph, seed=seed, **capacities)
    assert (found.optimal, len(found.pairs), found.weight) == (True, pairs, heaviest)
    found = proven(*graph, seed=seed, max_cardinality=False, **capacities)
    assert (found.optimal, found.weight) == (True, best)
    assert all(graph[3][row] > 0 for row in found.edges)


@given(questions(), st.data())
@settings(max_examples=300, deadline=None)
def test_minimums_are_kept_or_refused(question, data):
    """Minimums on both sides are met at the best weight, and refused only when impossible."""
    *graph, capacities = question
    least = [data.draw(st.integers(0, most)) for side in capacities.values() for most in side]
    minimums = {"left_min": least[: graph[0]], "right_min": least[graph[0] :]}
    kinds = {"max_cardinality": data.draw(st.booleans())}
    expected = (
        _by_program(*graph, capacities, least) if graph[2] else (None, (0, 0, 0))[not any(least)]
    )
    if expected is None:
        with pytest.raises(Infeasible) as refused:
            assign(*graph, **capacities, **minimums, **kinds)
        _assert_violated(graph, capacities, minimums, refused.value)
        return
    found = proven(*graph, **capacities, **minimums, **kinds)
    assert found.optimal
    if max(map(abs, graph[3]), default=0) <= 1000:
        assert found.weight == expected[1 if kinds["max_cardinality"] else 2]


def _assert_violated(graph, capacities, minimums, refused):
    """Count the places of those who are named, by what their partners can take of them."""
    other = "right" if refused.side == "left" else "left"
    own, their = (0, 1) if refused.side == "left" else (1, 0)
    named = set(refused.vertices.tolist())
    taken = dict.fromkeys(range(graph[their]), 0)
    for edge in set(graph[2]):
        if edge[own] in named:
            taken[edge[their]] += 1
    places = sum(min(taken[v], most) for v, most in enumerate(capacities[f"{other}_capacity"]))
    assert places < refused.needed == sum(minimums[f"{refused.side}_min"][v] for v in named)


def test_a_forbidden_pair_is_not_a_pair_of_score_0():
    """Who treats a forbidden pair as worth 0 serves one of two mentees; there is room for both."""
    edges, weights = [(0, 0), (0, 1), (1, 0)], [90, 0, 10]
    greedy = linear_sum_assignment([[90, 0], [10, 0]], maximize=True)
    assert [(a, b) for a, b in zip(*greedy, strict=True) if (a, b) in edges] == [(0, 0)]
    assert proven(2, 2, edges, weights).pairs.tolist() == [[0, 1], [1, 0]]


def test_of_parallel_edges_the_heaviest_counts_once():
    """Capacities do not let the same two be paired twice."""
    found = proven(1, 1, [(0, 0), (0, 0), (0, 0)], [1, 7, 7], left_capacity=2, right_capacity=2)
    assert (found.pairs.tolist(), found.edges.tolist(), found.weight) == ([[0, 0]], [1], 7)


def test_the_most_pairs_come_before_weight():
    """Two poor pairs are better than a rich one, unless the most pairs are not asked for."""
    question = (2, 2, [(0, 0), (0, 1), (1, 0)], [100, -7, -7])
    assert proven(*question).weight == -14
    assert proven(*question, max_cardinality=False).weight == 100


def test_who_cannot_have_a_minimum_is_named():
    """Three who share a mentor with two places cannot all have one; the others are not blamed."""
    edges = [(0, 0), (1, 0), (2, 0), (3, 1), (4, 1)]
    with pytest.raises(Infeasible, match=r"left vertices 0, 1, 2 must have 3 pairs .* allow 2"):
        assign(5, 2, edges, [1] * 5, right_capacity=2, left_min=1)
    with pytest.raises(Infeasible, match=r"right vertices 1 must have 3 pairs .* allow 2"):
        assign(5, 2, edges, [1] * 5, right_capacity=3, right_min=[0, 3])


@pytest.mark.parametrize("sides", [(0, 0), (0, 3), (3, 0), (2, 2)])
def test_without_edges_nobody_is_assigned(sides):
    """No vertices and no edges are a case like any other, and proven."""
    found = proven(*sides, [], [])
    assert (found.pairs.shape, found.weight, found.upper_bound, found.optimal) == (
        (0, 2),
        0,
        0,
        True,
    )


def test_everything_with_a_capacity_of_0():
    """Who may have nobody has nobody."""
    assert proven(2, 2, [(0, 0), (1, 1)], [5, 6], left_capacity=[0, 1]).pairs.tolist() == [[1, 1]]
    assert proven(2, 2, [(0, 0), (1, 1)], [5, 6], right_capacity=0).optimal


def test_the_same_seed_gives_the_same_pairs():
    """Seed and input decide the pairs, whatever the order of the edges; seeds decide ties."""
    rng = np.random.default_rng(3)
    edges, weights = rng.integers(0, 40, (400, 2)), rng.integers(0, 3, 400)
    first = assign(40, 40, edges, weights, seed=4)
    order = rng.permutation(400)
    again = assign(40, 40, edges[order], weights[order], seed=4)
    assert first.pairs.tolist() == again.pairs.tolist()
    others = [assign(40, 40, edges, weights, seed=seed) for seed in range(5, 9)]
    assert {other.weight for other in others} == {first.weight}
    assert any(other.pairs.tolist() != first.pairs.tolist() for other in others)


def test_progress_is_reported():
    """The caller hears of each step, and of work that only grows."""
    heard: list[Progress] = []
    assign(2, 2, [(0, 0), (1, 1)], [1, 2], on_progress=heard.append)
    assert [progress.done for progress in heard] == [0, 1, 2, 3]
    assert [progress.work for progress in heard] == sorted(progress.work for progress in heard)


@pytest.mark.parametrize("limit", [{"time_limit": 0}, {"work_limit": 0}, {"work_limit": 1}])
@pytest.mark.parametrize("most", [True, False])
def test_a_limit_leaves_an_honest_bound(limit, most):
    """Stopped at once or soon, the bound holds and nothing is claimed."""
    question = (2, 2, [(0, 0), (0, 1), (1, 0)], [100, -7, 3])
    found = assign(*question, max_cardinality=most, **limit)
    assert check_assignment(*question, found, max_cardinality=most) == []
    assert (found.optimal, found.stopped_by) == (False, next(iter(limit)))
    assert found.upper_bound >= assign(*question, max_cardinality=most).weight


def test_nothing_is_claimed_when_nothing_was_done():
    """Even where nobody is the right answer, a limit of 0 does not know that."""
    assert not assign(1, 1, [(0, 0)], [-5], time_limit=0).optimal
