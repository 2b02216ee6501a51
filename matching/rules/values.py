"""One number for each value of an attribute, so that values can be counted."""

from __future__ import annotations

import numpy as np

from matching.columns import Int64
from matching.problem import CATEGORIES, MISSING, Problem


def codes_of(problem: Problem, attribute: str) -> Int64:
    """Give the same number to members with the same value, -1 where it is not known, ``(n,)``."""
    if attribute in CATEGORIES:
        return problem.members.categories[attribute].codes.astype(np.int64)
    values = problem.members.numbers[attribute]
    codes = np.unique(values, return_inverse=True)[1].reshape(-1).astype(np.int64)
    return np.where(values == MISSING, np.int64(-1), codes)
