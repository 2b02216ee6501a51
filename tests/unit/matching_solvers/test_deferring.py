"""Stable assignments, compared with all that there are, and what nobody gains by."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.solvers import blocking_pairs, kernels, stable_assign


@st.composite
def wishes(draw, most=4):
    """Draw lists that need not be mutual, and capacities from 0."""
    n_left, n_right = draw(st.integers(0, most)), draw(st.integers(0, most))
    left = [_list(draw, n_right) for _ in range(n_left)]
    right = [_list(draw, n_left) for _ in range(n_right)]
    capacity = draw(st.lists(st.integers(0, 3), min_size=n_right, max_size=n_right))
    return left, right, capacity


def _list(draw, others):
    return draw(st.permutations(range(others)))[: draw(st.integers(0, others))]


def _mutual(left, right):
    return {(a, b) for a, wanted in enumerate(left) for b in wanted if a in right[b]}


def _blocks(left, right, capacity, pairs):
    """List the blocking pairs by the words of the definition."""
    found = []
    for a, b in sorted(_mutual(left, right) - set(pairs)):
        mine = [left[a].index(other) for one, other in pairs if one == a]
        theirs = [right[b].index(one) for one, other in pairs if other == b]
        wants = not mine or left[a].index(b) < mine[0]
        takes = len(theirs) < capacity[b] or (theirs and right[b].index(a) < max(theirs))
        if wants and takes:
            found.append((a, b))
    return found


def _all_stable(left, right, capacity):
    choices = [[None, *(b for b in wanted if a in right[b])] for a, wanted in enumerate(left)]
    for choice in product(*choices):
        pairs = [(a, b) for a, b in enumerate(choice) if b is not None]
        counts = [sum(other == b for _, other in pairs) for b in range(len(right))]
        if all(n <= most for n, most in zip(counts, capacity, strict=True)) and not _blocks(
            left, right, capacity, pairs
        ):
            yield pairs


def _places(lists, agents, pairs, own):
    """Return how each agent of a side is served: places in its list, the best first."""
    served = {agent: [] for agent in range(agents)}
    for pair in pairs:
        served[pair[own]].append(lists[pair[own]].index(pair[1 - own]))
    return [sorted(each) for each in served.values()]


@given(wishes(), st.sampled_from(["left", "right"]))
@settings(max_examples=400, deadline=None)
def test_the_best_of_all_stable_assignments_for_who_proposes(question, side):
    """Of all stable assignments, listed one by one, each proposer has its best."""
    left, right, capacity = question
    found = stable_assign(left, right, capacity, side=side)
    pairs = [tuple(pair) for pair in found.pairs.tolist()]
    assert found.optimal
    assert found.blocking_pairs.shape == (0, 2)
    stable = list(_all_stable(left, right, capacity))
    assert pairs in stable
    own, lists = (0, left) if side == "left" else (1, right)
    mine = _places(lists, len(lists), pairs, own)
    for other in stable:
        assert len(other) == found.weight == found.upper_bound
        theirs = _places(lists, len(lists), other, own)
        for best, worse in zip(mine, theirs, strict=True):
            assert all(a <= b for a, b in zip(best, worse, strict=True))


@given(wishes(), st.data())
@settings(max_examples=300, deadline=None)
def test_blocking_pairs_are_those_of_the_definition(question, data):
    """For any assignment the pairs that block are those that the words of the definition name."""
    left, right, capacity = question
    pairs, counts = [], [0] * len(right)
    for a, wanted in enumerate(left):
        open_to = [b for b in wanted if a in right[b] and counts[b] < capacity[b]]
        b = data.draw(st.sampled_from([None, *open_to]))
        if b is not None:
            counts[b] += 1
            pairs.append((a, b))
    found = blocking_pairs(left, right, capacity, pairs)
    assert [tuple(pair) for pair in found.tolist()] == _blocks(left, right, capacity, pairs)


@given(wishes(most=5), st.data())
@settings(max_examples=400, deadline=None)
def test_no_left_agent_gains_by_a_false_list(question, data):
    """When the left proposes, cutting a list short or reordering it never helps its owner."""
    left, right, capacity = question
    if not left:
        return
    liar = data.draw(st.integers(0, len(left) - 1))
    order = data.draw(st.permutations(left[liar]))
    cut = data.draw(st.sampled_from([left[liar], order]))[: data.draw(st.integers(0, 5))]
    honest = dict(stable_assign(left, right, capacity).pairs.tolist())
    lied = dict(
        stable_assign([*left[:liar], cut, *left[liar + 1 :]], right, capacity).pairs.tolist()
    )
    if liar in lied:
        assert liar in honest
        assert left[liar].index(honest[liar]) <= left[liar].index(lied[liar])


def test_both_sides_have_their_own_best():
    """Two who like crosswise: who proposes is served first."""
    left, right = [[0, 1], [1, 0]], [[1, 0], [0, 1]]
    assert stable_assign(left, right, 1).pairs.tolist() == [[0, 0], [1, 1]]
    assert stable_assign(left, right, 1, side="right").pairs.tolist() == [[0, 1], [1, 0]]


def test_whom_nobody_listed_is_wanted_less_than_all_listed():
    """A pair that is not acceptable gives way to one that is."""
    assert blocking_pairs([[0], []], [[0]], 1, [(1, 0)]).tolist() == [[0, 0]]


def test_compiled_proposals_are_the_same(monkeypatch):
    """Pairs and work do not depend on how the loops run, whoever proposes."""
    rng = np.random.default_rng(5)
    left = rng.permuted(np.tile(np.arange(30), (60, 1)), axis=1)[:, :12]
    right = rng.permuted(np.tile(np.arange(60), (30, 1)), axis=1)[:, :40]
    for side in ("left", "right"):
        on_lists = stable_assign(left, right, 2, side=side)
        monkeypatch.setattr(kernels, "LISTS_UP_TO", -1)
        compiled = stable_assign(left, right, 2, side=side)
        monkeypatch.undo()
        assert compiled.pairs.tolist() == on_lists.pairs.tolist()
        assert compiled.work == on_lists.work


def test_rows_are_those_of_the_lists():
    """The edges say where in the lists of the left each pair stands."""
    found = stable_assign([[1, 0], [], [0]], [[2, 0], [0]], 1)
    assert found.pairs.tolist() == [[0, 1], [2, 0]]
    assert found.edges.tolist() == [0, 2]


@pytest.mark.parametrize("limit", ["time_limit", "work_limit"])
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_limit_says_who_blocks(limit, side):
    """Stopped before anyone proposed, nobody is paired, and who would like to be is named."""
    found = stable_assign([[0]], [[0]], 1, side=side, **{limit: 0})
    assert (found.optimal, found.stopped_by, found.upper_bound) == (False, limit, 1)
    assert found.blocking_pairs.tolist() == [[0, 0]]


def test_any_work_limit_stops_at_a_sound_place():
    """Wherever proposals end, capacities hold and what blocks is counted."""
    rng = np.random.default_rng(6)
    left, right = (rng.permuted(np.tile(np.arange(20), (20, 1)), axis=1) for _ in range(2))
    full = stable_assign(left, right, 1)
    for limit in range(full.work):
        part = stable_assign(left, right, 1, work_limit=limit)
        assert part.work <= limit
        assert len(part.blocking_pairs) > 0
        assert not part.optimal
        assert part.upper_bound >= full.weight


REFUSED = [
    (([[0, 0]], [[0]], 1), "left_ranks of agent 0 holds 0 at place 1, which stands there twice"),
    (([[0], [1]], [[0]], 1), "left_ranks of agent 1 holds 1 at place 0, and the other side has"),
    (([[0]], [[2]], 1), "right_ranks of agent 0 holds 2 at place 0, and the other side has"),
    (([[-2]], [[0]], 1), "left_ranks of agent 0 holds -2 at place 0, which is below 0"),
    (([[-1, 0]], [[0]], 1), "left_ranks of agent 0 holds -1 at place 0, which is below 0"),
    (([[0.5]], [[0]], 1), "left_ranks must hold whole numbers"),
    (([[True]], [[0]], 1), "left_ranks must hold whole numbers"),
    (([["a"]], [[0]], 1), "left_ranks must hold whole numbers"),
    (([0], [[0]], 1), "left_ranks must be a list for each agent"),
    ((5, [[0]], 1), "left_ranks must be a list for each agent"),
    ((np.array([0]), [[0]], 1), "left_ranks must be a list for each agent"),
    (([[[0]]], [[0]], 1), "left_ranks must hold whole numbers in the list"),
    (([[0]], [[0]], [1, 2]), "right_capacity must be one number, or one for each of the 1"),
    (([[0]], [[0]], -1), "right_capacity of vertex 0 is -1"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "message"), REFUSED)
def test_malformed_lists_are_refused_in_words(arguments, message):
    """Each malformed list is a ValueError that names the agent and the place."""
    with pytest.raises(ValueError, match=message):
        stable_assign(*arguments)


def test_padding_fills_up_the_end_of_a_row():
    """Rows of one length with -1 at the end are the same as lists of their own lengths."""
    left, right = np.array([[0, -1], [1, 0], [-1, -1]]), np.array([[1, 0, -1], [1, -1, -1]])
    padded = stable_assign(left, right, 1)
    assert (
        padded.pairs.tolist() == stable_assign([[0], [1, 0], []], [[1, 0], [1]], 1).pairs.tolist()
    )


@pytest.mark.parametrize(
    ("pairs", "message"),
    [([(0, 0), (0, 1)], "left agent 0 more than the 1"), ([(0, 0), (1, 0)], "right agent 0"),
     ([(2, 0)], "left agent that is not between"), ([(0, -1)], "right agent that is not between")],
)  # fmt: skip
def test_what_is_no_assignment_is_refused(pairs, message):
    """Pairs beyond a capacity or with strangers are not counted as anything."""
    with pytest.raises(ValueError, match=message):
        blocking_pairs([[0, 1], [0]], [[0, 1], [0]], 1, pairs)


def test_a_side_is_named():
    """Only the two sides can propose."""
    with pytest.raises(ValueError, match="side must be 'left' or 'right'"):
        stable_assign([[0]], [[0]], 1, side="both")
