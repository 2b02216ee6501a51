"""Which functions may meet at all, under the rules that last."""

from __future__ import annotations

from datetime import date

import numpy as np

from matching import parse_policy
from matching.problem import Category, Mentoring, Met, Problem, Roster
from matching.simulation import functions_that_may_meet

MONDAY = date(2027, 1, 4)


def problem(functions, **given):
    manager = np.array(given.pop("manager", [-1] * len(functions)))
    roster = Roster(len(functions), {"function": Category.of(functions)}, manager=manager)
    return Problem(roster, on=MONDAY, **given)


def test_who_only_rests_may_meet():
    """A pair that met last round may meet again one day; the same function may not."""
    met = Met(np.array([0]), np.array([1]), np.array([1]), np.array([1]))
    policy = parse_policy({"must": [{"different": "function"}, {"rest": {"rounds": 5}}]})
    may = functions_that_may_meet(problem(["HR", "IT"], met=met), policy)
    assert may.tolist() == [[False, True], [True, False]]


def test_rules_about_people_keep_functions_apart():
    """Where the only pair of two functions is a manager and a report, the functions never meet."""
    policy = parse_policy({"must": [{"apart": "reporting_line"}]})
    may = functions_that_may_meet(problem(["HR", "IT", "Law"], manager=[-1, 0, -1]), policy)
    assert may.tolist() == [[False, False, True], [False, False, True], [True, True, False]]


def test_mentors_and_mentees():
    """One way round is enough, and a place that is taken now comes free one day."""
    sides = Mentoring(
        offers=np.array([1, 0, 1], np.bool_),
        seeks=np.array([0, 1, 0], np.bool_),
        places=np.array([0, 0, 0]),
    )
    may = functions_that_may_meet(
        problem(["HR", "IT", "Law"], mentoring=sides), parse_policy({"kind": "mentoring"})
    )
    assert may.tolist() == [[False, True, False], [True, False, True], [False, True, False]]


def test_without_functions_there_is_nothing_to_say():
    """A roster without the column gives an empty table."""
    assert functions_that_may_meet(Problem(Roster(3), on=MONDAY), parse_policy({})).shape == (0, 0)
