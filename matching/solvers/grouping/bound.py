"""An upper bound on what a partition is worth."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from matching.solvers.grouping.question import Question

USEFUL: Final = 2.0
"""A bound of more than so many times what was found says nothing."""


def upper_bound(question: Question, value: float) -> float:
    """Return what no partition exceeds, or infinity where the bound says nothing.

    Nobody gains more than with their best companions: as many as the largest group has room for,
    those below 0 only where the smallest group needs them. Half of that, summed, bounds the
    affinities, since each counts for two.
    """
    n = question.size
    if n == 0:
        return 0.0
    inner = [group for group in range(question.groups) if group != question.waiting]
    bound = question.placement.max(axis=0, initial=-np.inf, where=question.allowed).sum()
    if inner and n > 1:
        most = min(n, int(question.most[inner].max())) - 1
        alone = question.waiting >= 0 or question.optional.any()
        least = 0 if alone else max(0, int(question.least[inner].min()) - 1)
        bound += _companions(question, least, max(most, 0)) / 2
    bound = float(bound)
    if question.whole:
        bound = math.floor(bound)
    tight = bound - value <= (USEFUL - 1) * abs(value)
    return max(bound, value) if tight else math.inf


def _companions(question: Question, least: int, most: int) -> float:
    """Sum up what everybody gains with the best companions they could have."""
    affinity = question.affinity
    total = 0.0
    if most == 0:
        return total
    for member in range(question.size):
        others = np.delete(affinity[member], member)
        if most < len(others):
            others = np.partition(others, len(others) - most)[len(others) - most :]
        best = np.sort(others)[::-1]
        needed, free = best[:least], best[least:]
        total += float(needed.sum() + free[free > 0].sum())
    return total
