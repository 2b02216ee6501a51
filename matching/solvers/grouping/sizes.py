"""Sizes for the groups of a first partition."""

from __future__ import annotations

from typing import Final

import numpy as np

from matching.solvers.result import IntArray

_MOST_STEPS: Final = 2_000_000
"""From so many steps on the sizes are chosen group by group instead of all together."""


def likely_sizes(
    least: IntArray, most: IntArray, members: int, mean: float, count: int
) -> list[IntArray]:
    """Return the sizes with which partitions are worth most in the mean, the best first.

    A group of ``s`` members has ``s * (s - 1) / 2`` affinities inside. Above a mean of 0 it pays to
    have large groups beside small ones, below it to have all alike.

    Parameters
    ----------
    least, most : (m,) int64
        The least sizes add up to no more than ``members``, the largest to no less.
    count : int
        How many to return at most.
    """
    sign = 1 if mean > 0 else -1
    spans = int((most - least + 1).sum())
    if spans * members * count > _MOST_STEPS:
        return [_group_by_group(least, most, members, sign)]
    best: dict[int, list[tuple[int, tuple[int, ...]]]] = {0: [(0, ())]}
    for low, high in zip(least.tolist(), most.tolist(), strict=True):
        following: dict[int, list[tuple[int, tuple[int, ...]]]] = {}
        for total, ways in best.items():
            for size in range(low, min(high, members - total) + 1):
                pairs = sign * size * (size - 1) // 2
                following.setdefault(total + size, []).extend(
                    (worth + pairs, (*sizes, size)) for worth, sizes in ways
                )
        best = {total: sorted(ways, reverse=True)[:count] for total, ways in following.items()}
    return [np.array(sizes, np.int64) for _, sizes in best[members]]


def _group_by_group(least: IntArray, most: IntArray, members: int, sign: int) -> IntArray:
    """Give all spare members to as few groups as possible, or spread them out evenly."""
    sizes = least.copy()
    spare = members - int(sizes.sum())
    if sign > 0:
        for group in np.argsort(-(least + most), kind="stable").tolist():
            more = min(spare, int(most[group] - sizes[group]))
            sizes[group] += more
            spare -= more
        return sizes
    while spare > 0:
        open_ = np.flatnonzero(sizes < most)
        smallest = open_[sizes[open_] == sizes[open_].min()][:spare]
        sizes[smallest] += 1
        spare -= len(smallest)
    return sizes
