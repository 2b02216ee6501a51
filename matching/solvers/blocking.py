"""Counting the pairs who would rather have each other, for any assignment.

Shares nothing with deferred acceptance but the reading of lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from matching.solvers.bipartite import read_side
from matching.solvers.inputs import edge_ends
from matching.solvers.ranks import RankLists, Ranks, places_among, read_ranks, refuse_strangers
from matching.solvers.result import IntArray

_NOBODY = np.iinfo(np.int64).max


def blocking_pairs(
    left_ranks: RankLists,
    right_ranks: RankLists,
    right_capacity: ArrayLike | Sequence[Any],
    pairs: ArrayLike | Sequence[Any],
) -> IntArray:
    """Find the pairs that block an assignment.

    A pair blocks when each lists the other, they are not paired, the left agent has nobody or
    someone it wants less, and the right agent has room or someone it wants less (Gale and Shapley
    1962). Whom an agent does not list it wants less than all it lists, and nobody still less.

    Parameters
    ----------
    left_ranks, right_ranks
        As for :func:`matching.solvers.stable_assign`.
    right_capacity : int or (n_right,) array of ints
        How many pairs a right agent may have.
    pairs : (k, 2) array of ints
        The assignment, in any order.

    Returns
    -------
    (b, 2) int64
        The blocking pairs, ascending.

    Raises
    ------
    ValueError
        The lists are malformed, or the pairs are not an assignment.
    """
    left, right = read_ranks("left_ranks", left_ranks), read_ranks("right_ranks", right_ranks)
    refuse_strangers("left_ranks", left, right.size)
    refuse_strangers("right_ranks", right, left.size)
    capacity = read_side("right", right.size, right_capacity, 0).capacity
    paired = edge_ends(pairs)
    _refuse_overfull(left.size, capacity, paired)
    return find_blocking(left, right, capacity, paired)


def find_blocking(left: Ranks, right: Ranks, capacity: IntArray, pairs: IntArray) -> IntArray:
    """Do the same on what has been checked."""
    agents, partners = left.agents(), left.partners
    there = places_among(left, right)
    paired = np.isin(agents * right.size + partners, pairs[:, 0] * right.size + pairs[:, 1])
    own = np.full(left.size, _NOBODY)
    own[agents[paired]] = left.places()[paired]
    worst = _worst(right, capacity, pairs)
    wishes = (there >= 0) & ~paired & (left.places() < own[agents]) & (there < worst[partners])
    found = np.stack([agents[wishes], partners[wishes]], axis=1)
    return found[np.lexsort((found[:, 1], found[:, 0]))]


def _worst(right: Ranks, capacity: IntArray, pairs: IntArray) -> IntArray:
    """Return the place from which on each right agent would not take another: (n_right,)."""
    count = np.bincount(pairs[:, 1], minlength=right.size)
    n_left = int(max(pairs[:, 0].max(initial=0), right.partners.max(initial=0))) + 1
    held = pairs[:, 1] * n_left + pairs[:, 0]
    listed = np.isin(right.agents() * n_left + right.partners, held)
    worst = np.full(right.size, -1)
    np.maximum.at(worst, right.agents()[listed], right.places()[listed])
    known = np.bincount(right.agents()[listed], minlength=right.size)
    worst[(known < count) | (count < capacity)] = _NOBODY
    return worst


def _refuse_overfull(n_left: int, capacity: IntArray, pairs: IntArray) -> None:
    for column, (side, most) in enumerate(
        (("left", np.ones(n_left, np.int64)), ("right", capacity))
    ):
        ends = pairs[:, column]
        if ends.size and not 0 <= int(ends.min()) <= int(ends.max()) < most.size:
            raise ValueError(f"pairs name a {side} agent that is not between 0 and {most.size - 1}")
        over = np.flatnonzero(np.bincount(ends, minlength=most.size) > most)
        if over.size:
            raise ValueError(
                f"pairs give {side} agent {over[0]} more than the {most[over[0]]} it may have"
            )
