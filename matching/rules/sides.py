"""The two sides of a mentoring round, for the rules that only such a round has."""

from __future__ import annotations

from matching.offers import Mentoring
from matching.problem import Problem


def sides(problem: Problem) -> Mentoring:
    """Give who offers and who asks.

    Raises
    ------
    ValueError
        When the problem is not one of mentoring.
    """
    if problem.mentoring is None:
        raise ValueError("this problem does not say who offers to mentor and who asks")
    return problem.mentoring
