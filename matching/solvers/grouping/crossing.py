"""A child of two partitions: whole groups of both parents, the rest where it gains most.

The crossover of whole groups (Falkenauer 1996, "A hybrid grouping genetic algorithm for bin
packing"): parents take turns, and each gives the group that is worth most of what is left.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from matching.solvers.grouping.random_numbers import below
from matching.solvers.kernels import kernel


@kernel
def cross(
    ground: Any, mean: float, mother: Any, father: Any, child: Any, size: Any, random: Any
) -> None:
    """Fill ``child`` and ``size`` by a partition that keeps the sizes.

    Parameters
    ----------
    mean
        The mean affinity: a group is worth what it has above it, so that large ones are not
        preferred for their size.
    child
        ``int64 (n,)``, to be filled.
    size
        ``int64 (m,)``, to be filled.
    """
    groups = size.shape[0]
    child[:] = -1
    size[:] = 0
    used = np.zeros(groups, np.bool_)
    turn = below(random, 2)
    for step in range(groups):
        parent = mother if (turn + step) % 2 == 0 else father
        group = _richest(ground, mean, parent, child, used)
        used[group] = True
        for member in range(child.shape[0]):
            if parent[member] == group and child[member] < 0:
                child[member] = group
                size[group] += 1
    _place_rest(ground, child, size, random)
    _fill_short(ground, child, size)


@kernel
def _richest(ground: Any, mean: float, parent: Any, child: Any, used: Any) -> int:
    """Return the group of a parent, of those not used, whose free members are worth most."""
    worth = np.zeros(used.shape[0])
    for member in range(child.shape[0]):
        group = parent[member]
        if child[member] >= 0 or used[group]:
            continue
        worth[group] += ground.placement[group, member]
        if group == ground.waiting:
            continue
        for other in range(member):
            if parent[other] == group and child[other] < 0:
                worth[group] += ground.affinity[member, other] - mean
    best, most = -1, -np.inf
    for group in range(used.shape[0]):
        if not used[group] and worth[group] > most:
            best, most = group, worth[group]
    return best


@kernel
def _place_rest(ground: Any, child: Any, size: Any, random: Any) -> None:
    """Put who is left where they gain most, groups that are too small first."""
    rest = np.flatnonzero(child < 0)
    for at in range(rest.shape[0] - 1, 0, -1):
        to = below(random, at + 1)
        rest[at], rest[to] = rest[to], rest[at]
    needed = 0
    for group in range(size.shape[0]):
        needed += max(0, ground.least[group] - size[group])
    for at in range(rest.shape[0]):
        member = rest[at]
        short = needed >= rest.shape[0] - at
        group = _best_place(ground, child, size, member, short)
        needed -= size[group] < ground.least[group]
        child[member] = group
        size[group] += 1


@kernel
def _best_place(ground: Any, child: Any, size: Any, member: int, short: bool) -> int:  # noqa: FBT001
    best, most = -1, -np.inf
    for group in range(size.shape[0]):
        room = size[group] < (ground.least[group] if short else ground.most[group])
        if not room and not (short and best < 0 and size[group] < ground.most[group]):
            continue
        gain = ground.placement[group, member]
        if group != ground.waiting:
            for other in range(child.shape[0]):
                if child[other] == group:
                    gain += ground.affinity[member, other]
        if gain > most or (short and best >= 0 and size[best] >= ground.least[best]):
            best, most = group, gain
    return best


@kernel
def _fill_short(ground: Any, child: Any, size: Any) -> None:
    """Move members from groups with more than they need to those with fewer."""
    for group in range(size.shape[0]):
        while size[group] < ground.least[group]:
            donor = -1
            for member in range(child.shape[0]):
                here = child[member]
                if size[here] > ground.least[here]:
                    donor = member
                    break
            size[child[donor]] -= 1
            child[donor] = group
            size[group] += 1
