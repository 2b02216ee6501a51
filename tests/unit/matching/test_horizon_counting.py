from __future__ import annotations

import numpy as np
import pytest

from matching import parse_policy
from matching.horizon.counting import MOST_IN_A_FLOW, Bounds, most_ends, most_pairs, served_always
from matching.horizon.field import field_of
from matching.search import Search

LONG = {"rest": {"rounds": 1000, "else": "oldest"}}


def _bounds(problem, *must, odd="sit_out"):
    field = field_of(problem, parse_policy({"odd": odd, "must": [LONG, *must]}))
    pairs = most_pairs(Search(1), field, np.random.default_rng(1), MOST_IN_A_FLOW)
    return Bounds(field, pairs), pairs


def _functions(*sizes):
    return [f"F{at}" for at, size in enumerate(sizes) for _ in range(size)]


@pytest.mark.parametrize(
    ("sizes", "rounds"), [((6, 6), 6), ((4, 5, 5), 8), ((3, 4, 5), 6), ((4, 4, 8), 8), ((9, 3), 9)]
)
def test_functions_bound_each_other(build, sizes, rounds):
    """Who has to meet whom in a full round says how long new people last."""
    problem = build(sum(sizes), function=_functions(*sizes))
    bounds, _ = _bounds(problem, {"different": "function"})
    assert bounds.rounds_without_repeat() == rounds


@pytest.mark.parametrize(
    ("size", "odd", "rounds"),
    [(8, "sit_out", 7), (8, "trio", 7), (9, "sit_out", 9), (9, "trio", 6)],
)
def test_everybody_with_everybody(build, size, odd, rounds):
    """An odd one who sits out gives a round more; a trio a round uses up new people faster."""
    assert _bounds(build(size), odd=odd)[0].rounds_without_repeat() == rounds


def test_what_is_left_when_all_is_new(build):
    """Forty rounds of twenty people have 400 meetings, of which 190 are new."""
    bounds, pairs = _bounds(build(20))
    assert bounds.fewest_repeats(40 * pairs, 0, 40) == 210
    assert bounds.fewest_repeats(19 * pairs, 0, 19) == 0


def test_where_nobody_may_meet_there_is_no_bound(build):
    """No pair can be repeated, for as long as one likes."""
    problem = build(2, blocked=[(0, 1)])
    assert _bounds(problem)[0].rounds_without_repeat() is None


def test_a_flow_counts_no_less_than_a_matching():
    """Of a triangle each may be in one pair: the flow has three ends in halves, a matching two."""
    triangle = ~np.eye(3, dtype=np.bool_)
    assert most_ends(triangle, 1) == 3
    assert most_ends(triangle, 2) == 6
    assert most_ends(np.zeros((0, 0), np.bool_), 5) == 0


def test_who_has_few_partners_and_no_leave_bounds_the_rounds(build):
    """In a star of pairs the hub is always in the pair; whoever may be left out bounds nothing."""
    hub = build(4, blocked=[(1, 2), (1, 3), (2, 3)])
    field = field_of(hub, parse_policy({"odd": "sit_out", "must": [LONG]}))
    assert served_always(Search(1), field, 1) == 0
    even = field_of(build(3), parse_policy({"odd": "sit_out"}))
    assert served_always(Search(1), even, 1) is None
