"""An upper bound on what a partition is worth."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from matching.solvers.grouping.question import FloatArray, Question

_ROWS: Final = 256
_FEW: Final = 16

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
    total = 0.0
    if most == 0:
        return total
    for first in range(0, question.size, _ROWS):
        rows = question.affinity[first : first + _ROWS].copy()
        rows[np.arange(len(rows)), first + np.arange(len(rows))] = -np.inf
        best = largest(rows, min(most, question.size - 1))
        total += float(best[:, :least].sum() + np.maximum(best[:, least:], 0.0).sum())
    return total


def largest(rows: FloatArray, count: int) -> FloatArray:
    """Return the largest values of each row, descending: ``(k, count)``. The rows are used up.

    A few are taken one after the other: a partition is slow where many values are the same.
    """
    if count > _FEW:
        few = np.partition(rows, rows.shape[1] - count, axis=1)[:, rows.shape[1] - count :]
        return np.asarray(np.sort(few, axis=1)[:, ::-1], np.float64)
    found = np.empty((len(rows), count))
    at = np.arange(len(rows))
    for place in range(count):
        best = rows.argmax(axis=1)
        found[:, place] = rows[at, best]
        rows[at, best] = -np.inf
    return found
