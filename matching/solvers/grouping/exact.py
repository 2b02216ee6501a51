"""The best partition of a few members, by dynamic programming over their subsets."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from matching.solvers.grouping.question import FloatArray, Question
from matching.solvers.kernels import Bench, kernel
from matching.solvers.result import IntArray

FEW: Final = 12
"""Up to so many members all partitions are looked at."""


def best_of_few(question: Question) -> IntArray | None:
    """Return the labels of the best partition, or None when none keeps the rules.

    Group by group, the best way to fill the groups so far with each subset of the members; three
    to the power of ``n`` subsets of subsets a group.
    """
    n, groups = question.size, question.groups
    worth = _worth(question)
    bench = Bench(groups * 3**n)
    best = bench.lend(np.where(np.arange(2**n) == 0, 0.0, -np.inf))
    taken = [bench.lend(np.zeros(2**n, np.int64)) for _ in range(groups)]
    for group in range(groups):
        following = bench.lend(np.full(2**n, -np.inf))
        bench.run(fill_group)(best, bench.hold(worth[group]), following, taken[group])
        best = following
    left = 2**n - 1
    if best[left] == -np.inf:
        return None
    labels = np.zeros(n, np.int64)
    for group in reversed(range(groups)):
        subset = int(taken[group][left])
        labels[[member for member in range(n) if subset >> member & 1]] = group
        left ^= subset
    return labels


@kernel
def fill_group(best: Any, worth: Any, following: Any, taken: Any) -> None:
    """Let one more group take any subset of each set of members."""
    for members in range(len(best)):
        subset = members
        while True:
            value = best[members ^ subset] + worth[subset]
            if value > following[members]:
                following[members] = value
                taken[members] = subset
            if subset == 0:
                break
            subset = (subset - 1) & members


def _worth(question: Question) -> FloatArray:
    """Return what each subset is worth in each group, minus infinity where it breaks a rule."""
    n, groups = question.size, question.groups
    bits = (np.arange(2**n)[:, None] >> np.arange(n) & 1).astype(np.float64)
    inner = np.einsum("si,ij,sj->s", bits, question.affinity, bits) / 2
    sizes = bits.sum(axis=1)
    worth = np.empty((groups, 2**n))
    apart = _both(bits, question.forbidden)
    torn = _one_of_two(bits, question.together)
    for group in range(groups):
        value = bits @ question.placement[group] + (inner if group != question.waiting else 0.0)
        fits = (sizes >= question.least[group]) & (sizes <= question.most[group])
        fits &= ((bits @ ~question.allowed[group]) == 0) & ~torn
        if group != question.waiting:
            fits &= ~apart
        broken, cost = _missed(question, group, bits)
        fits &= ~broken
        value = value - cost
        worth[group] = np.where(fits, value, -np.inf)
        if question.optional[group]:
            worth[group, 0] = 0.0
    return worth


def _both(bits: FloatArray, pairs: IntArray) -> Any:
    return (bits[:, pairs[:, 0]] * bits[:, pairs[:, 1]]).any(axis=1)


def _one_of_two(bits: FloatArray, pairs: IntArray) -> Any:
    return (bits[:, pairs[:, 0]] != bits[:, pairs[:, 1]]).any(axis=1)


def _missed(question: Question, group: int, bits: FloatArray) -> tuple[Any, FloatArray]:
    """Return which subsets break a limit of a group, and what each misses that has a price."""
    limits, n = question.limits, question.size
    member = np.repeat(np.arange(n), np.diff(limits.starts))
    belongs = np.zeros((n, len(limits.owner)))
    belongs[member, limits.classes] = 1.0
    missing, lacking = limits.missed_by(bits @ belongs, group)
    never = np.isinf(limits.price), np.isinf(limits.variety_price)
    broken = missing[:, never[0]].any(axis=1) | lacking[:, never[1]].any(axis=1)
    cost = (
        missing[:, ~never[0]] @ limits.price[~never[0]]
        + lacking[:, ~never[1]] @ limits.variety_price[~never[1]]
    )
    return broken, cost
