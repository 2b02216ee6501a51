"""What the assignment refuses, and how it says so."""

from __future__ import annotations

import numpy as np
import pytest

from matching.solvers import assign

REFUSED = [
    ((2, 2, [(0, 2)], [1]), {}, "edge 0 joins 0 and 2; with n_right = 2 right vertices"),
    ((1, 2, [(0, 0), (1, 1)], [1, 1]), {}, "edge 1 joins 1 and 1; with n_left = 1 left vertices"),
    ((2, 2, [(0, -1)], [1]), {}, "edge 0 joins 0 and -1"),
    ((2, 2, [(0, 1)], [1.5]), {}, "weights must hold whole numbers"),
    ((2, 2, [(0, 1)], [float("nan")]), {}, "weights must hold whole numbers"),
    ((2, 2, [(0, 1)], [True]), {}, "weights must hold whole numbers"),
    ((2, 2, [(0, 1)], [2**63]), {}, "does not fit in 64 signed bits"),
    ((2, 2, [(0, 1)], [2**61]), {}, "does not lie within"),
    ((2, 2, [(0, 1)], [1, 2]), {}, "one number for each of the 1 edges"),
    ((2, 2, [(0.0, 1.0)], [1]), {}, "edges must hold whole numbers"),
    ((2, 2, [(0, 1, 1)], [1]), {}, r"edges must have the shape \(m, 2\)"),
    ((-1, 2, [], []), {}, "n_left must be a whole number from 0"),
    ((2, 1.5, [], []), {}, "n_right must be a whole number of vertices"),
    ((2, True, [], []), {}, "n_right must be a whole number from 0"),
    ((2, 2, [], []), {"left_capacity": -1}, "left_capacity of vertex 0 is -1"),
    ((2, 2, [], []), {"right_capacity": [1]}, "right_capacity must be one number, or one for each"),
    ((2, 2, [], []), {"right_capacity": 1.5}, "right_capacity must hold whole numbers"),
    ((2, 2, [], []), {"left_capacity": [True, True]}, "left_capacity must hold whole numbers"),
    ((2, 2, [], []), {"left_min": [0, 2]}, "left vertex 1 must have 2 but may have only 1"),
    ((2, 2, [], []), {"right_min": -1}, "right_min of vertex 0 is -1"),
    ((2, 2, [], []), {"seed": -1}, "seed"),
    ((2, 2, [], []), {"time_limit": float("nan")}, "time_limit"),
    ((2, 2, [], []), {"work_limit": -1}, "work_limit"),
]


@pytest.mark.parametrize(("arguments", "options", "message"), REFUSED)
def test_malformed_input_is_refused_in_words(arguments, options, message):
    """Each malformed input is a ValueError that names what is wrong and where."""
    with pytest.raises(ValueError, match=message):
        assign(*arguments, **options)


@pytest.mark.parametrize("kind", [np.int8, np.uint16, np.int32, np.uint64])
def test_any_whole_number_type_is_read(kind):
    """Narrow and unsigned arrays give the same answer as int64, and are left as they are."""
    edges, weights = np.array([(1, 0), (0, 1), (1, 1)], kind), np.array([3, 4, 9], kind)
    one = np.array([1, 1], kind)
    assert assign(2, 2, edges, weights, left_capacity=one, right_capacity=one).weight == 7
    assert edges.tolist() == [[1, 0], [0, 1], [1, 1]]
    assert weights.tolist() == [3, 4, 9]


def test_capacities_beyond_any_flow():
    """A capacity that stands for no limit is no larger than the edges there are."""
    found = assign(2, 1, [(0, 0), (1, 0)], [3, 4], right_capacity=2**62, left_capacity=2**62)
    assert (found.weight, found.optimal) == (7, True)
