"""Which functions may meet which at all."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from matching.columns import Bool, Int64
from matching.evaluate import NO_PLACE, Lowered, allowed_pairs, lower
from matching.mentoring.arcs import lower_directed
from matching.policy import Policy
from matching.problem import Met, Problem
from matching.rules.rest import MustRest
from matching.rules.sides import sides

MOST_LOOKED_AT: Final = 1500
"""So many members of a function are looked at, evenly drawn; of smaller ones all."""


def functions_that_may_meet(problem: Problem, policy: Policy) -> Bool:
    """Say of which functions any two members may meet, once they have rested.

    Parameters
    ----------
    problem, policy
        The members and the rules.

    Returns
    -------
    numpy.ndarray
        ``bool (f, f)``, symmetric, in the order of the labels of the roster's ``function``; in
        mentoring, one of either may mentor one of the other.

    Raises
    ------
    PolicyError
        When a rule needs a column that no member has.
    """
    known = problem.members.categories.get("function")
    count = 0 if known is None else len(known.labels)
    may = np.zeros((count, count), np.bool_)
    if known is None:
        return may
    lowered = _lasting(problem, policy)
    left, right = _sides(problem, policy)
    for one in range(count):
        for other in range(count):
            a = _some(left & (known.codes == one))
            b = _some(right & (known.codes == other))
            if not may[one, other]:
                may[one, other] = may[other, one] = _any_pair(lowered, a, b)
    return may


def _lasting(problem: Problem, policy: Policy) -> Lowered:
    """Lower the musts without what passes: earlier meetings, and places that are taken now."""
    fresh = replace(problem, met=Met.none())
    if policy.kind == "mentoring":
        return lower_directed(fresh, policy).without([NO_PLACE])
    resting = [rule.label for rule in policy.must if isinstance(rule, MustRest)]
    return lower(fresh, policy).without(resting)


def _sides(problem: Problem, policy: Policy) -> tuple[Bool, Bool]:
    if policy.kind == "mentoring":
        mentoring = sides(problem)
        return mentoring.offers, mentoring.seeks
    everybody = np.ones(problem.size, np.bool_)
    return everybody, everybody


def _some(members: Bool) -> Int64:
    found = np.flatnonzero(members)
    if len(found) <= MOST_LOOKED_AT:
        return found
    return found[np.linspace(0, len(found) - 1, MOST_LOOKED_AT).astype(np.int64)]


def _any_pair(lowered: Lowered, a: Int64, b: Int64) -> bool:
    """Look at the pairs of two groups of members, a few at first: mostly one of them will do."""
    for few in (40, MOST_LOOKED_AT):
        rows, cols = a[:few], b[:few]
        left, right = np.repeat(rows, len(cols)), np.tile(cols, len(rows))
        if allowed_pairs(lowered, left, right).any():
            return True
    return False
