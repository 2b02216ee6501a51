"""What groups have to hold: reading limits, and counting what misses them."""

from __future__ import annotations

import numpy as np
import pytest

from matching.solvers import GroupCount, GroupVariety, Infeasible, partition
from matching.solvers.grouping.constraints import read_limits


@pytest.mark.parametrize(
    ("constraint", "message"),
    [
        (GroupCount([0, 4]), "members of a constraint are 0 to 3"),
        (GroupCount([-1]), "members of a constraint are 0 to 3"),
        (GroupCount([0.5]), "members must hold whole numbers"),
        (GroupCount([[0], [1]]), "must be a list or a mask"),
        (GroupCount(2), "must be a list or a mask"),
        (GroupCount([True, False]), r"mask of members must have the shape \(4,\), not \(2,\)"),
        (GroupCount([0], least=2, most=1), "2 at least and 1 at most is impossible"),
        (GroupCount([0], least=0.5), "least of a constraint must be a whole number"),
        (GroupCount([0], least=-1), "least of a constraint must be a whole number"),
        (GroupCount([0], most=-1), "most of a constraint must be a whole number"),
        (GroupCount([0], most=float("nan")), "most of a constraint must be a whole number"),
        (GroupCount([0], groups=[2]), "there is no group 2: they are 0 to 1"),
        (GroupCount([0], groups=[-1]), "there is no group -1: they are 0 to 1"),
        (GroupCount([0], groups=[0.5]), "groups must hold whole numbers"),
        (GroupVariety([0, 1], least=1), "one number for each of the 4 members"),
        (GroupVariety([0.5] * 4, least=1), "values must hold whole numbers"),
        (GroupVariety([0] * 4, least=-1), "least of a constraint must be a whole number"),
        (GroupVariety([0] * 4, least=1.5), "least of a constraint must be a whole number"),
        (GroupVariety([0] * 4, least=1, groups=[7]), "there is no group 7"),
        (GroupVariety([0] * 4, least=2, most=1), "2 at least and 1 at most is impossible"),
        (GroupVariety([0] * 4, most=-1), "most of a constraint must be a whole number"),
        ("two of each", "is a GroupCount or a GroupVariety, not str"),
    ],
)
def test_constraints_that_mean_nothing_are_refused(constraint, message):
    """Members, numbers and groups that there are not are named."""
    with pytest.raises(ValueError, match=message) as refusal:
        partition(np.zeros((4, 4)), (2, 2), groups=2, constraints=[constraint])
    assert not isinstance(refusal.value, Infeasible)


@pytest.mark.parametrize("n", [0, 3])
def test_more_than_there_are_is_infeasible(n):
    """A count beyond everybody is a rule that nobody keeps, not a malformed one."""
    with pytest.raises(Infeasible):
        partition(np.zeros((n, n)), (0, n), groups=1, constraints=[GroupCount([], least=n + 1)])


def test_huge_numbers_are_no_overflow():
    """Numbers beyond 64 bits are as good as everybody."""
    limits = read_limits(3, 1, [GroupCount([0], least=2**70), GroupCount([0], most=2**70)])
    assert limits.broken_by(np.zeros(3, np.int64)).tolist() == [3]


def test_a_mask_a_list_and_duplicates_are_the_same_members():
    """Members may come as a mask, in any order and more than once."""
    forms = [[True, False, True], [2, 0], np.array([0, 2, 2, 0])]
    read = [read_limits(3, 2, [GroupCount(each, most=1)]) for each in forms]
    for limits in read:
        assert limits.members_of(0).tolist() == [0, 2]
        assert limits.starts.tolist() == [0, 1, 1, 2]


def test_limits_hold_in_their_groups_only():
    """Elsewhere any number is right."""
    limits = read_limits(4, 2, [GroupCount(range(4), least=3, most=3, groups=[1])])
    assert limits.broken_by(np.array([0, 1, 1, 1])).tolist() == [0, 0]
    assert limits.broken_by(np.array([0, 0, 1, 1])).tolist() == [0, 1]
    assert limits.broken_by(np.array([1, 1, 1, 1])).tolist() == [0, 1]


def test_values_that_do_not_count():
    """Negative values are no value, in varieties and in counts of each."""
    limits = read_limits(4, 1, [GroupVariety([-1, -5, 0, 0], least=2)])
    assert limits.broken_by(np.zeros(4, np.int64)).tolist() == [1]
    each = GroupCount.of_each([-1, 3, 3, 0], most=1, groups=[0])
    assert [limit.members.tolist() for limit in each] == [[3], [1, 2]]
    assert all((limit.least, limit.most, limit.groups) == (0, 1, [0]) for limit in each)


def test_several_varieties_are_told_apart():
    """Each variety counts its own values."""
    limits = read_limits(
        4, 2, [GroupVariety([0, 1, 0, 1], least=2), GroupVariety([0, 0, 1, 1], least=2)]
    )
    assert limits.broken_by(np.array([0, 0, 1, 1])).tolist() == [1, 1]
    assert limits.broken_by(np.array([0, 1, 1, 0])).tolist() == [0, 0]
    assert limits.broken_by(np.array([0, 1, 0, 1])).tolist() == [1, 1]


def test_a_variety_may_be_narrow():
    """Each distinct value beyond the most counts once, however many members have it."""
    limits = read_limits(5, 2, [GroupVariety([0, 0, 1, 2, -1], most=1, groups=[0])])
    assert limits.broken_by(np.zeros(5, np.int64)).tolist() == [2, 0]
    assert limits.broken_by(np.array([0, 0, 1, 0, 0])).tolist() == [1, 0]
    assert limits.broken_by(np.array([0, 0, 1, 1, 0])).tolist() == [0, 0]
    assert limits.has_rules()
    assert not read_limits(5, 2, [GroupVariety([0, 0, 1, 2, -1])]).has_rules()


def test_without_constraints_nothing_is_missed():
    """No constraint and no member leave tables of the right shapes."""
    limits = read_limits(3, 2, [])
    assert limits.broken_by(np.array([0, 0, 1])).tolist() == [0, 0]
    empty = read_limits(0, 2, [GroupVariety([], least=1), GroupCount([], least=1)])
    assert empty.broken_by(np.empty(0, np.int64)).tolist() == [2, 2]
