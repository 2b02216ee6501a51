"""What the matching solver refuses, and how it says so."""

from __future__ import annotations

import numpy as np
import pytest

from matching.solvers import max_weight_matching

REFUSED = [
    ((2, [(0, 0)], [1]), "edge 0 joins vertex 0 to itself"),
    ((2, [(0, 1), (1, 2)], [1, 1]), "edge 1 joins 1 and 2"),
    ((2, [(0, -1)], [1]), "edge 0 joins 0 and -1"),
    ((2, [(0, 1)], [1.5]), "weights must hold whole numbers"),
    ((2, [(0.0, 1.0)], [1]), "edges must hold whole numbers"),
    ((2, [("a", "b")], [1]), "edges must hold whole numbers"),
    ((2, [(0, 1)], [True]), "weights must hold whole numbers"),
    ((2, [(0, 1)], [1, 2]), "one number for each of the 1 edges"),
    ((2, [(0, 1)], []), "one number for each of the 1 edges"),
    ((3, [(0, 1, 2)], [1]), r"edges must have the shape \(m, 2\)"),
    ((3, [0, 1], [1]), r"edges must have the shape \(m, 2\)"),
    ((3, [(0, 1), (1,)], [1, 1]), "edges must be a regular array"),
    ((-1, [], []), "n must be a whole number from 0"),
    ((2.5, [], []), "n must be a whole number"),
    ((True, [], []), "n must be a whole number"),
    ((2, [(0, 1)], [2**63]), "does not fit in 64 signed bits"),
    ((2, [(0, 1)], [2**70]), "weights must hold whole numbers"),
    ((2, [(0, 1)], [2**62]), "does not lie within"),
    ((5000, [(0, 1), (0, 2), (0, 3)], [2**59, 1, 0]), "divide them so that they span less than"),
]


@pytest.mark.parametrize(("arguments", "message"), REFUSED)
def test_malformed_input_is_refused_in_words(arguments, message):
    """Each malformed input is a ValueError that names what is wrong and where."""
    with pytest.raises(ValueError, match=message):
        max_weight_matching(*arguments)


def test_weights_too_large_for_the_sums_are_refused():
    """Without the most pairs as well, a weight whose sums overflow is refused."""
    with pytest.raises(ValueError, match="divide the weights so that none exceeds"):
        max_weight_matching(5000, [(0, 1), (1, 2)], [2**59, 1], max_cardinality=False)


@pytest.mark.parametrize(
    ("option", "value"),
    [("seed", -1), ("seed", None), ("time_limit", -1), ("work_limit", -1),
     ("time_limit", float("nan")), ("time_limit", "1"), ("work_limit", [5])],
)  # fmt: skip
def test_senseless_options_are_refused(option, value):
    """A limit below 0 or a seed that would not repeat is refused by name."""
    with pytest.raises(ValueError, match=option):
        max_weight_matching(2, [(0, 1)], [1], **{option: value})


@pytest.mark.parametrize("kind", [np.int8, np.uint16, np.int32, np.uint64])
def test_any_whole_number_type_is_read(kind):
    """Narrow and unsigned arrays give the same answer as int64."""
    edges, weights = np.array([(0, 1), (1, 2)], kind), np.array([3, 4], kind)
    assert max_weight_matching(3, edges, weights).weight == 4


def test_the_callers_arrays_are_left_alone():
    """Neither edges nor weights are changed."""
    edges, weights = np.array([(1, 0), (1, 2)]), np.array([3, 4])
    max_weight_matching(3, edges, weights)
    assert edges.tolist() == [[1, 0], [1, 2]]
    assert weights.tolist() == [3, 4]
