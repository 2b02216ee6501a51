"""What a partition may be asked of, and how everything else is refused."""

from __future__ import annotations

import numpy as np
import pytest

from matching.solvers import Infeasible, partition

NAN = float("nan")


def test_nobody_is_a_partition_of_nobody():
    """Without members the groups are empty and worth 0."""
    found = partition(np.zeros((0, 0)), (0, 3), groups=2)
    assert found.labels.tolist() == []
    assert (found.value, found.upper_bound, found.optimal) == (0, 0, True)


def test_no_groups_hold_nobody_only():
    """No groups are enough for no members, and for nobody else."""
    assert partition(np.zeros((0, 0)), [], groups=0).labels.tolist() == []
    assert partition(np.zeros((0, 0)), (1, 2), groups=0).labels.tolist() == []
    with pytest.raises(Infeasible, match="the groups have room for 0 of 3 members"):
        partition(np.zeros((3, 3)), (1, 2), groups=0)


def test_one_member_is_in_the_group_that_needs_somebody():
    """A single member goes where the sizes want one."""
    assert partition([[5]], [(0, 1), (1, 1)]).labels.tolist() == [1]


@pytest.mark.parametrize("n", [1, 5, 20])
def test_one_group_holds_all(n, random_affinity):
    """With one group the value is the sum of all pairs, and proven."""
    affinity = random_affinity(np.random.default_rng(n), n, 0, 9)
    found = partition(affinity, (n, n), groups=1, work_limit=10)
    assert found.labels.tolist() == [0] * n
    assert found.value == affinity.sum() // 2 == found.upper_bound
    assert found.optimal


@pytest.mark.parametrize("n", [5, 14])
@pytest.mark.parametrize("most", [10**6, 2**63 - 1])
def test_sizes_beyond_everybody_are_no_limit(n, most):
    """A largest size beyond all members is as good as all members."""
    found = partition(np.ones((n, n)), (0, most), groups=3, work_limit=50_000)
    assert found.value == n * (n - 1) // 2


@pytest.mark.parametrize("n", [5, 14])
def test_a_least_size_beyond_everybody_is_infeasible(n):
    """Least sizes that overflow together are infeasible, not negative."""
    with pytest.raises(Infeasible, match="the groups need"):
        partition(np.ones((n, n)), (2**62, 2**62), groups=2)


@pytest.mark.parametrize("n", [5, 14])
def test_an_optional_group_beyond_everybody_stays_empty(n):
    """A group that needs more than there are may stay empty where that is allowed."""
    found = partition(np.ones((n, n)), [(99, 99), (0, n)], optional=[0], work_limit=10)
    assert found.labels.tolist() == [1] * n


def test_the_diagonal_counts_for_nothing():
    """What somebody is worth to themselves is left out."""
    assert partition([[7, 1], [1, 7]], (2, 2), groups=1).value == 1


