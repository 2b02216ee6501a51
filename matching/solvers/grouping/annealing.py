"""Simulated annealing and descent by swaps and insertions, on a table of gains.

Every move is looked at in constant time, whatever the size of the groups (the gain table of the
swap and insertion neighbourhoods in Lai and Hao 2016, "Iterated maxima search for the maximally
diverse grouping problem"); a member is taken in turn and the other side at random. Limits that are
missed have a price, so that a start that misses some is repaired on the way.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from matching.solvers.grouping.ground import (
    enter,
    exchange,
    exchange_cost,
    insert,
    leave,
    swap,
    take_stock,
)
from matching.solvers.grouping.random_numbers import below, chance
from matching.solvers.kernels import kernel

# A loss of so many temperatures is never accepted: once in 160,000 times.
_NEVER = 12.0


@kernel
def anneal(  # noqa: C901  (see the docstring)
    ground: Any,
    standing: Any,
    first: int,
    last: int,
    sweeps: int,
    hottest: float,
    coldest: float,
) -> None:
    """Cool a partition from sweep ``first`` to before ``last`` of ``sweeps``.

    A sweep looks at one move for each member. What only looks is written out here: calls with all
    of the ground would take longer than the look.
    """
    take_stock(ground, standing)
    label, gain, size, random = standing.label, standing.gain, standing.size, standing.random
    affinity, least, most = ground.affinity, ground.least, ground.most
    waiting, inserts, ruled = ground.waiting, ground.inserts, ground.owner.shape[0] > 0
    n, groups = label.shape[0], size.shape[0]
    for sweep in range(first, last):
        heat = hottest * (coldest / hottest) ** (sweep / sweeps)
        floor = -_NEVER * heat
        for member in range(n):
            here = label[member]
            if inserts > 0.0 and chance(random) < inserts:
                there = below(random, groups)
                if here == there or size[here] <= least[here] or size[there] >= most[there]:
                    continue
                won = gain[there, member] - gain[here, member]
                mended = ruled and standing.cost[0] > 0.0
                if won < floor and not mended:
                    continue
                bar = heat * np.log(1.0 - chance(random))
                if won < bar and not mended:
                    continue
                if not ruled or _may_insert(ground, standing, member, there, won, bar):
                    insert(affinity, label, gain, size, waiting, member, there)
                continue
            other = below(random, n)
            there = label[other]
            if here == there:
                continue
            both = (here != waiting) + (there != waiting)
            won = (
                gain[there, member]
                - gain[here, member]
                + gain[here, other]
                - gain[there, other]
                - both * np.float64(affinity[member, other])
            )
            mended = ruled and standing.cost[0] > 0.0
            if won < floor and not mended:
                continue
            bar = heat * np.log(1.0 - chance(random))
            if won < bar and not mended:
                continue
            if not ruled or _may_swap(ground, standing, member, other, won, bar):
                swap(affinity, label, gain, waiting, member, other)


@kernel
def descend(ground: Any, standing: Any) -> None:  # noqa: C901  (as `anneal`)
    """Take every move that gains until none does."""
    take_stock(ground, standing)
    label, gain, size = standing.label, standing.gain, standing.size
    affinity, least, most = ground.affinity, ground.least, ground.most
    waiting, ruled, some = ground.waiting, ground.owner.shape[0] > 0, ground.some
    n, groups = label.shape[0], size.shape[0]
    better = True
    while better:
        better = False
        for member in range(n):
            for there in range(groups):
                here = label[member]
                if here == there or size[here] <= least[here] or size[there] >= most[there]:
                    continue
                won = gain[there, member] - gain[here, member]
                if won <= some and not (ruled and standing.cost[0] > 0.0):
                    continue
                if not ruled or _may_insert(ground, standing, member, there, won, some):
                    insert(affinity, label, gain, size, waiting, member, there)
                    better = True
            for other in range(member + 1, n):
                here, there = label[member], label[other]
                if here == there:
                    continue
                both = (here != waiting) + (there != waiting)
                won = (
                    gain[there, member]
                    - gain[here, member]
                    + gain[here, other]
                    - gain[there, other]
                    - both * np.float64(affinity[member, other])
                )
                if won <= some and not (ruled and standing.cost[0] > 0.0):
                    continue
                if not ruled or _may_swap(ground, standing, member, other, won, some):
                    swap(affinity, label, gain, waiting, member, other)
                    better = True


@kernel
def _may_swap(ground: Any, standing: Any, one: int, other: int, won: float, bar: float) -> bool:
    """Count two into each other's groups if that gains more than the bar, less what breaks."""
    change = exchange_cost(ground, standing, one, other)
    if won - change < bar:
        return False
    exchange(ground, standing, one, other)
    standing.cost[0] += change
    return True


@kernel
def _may_insert(
    ground: Any, standing: Any, member: int, there: int, won: float, bar: float
) -> bool:
    """Count one into another group if that gains more than the bar, less what breaks."""
    here = standing.label[member]
    change = leave(ground, standing, member, here) + enter(ground, standing, member, there)
    if won - change < bar:
        leave(ground, standing, member, there)
        enter(ground, standing, member, here)
        return False
    standing.cost[0] += change
    return True
