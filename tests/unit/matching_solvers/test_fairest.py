"""The fairest assignment, compared with all that there are."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.solvers import Infeasible, Progress, fairest_assign


@st.composite
def questions(draw):
    """Draw up to five left vertices, four right ones, few or many levels, and capacities."""
    n_left, n_right = draw(st.integers(0, 5)), draw(st.integers(1, 4))
    every = list(product(range(n_left), range(n_right)))
    edges = draw(st.lists(st.sampled_from(every), unique=True)) if every else []
    most = draw(st.sampled_from([0, 1, 2, 5, 100]))
    level = st.integers(-most, most)
    levels = draw(st.lists(level, min_size=len(edges), max_size=len(edges)))
    capacity = draw(st.lists(st.integers(0, 3), min_size=n_right, max_size=n_right))
    return n_left, n_right, edges, levels, capacity


def _all(n_left, edges, capacity, left_min=None, right_min=None):
    """List all assignments as rows of edges."""
    own = [
        [None, *(row for row, (a, _) in enumerate(edges) if a == left)] for left in range(n_left)
    ]
    for choice in product(*own):
        rows = [row for row in choice if row is not None]
        loads = _loads(edges, rows, len(capacity))
        served = [row is not None for row in choice]
        if (
            all(load <= most for load, most in zip(loads, capacity, strict=True))
            and all(a >= b for a, b in zip(served, left_min or served, strict=True))
            and all(a >= b for a, b in zip(loads, right_min or loads, strict=True))
        ):
            yield rows


def _loads(edges, rows, n_right):
    return [sum(edges[row][1] == right for row in rows) for right in range(n_right)]


def _unfairness(edges, levels, rows, held, ties):
    """Order assignments as the words do; less is better."""
    counts = [sum(levels[row] == level for row in rows) for level in sorted(set(levels))]
    own = _loads(edges, rows, len(held))
    loads = sorted((a + b for a, b in zip(own, held, strict=True)), reverse=True)
    return -len(rows), counts, -sum(ties[row] for row in rows), loads


@given(questions(), st.data(), st.integers(0, 2))
@settings(max_examples=600, deadline=None)
def test_any_small_case_is_the_fairest_of_all(question, data, seed):
    """Levels, ties and loads are those of the best of all assignments, listed one by one."""
    n_left, n_right, edges, levels, capacity = question
    tie = st.lists(st.integers(-3, 3), min_size=len(edges), max_size=len(edges))
    ties = data.draw(st.none() | tie)
    few = st.lists(st.integers(0, 3), min_size=n_right, max_size=n_right)
    held = data.draw(st.just([0] * n_right) | few)
    found = fairest_assign(
        n_left,
        n_right,
        edges,
        levels,
        right_capacity=capacity,
        right_held=held,
        ties=ties,
        seed=seed,
    )
    weights = ties or [0] * len(edges)
    best = min(
        _unfairness(edges, levels, rows, held, weights) for rows in _all(n_left, edges, capacity)
    )
    rows = found.edges.tolist()
    assert found.optimal
    assert _unfairness(edges, levels, rows, held, weights) == best
    assert found.counts.tolist() == best[1]
    assert found.loads.tolist() == _loads(edges, rows, n_right)
    assert found.unserved == n_left - len(rows)
    assert found.pairs.tolist() == sorted(list(edges[row]) for row in rows)


@given(questions(), st.data())
@settings(max_examples=300, deadline=None)
def test_minimums_come_before_fairness(question, data):
    """What has to be is, the rest is as fair as it allows; what cannot be is refused."""
    n_left, n_right, edges, levels, capacity = question
    limits = {
        "left_min": data.draw(st.lists(st.integers(0, 1), min_size=n_left, max_size=n_left)),
        "right_min": [data.draw(st.integers(0, most)) for most in capacity],
    }
    ties = [0] * len(edges)
    every = list(_all(n_left, edges, capacity, **limits))
    if not every:
        with pytest.raises(Infeasible):
            fairest_assign(n_left, n_right, edges, levels, right_capacity=capacity, **limits)
        return
    found = fairest_assign(n_left, n_right, edges, levels, right_capacity=capacity, **limits)
    best = min(_unfairness(edges, levels, rows, [0] * n_right, ties) for rows in every)
    assert found.optimal
    assert _unfairness(edges, levels, found.edges.tolist(), [0] * n_right, ties) == best


def test_more_levels_than_one_flow_can_weigh():
    """A hundred levels on two hundred vertices are settled in several flows, all proven."""
    rng = np.random.default_rng(1)
    edges, levels = rng.integers(0, 200, (3000, 2)), rng.integers(0, 100, 3000)
    found = fairest_assign(200, 200, edges, levels)
    assert found.optimal
    assert (found.settled, found.unserved) == (100, 0)
    assert found.counts.sum() == 200


def test_one_at_the_bottom_weighs_more_than_all_others():
    """The sum of levels would leave one behind; the fairest assignment does not."""
    edges, levels = [(0, 0), (0, 1), (1, 0), (1, 1)], [100, 30, 40, 1]
    assert fairest_assign(2, 2, edges, levels).pairs.tolist() == [[0, 1], [1, 0]]


def test_the_load_is_level_when_nothing_else_decides():
    """Six who like all three mentors alike are shared out two by two."""
    edges = [(a, b) for a in range(6) for b in range(3)]
    assert fairest_assign(6, 3, edges, [5] * 18, right_capacity=6).loads.tolist() == [2, 2, 2]


def test_any_work_limit_says_what_is_settled():
    """Stopped anywhere, the settled levels are the fairest, and no more is claimed."""
    rng = np.random.default_rng(2)
    edges, levels = rng.integers(0, 60, (600, 2)), rng.integers(0, 90, 600)
    full = fairest_assign(60, 60, edges, levels)
    assert fairest_assign(60, 60, edges, levels, work_limit=0).stopped_by == "work_limit"
    for limit in range(0, full.work, max(1, full.work // 40)):
        part = fairest_assign(60, 60, edges, levels, work_limit=limit)
        assert part.optimal == (part.stopped_by == "optimal")
        assert part.counts[: part.settled].tolist() == full.counts[: part.settled].tolist()
    assert fairest_assign(60, 60, edges, levels, time_limit=0).stopped_by == "time_limit"


def test_the_same_seed_gives_the_same_pairs():
    """The same question and seed give the same pairs; all seeds are equally fair."""
    rng = np.random.default_rng(3)
    edges, levels = rng.integers(0, 50, (500, 2)), rng.integers(0, 4, 500)
    found = [fairest_assign(50, 50, edges, levels, seed=seed) for seed in (1, 1, 2, 3)]
    assert found[0].pairs.tolist() == found[1].pairs.tolist()
    assert all(each.counts.tolist() == found[0].counts.tolist() for each in found)
    assert any(each.pairs.tolist() != found[0].pairs.tolist() for each in found[2:])


def test_without_edges_nobody_is_served():
    """Nobody and nothing are cases like any other."""
    assert fairest_assign(0, 0, [], []).optimal
    assert fairest_assign(3, 0, [], []).unserved == 3


def test_progress_is_reported():
    """The caller hears how many levels are settled."""
    heard: list[Progress] = []
    fairest_assign(2, 2, [(0, 0), (0, 1), (1, 0)], [1, 2, 3], on_progress=heard.append)
    assert {progress.stage for progress in heard} == {"levels"}
    assert [progress.done for progress in heard] == sorted(progress.done for progress in heard)


@pytest.mark.parametrize(
    ("options", "message"),
    [({"ties": [1]}, "ties must have one number for each of the 2"),
     ({"ties": [0.5, 1]}, "ties must hold whole numbers"),
     ({"right_capacity": [1]}, "right_capacity must be one number, or one for each of the 2"),
     ({"right_held": [1]}, "right_held must be one number, or one for each of the 2"),
     ({"right_held": 2**20 + 1}, "right_held goes to 1048577; it may be 1048576 at most"),
     ({"left_min": 2}, "left vertex 0 must have 2 but may have only 1"),
     ({"seed": -1}, "seed")],
)  # fmt: skip
def test_malformed_options_are_refused_in_words(options, message):
    """Each malformed option is a ValueError that says which."""
    with pytest.raises(ValueError, match=message):
        fairest_assign(2, 2, [(0, 0), (1, 1)], [1, 2], **options)