@pytest.mark.parametrize("n", [4, 14])
def test_forbidden_twice_is_forbidden(n):
    """A pair that is named twice and turned round is one pair."""
    pairs = [(0, 1), (1, 0), (0, 1)]
    found = partition(np.ones((n, n)), (n // 2, n // 2), groups=2, forbidden=pairs, work_limit=10)
    assert found.labels[0] != found.labels[1]


@pytest.mark.parametrize("n", [4, 14])
def test_in_the_waiting_group_nobody_counts(n):
    """Forbidden pairs may wait together, and their affinity is worth nothing there."""
    affinity = np.full((n, n), 5)
    found = partition(affinity, [(n, n), (0, 0)], waiting=0, forbidden=[(0, 1)], work_limit=10)
    assert found.labels.tolist() == [0] * n
    assert found.value == 0


@pytest.mark.parametrize(
    ("affinity", "message"),
    [
        ([[0, 1], [2, 0]], "must be symmetric"),
        ([[0, NAN], [NAN, 0]], "must be finite; to keep two apart use forbidden"),
        ([[0, -np.inf], [-np.inf, 0]], "must be finite"),
        ([[0, 1]], r"shape \(n, n\), not \(1, 2\)"),
        ([0, 1], r"shape \(n, n\), not \(2,\)"),
        ([[0, "x"], ["x", 0]], "square matrix of numbers"),
        ([[0, 1], [1]], "square matrix of numbers"),
        (None, r"shape \(n, n\)"),
        ([[0, 2**53], [2**53, 0]], "sum has to stay below 2\\^53"),
    ],
)
def test_affinities_that_mean_nothing_are_refused(affinity, message):
    """What is no symmetric matrix of finite numbers is named."""
    with pytest.raises(ValueError, match=message):
        partition(affinity, (0, 2), groups=2)


@pytest.mark.parametrize(
    ("sizes", "groups", "message"),
    [
        ((2.0, 3.0), 2, "sizes must hold whole numbers"),
        ((NAN, 3), 2, "sizes must hold whole numbers"),
        ((3, 2), 2, r"\(least, most\) with 0 <= least <= most"),
        ((-1, 2), 2, r"\(least, most\) with 0 <= least <= most"),
        ((1, 2, 3), 2, r"one \(least, most\) for each group"),
        (4, 2, r"one \(least, most\) for each group"),
        ([(1, 2)] * 3, 2, "sizes has 3 rows for 2 groups"),
        ([], 2, "sizes has 0 rows for 2 groups"),
        ([(1, 2), (1,)], 2, "regular array"),
        ((1, 2), -1, "groups must be a whole number"),
        ((1, 2), 2.0, "groups must be a whole number"),
    ],
)
def test_sizes_that_mean_nothing_are_refused(sizes, groups, message):
    """Sizes are a whole least and most for each group."""
    with pytest.raises(ValueError, match=message):
        partition(np.zeros((4, 4)), sizes, groups=groups)


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ({"forbidden": [(0, 4)]}, "pairs of forbidden are of members from 0 to 3"),
        ({"forbidden": [(-1, 2)]}, "pairs of forbidden are of members from 0 to 3"),
        ({"forbidden": [(2, 2)]}, "needs two different members"),
        ({"together": [(2, 2)]}, "a pair of together needs two different members"),
        ({"together": [(0, 4)]}, "pairs of together are of members from 0 to 3"),
        ({"forbidden": [(0, 1, 2)]}, r"forbidden must have the shape \(m, 2\)"),
        ({"forbidden": [(0.0, 1.0)]}, "forbidden must hold whole numbers"),
        ({"waiting": 2}, "no group 2 to wait in: they are 0 to 1"),
        ({"waiting": -1}, "no group -1 to wait in"),
        ({"waiting": 0.5}, "waiting must hold whole numbers"),
        ({"waiting": [0, 1]}, "no group .* to wait in"),
        ({"optional": [2]}, "optional groups are 0 to 1"),
        ({"optional": [-1]}, "optional groups are 0 to 1"),
        ({"optional": [0.5]}, "optional must hold whole numbers"),
        ({"optional": [True, False]}, "optional must hold whole numbers"),
        ({"placement": np.zeros((2, 4))}, r"placement must have the shape \(4, 2\), not \(2, 4\)"),
        ({"placement": np.full((4, 2), NAN)}, "placement must be finite"),
        ({"placement": np.full((4, 2), 2.0**52)}, "placement is too large"),
        ({"placement": [["x", "y"]] * 4}, r"placement must be a table of the shape \(4, 2\)"),
        ({"allowed": np.ones((2, 4), np.bool_)}, r"allowed must have the shape \(4, 2\)"),
        ({"allowed": np.full((4, 2), NAN)}, "allowed must hold True or False"),
        ({"allowed": np.ones((4, 2))}, "allowed must hold True or False"),
    ],
)
def test_rules_that_mean_nothing_are_refused(rules, message):
    """Members, groups and tables that there are not are named."""
    with pytest.raises(ValueError, match=message):
        partition(np.zeros((4, 4)), (2, 2), groups=2, **rules)


def test_reading_changes_nothing_of_the_caller(question_of):
    """The caller's arrays stay as they are."""
    affinity = np.ones((3, 3))
    sizes = np.array([[0, 9]])
    question = question_of({"affinity": affinity, "sizes": sizes})
    question.affinity[0, 1] = 4
    question.least[0] = 1
    assert affinity.tolist() == np.ones((3, 3)).tolist()
    assert sizes.tolist() == [[0, 9]]


def test_whole_is_said_of_whole_numbers_only(question_of):
    """A fraction anywhere makes values fractions."""
    sizes = [(0, 2)]
    whole, half = np.array([[0, 1.0], [1.0, 0]]), np.array([[0, 0.5], [0.5, 0]])
    assert question_of({"affinity": whole, "sizes": sizes}).whole
    assert not question_of({"affinity": half, "sizes": sizes}).whole
    placed = {"affinity": whole, "sizes": sizes, "placement": [[0.5], [0]]}
    assert not question_of(placed).whole


def test_broken_rules_are_counted_one_by_one(question_of):
    """Sizes, pairs, strangers and limits that are missed add up."""
    question = question_of(
        {
            "affinity": np.zeros((4, 4)),
            "sizes": [(2, 2), (1, 2)],
            "forbidden": [(0, 1), (2, 3)],
            "allowed": [[False, True]] + [[True, True]] * 3,
        }
    )
    assert question.broken_by(np.array([1, 0, 1, 0])) == 0
    assert question.broken_by(np.array([0, 0, 0, 0])) == 2 + 1 + 2 + 1
