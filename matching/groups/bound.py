"""What no round of groups is worth more than."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from matching.columns import Float64
from matching.evaluate import allowed_block, row_blocks
from matching.groups.company import Company

_SLACK: Final = 1e-6


def upper_bound(company: Company, worth: Float64, *, groups: int, served: int, least: int) -> int:
    """Bound the points of rounds of so many groups of so many members.

    In a group of ``s`` members the mean of the pairs is the mean over members of what each has
    with the ``s - 1`` others in the mean. Nobody has more than with their ``least - 1`` best, and
    no group has more than its best pair.

    Parameters
    ----------
    company
        The members and the rules.
    worth
        ``float64 (n, n)``: what two members score.
    groups, served
        How many groups there are, and how many members in all of them.
    least
        How many members the smallest group has.

    Returns
    -------
    int
        Thousandths of a point, summed over groups.
    """
    own = _with_best(company, worth, max(1, least - 1))
    best_pair, best_wish = float(own[1].max(initial=0.0)), 0.0
    means = own[0]
    if company.project_rules():
        wished = company.welcome().max(axis=1, initial=0)
        means, best_wish = means + wished, float(wished.max(initial=0))
    by_members = float(np.sort(means)[::-1][:served].sum()) / max(least, 1)
    by_groups = groups * (math.floor(best_pair + _SLACK) + math.floor(best_wish + _SLACK))
    return min(math.ceil(by_members - _SLACK), by_groups)


def _with_best(company: Company, worth: Float64, companions: int) -> tuple[Float64, Float64]:
    """Give what each member has with their best companions in the mean, and with the best one."""
    lowered = company.lowered
    if company.rest is not None:
        lowered = lowered.without([company.rest.label])
    from matching.solvers.grouping.bound import largest

    few = min(companions, company.size)
    means, bests = np.zeros(company.size), np.zeros(company.size)
    for rows in row_blocks(company.size):
        allowed = allowed_block(lowered, rows, slice(0, company.size))
        values = np.where(allowed, worth[rows], 0.0)
        best = largest(values, few)
        means[rows] = np.maximum(best, 0.0).sum(axis=1) / companions
        bests[rows] = best.max(axis=1, initial=0.0)
    return means, bests
