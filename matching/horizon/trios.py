"""Trios of an odd roster for many rounds, settled before the pairs around them."""

from __future__ import annotations

import numpy as np

from matching.columns import Bool, Int64
from matching.horizon.climbing import NOBODY
from matching.horizon.targets import Targets

_LOOKED_AT = 12
"""Among how many members, those with the most new partners to spare, a trio is looked for."""


def with_trios(active: Bool, fresh: Bool, rounds: int, seed: int) -> Targets:
    """Give one trio to each round, no two of them with a pair in common, and no pairs beside it.

    A trio uses up three meetings where a pair uses one, so trios go to those with the most new
    partners to spare, and in turns.

    Parameters
    ----------
    active
        ``bool (n,)``: who takes part.
    fresh
        ``bool (n, n)``: the pairs that may be used.
    rounds
        How many rounds at most; fewer when trios run out.
    seed
        Decides between trios that are equally good.
    """
    noise, open_ = np.random.default_rng(seed), fresh.copy()
    turns = np.zeros(len(fresh), dtype=np.int64)
    trios: list[tuple[int, int, int]] = []
    while len(trios) < rounds:
        order = _most_to_spare(active, open_, turns, noise)
        trio = _trio(open_, order)
        if trio is None:
            break
        for one in trio:
            open_[one, list(trio)] = False
        turns[list(trio)] += 1
        trios.append(trio)
    return _targets(active, np.array(trios, dtype=np.int64).reshape(-1, 3))


def _most_to_spare(
    active: Bool, open_: Bool, turns: Int64, noise: np.random.Generator
) -> list[int]:
    """Order members: those with the fewest trios, then with the most new partners left."""
    people = np.flatnonzero(active)
    spare = open_[people].sum(axis=1)
    chance = noise.permutation(len(people))
    order: list[int] = people[np.lexsort((chance, -spare, turns[people]))].tolist()
    return order


def _trio(open_: Bool, order: list[int]) -> tuple[int, int, int] | None:
    """Find three who are new to each other, as early in an order as can be."""
    for first in order[:_LOOKED_AT]:
        near = [member for member in order if open_[first, member]]
        for second in near[:_LOOKED_AT]:
            for third in near:
                if open_[second, third]:
                    return first, second, third
    return None


def _targets(active: Bool, trios: Int64) -> Targets:
    """Put the trios into rounds: the first of each joins the other two."""
    rounds = np.arange(len(trios))
    mates = np.full((len(trios), len(active)), NOBODY, dtype=np.int64)
    wanted = np.tile(active, (len(trios), 1))
    third, one, other = trios.T
    # None of the three is moved any more, so that the trio stays together.
    for member in (third, one, other):
        wanted[rounds, member] = False
    mates[rounds, one], mates[rounds, other] = other, one
    return Targets(mates, wanted, trios)
