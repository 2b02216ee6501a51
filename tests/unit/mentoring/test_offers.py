"""The two sides of a mentoring round: what may enter, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from matching.offers import Mentoring
from matching.problem import Problem, SetColumn


def _sides(**given) -> Mentoring:
    return Mentoring(
        **{"offers": [True, False, True], "seeks": [False, True, True], "places": [2, 0, 1]} | given
    )


def test_running_mentorships_take_places():
    """A mentor of two who has two mentees today is full, also when they have one too many."""
    assert _sides(current=[(0, 1)]).free().tolist() == [1, 0, 1]
    assert _sides(current=[(0, 1), (0, 2), (2, 1), (2, 0)]).free().tolist() == [0, 0, 0]


def test_wishes_keep_their_order():
    """Of one mentee the first row is the first wish, in whatever order the mentees come."""
    sides = _sides(wishes=[(2, 0), (1, 2), (1, 0)])
    assert sides.wishes.tolist() == [[1, 2], [1, 0], [2, 0]]
    assert sides.wish_ranks().tolist() == [1, 2, 1]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"seeks": [False, False, True]}, "member 1 neither offers to mentor nor asks"),
        ({"places": [2, 0]}, "places: has 2 entries, expected 3"),
        ({"places": [2, -1, 0]}, "places: entry 1 is -1"),
        ({"wishes": [(1, 1)]}, "nobody is their own mentor"),
        ({"current": [(0, 3)]}, "current: entry 1 is 3"),
        ({"current": [(0, 1), (0, 1)]}, "named together twice"),
        ({"wishes": [(1, 0), (1, 0)]}, "named together twice"),
        ({"wishes": [(1, 0, 2)]}, "expected two numbers a row"),
        ({"led": [(0, 0)]}, "led: entry 0 is 0"),
        ({"topics_asked": SetColumn.of([["x"]])}, "topics_asked: has 1 entries, expected 3"),
        ({"served": [0, 0.5, 1]}, "served: holds values that do not fit int32"),
    ],
)
def test_what_does_not_fit_is_refused(given, message):
    """Every mistake of a caller is named, before anything is solved."""
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        _sides(**given)


def test_columns_cannot_be_changed():
    """What a proposal was made from stays what it was."""
    sides = _sides(current=[(0, 1)])
    for column in (sides.offers, sides.places, sides.current, sides.served):
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 0


@pytest.mark.parametrize("seed", range(20))
def test_a_problem_goes_to_bytes_and_back(draw, seed):
    """A stored round can be solved again: its bytes hold both sides, and are always the same."""
    problem = draw(15, seed)
    again = Problem.from_bytes(problem.to_bytes())
    assert again.to_bytes() == problem.to_bytes()
    assert again.mentoring is not None
    assert np.array_equal(again.mentoring.wishes, problem.mentoring.wishes)
    assert again.mentoring.topics_asked.labels == problem.mentoring.topics_asked.labels


def test_sides_of_another_roster_are_refused(build):
    """Both sides are about the members of the problem."""
    problem = build([1, -1], [0, 1])
    with pytest.raises(ValueError, match="mentoring: has 3 rows, expected 2"):
        Problem(problem.members, on=problem.on, mentoring=_sides())
