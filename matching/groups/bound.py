"""What no round of groups is worth more than."""

from __future__ import annotations

import math

import numpy as np

from matching.columns import Float64
from matching.evaluate import allowed_block, row_blocks
from matching.groups.company import Company


def upper_bound(company: Company, worth: Float64, least: int) -> int:
    """Bound the points of all groups that keep the rules about two, whoever is in them.

    In a group of ``s`` members the mean of the pairs is the mean over members of what each has
    with the ``s - 1`` others in the mean. Nobody has more than with their ``least - 1`` best.

    Parameters
    ----------
    company
        The members and the rules.
    worth
        ``float64 (n, n)``: what two members score.
    least
        How many members the smallest group has.

    Returns
    -------
    int
        Thousandths of a point, summed over groups.
    """
    companions = max(1, least - 1)
    lowered = company.lowered
    if company.rest is not None:
        lowered = lowered.without([company.rest.label])
    total = 0.0
    for rows in row_blocks(company.size):
        allowed = allowed_block(lowered, rows, slice(0, company.size))
        values = np.where(allowed, worth[rows], 0.0)
        few = min(companions, company.size)
        best = np.partition(values, company.size - few, axis=1)[:, company.size - few :]
        total += float(np.maximum(best, 0.0).sum()) / companions
    rule = company.wish_rule()
    if rule is not None:
        total += float(rule.points_of(company.problem).max(axis=1, initial=0).sum())
    return math.ceil(total / max(least, 1) - 1e-6)
