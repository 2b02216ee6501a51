"""What cannot be a question is refused, with what is wrong."""

from __future__ import annotations

import numpy as np
import pytest

from matching.solvers import GroupCount, GroupVariety

SIX = np.zeros((6, 6))


@pytest.mark.parametrize(
    ("affinity", "sizes", "changes", "why"),
    [
        (np.zeros((2, 3)), (1, 2), {}, r"shape \(n, n\)"),
        ("many", (1, 2), {}, "square matrix of numbers"),
        ([[0, np.nan], [np.nan, 0]], (1, 2), {}, "must be finite; to keep two apart use forbidden"),
        ([[0, 1], [2, 0]], (1, 2), {}, "must be symmetric"),
        ([[0, 1e16], [1e16, 0]], (1, 2), {}, "too large"),
        (SIX, (1, 2, 3), {}, "one .least, most. for each group"),
        (SIX, (3, 2), {}, "0 <= least <= most"),
        (SIX, (-1, 2), {}, "0 <= least <= most"),
        (SIX, (1.5, 2), {}, "sizes must"),
        (SIX, [(3, 3), (3, 3)], {"groups": 3}, "2 rows for 3 groups"),
        (SIX, (3, 3), {"groups": -2}, "groups must be"),
        (SIX, (3, 3), {"groups": 2, "forbidden": [(0, 6)]}, "members from 0 to 5"),
        (SIX, (3, 3), {"groups": 2, "forbidden": [(4, 4)]}, "two different members"),
        (SIX, (3, 3), {"groups": 2, "waiting": 2}, "no group 2 to wait in"),
        (SIX, (3, 3), {"groups": 2, "optional": [5]}, "optional groups are 0 to 1"),
        (SIX, (3, 3), {"groups": 2, "placement": np.zeros((2, 6))}, r"shape \(6, 2\)"),
        (SIX, (3, 3), {"groups": 2, "placement": np.full((6, 2), np.inf)}, "placement must be fin"),
        (SIX, (3, 3), {"groups": 2, "allowed": np.ones((6, 3), bool)}, r"allowed must have"),
        (SIX, (3, 3), {"groups": 2, "constraints": ["size"]}, "GroupCount or a GroupVariety"),
        (SIX, (3, 3), {"groups": 2, "constraints": [GroupCount([7])]}, "members of a constraint"),
        (SIX, (3, 3), {"groups": 2, "constraints": [GroupCount(np.ones(5, bool))]}, "a mask of"),
        (SIX, (3, 3), {"groups": 2, "constraints": [GroupCount([1], 2, 1)]}, "is impossible"),
        (SIX, (3, 3), {"groups": 2, "constraints": [GroupCount([1], groups=[2])]}, "no group 2"),
        (SIX, (3, 3), {"groups": 2, "constraints": [GroupVariety([1, 2], 1)]}, "each of the 6"),
    ],
)
def test_bad_input_is_named(question_of, affinity, sizes, changes, why):
    """The message says what does not hold, and how it has to be."""
    with pytest.raises(ValueError, match=why):
        question_of(affinity, sizes, **changes)


def test_one_size_is_for_all_groups(question_of):
    """A single pair counts for every group, and no group is larger than all members."""
    question = question_of(SIX, (1, 9), groups=3)
    assert question.least.tolist() == [1, 1, 1]
    assert question.most.tolist() == [6, 6, 6]


def test_what_is_worth_and_what_breaks(question_of, affinity_of):
    """Affinities inside groups and placements count; each rule that is missed counts once."""
    affinity = affinity_of(4)
    placement = np.arange(8).reshape(4, 2)
    question = question_of(
        affinity,
        (2, 2),
        groups=2,
        placement=placement,
        forbidden=[(1, 0), (0, 1)],
        constraints=[GroupCount([0, 1], most=1), GroupVariety([5, 5, 5, 6], 2)],
    )
    together = np.array([0, 0, 1, 1])
    assert question.value_of(together) == affinity[0, 1] + affinity[2, 3] + 0 + 2 + 5 + 7
    assert question.broken_by(together) == 1 + 1 + 1
    assert question.broken_by(np.array([0, 1, 1, 0])) == 1
    assert question.broken_by(np.array([0, 1, 1, 1])) == 2 + 1


def test_who_waits_is_worth_nothing_to_others(question_of):
    """In the group of those left over nobody gains by anybody, and nothing is forbidden."""
    affinity = np.full((3, 3), 7) - np.diag([7, 7, 7])
    question = question_of(affinity, [(0, 3), (0, 3)], waiting=1, forbidden=[(0, 1)])
    assert question.value_of(np.array([1, 1, 1])) == 0
    assert question.broken_by(np.array([1, 1, 1])) == 0
    assert question.broken_by(np.array([0, 0, 1])) == 1


def test_an_optional_group_that_is_empty_breaks_nothing(question_of):
    """A group that may stay empty has no least size and no rule while it does."""
    rules = [GroupCount([0, 1], least=1)]
    question = question_of(np.zeros((4, 4)), [(2, 4), (2, 4)], optional=[1], constraints=rules)
    assert question.broken_by(np.array([0, 0, 0, 0])) == 0
    assert question.broken_by(np.array([0, 0, 0, 1])) == 2
