"""From the prices of a finished search to a proof that can be handed out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.solvers.forest import FREE, NONE, Forest, list_members
from matching.solvers.kernels import Bench, Held, kernel
from matching.solvers.result import Duals, IntArray

# Sets nested thousands deep are written out in full, so that anyone can check them; when that would
# take more room than this, those that prove least are left out, and the bound rises by as much.
MOST_MEMBERS = 2**26


def proof_of(forest: Forest, bench: Bench) -> Duals:
    """Collect prices of vertices and of odd sets; sets without a price are left out."""
    nodes = _sets_with_a_price(forest)
    kept = _worth_keeping(forest, nodes)
    vertex = np.asarray(forest.price, np.int64)
    if kept.size < nodes.size:
        vertex = vertex + _instead_of(forest, np.setdiff1d(nodes, kept))
    starts = np.concatenate([[0], np.cumsum(np.asarray(forest.size, np.int64)[kept])])
    members = bench.lend(np.empty(int(starts[-1]), np.int32))
    bench.run(_list_all)(forest, bench.lend(kept.copy()), members)
    worth = np.asarray(forest.worth, np.int64)[kept]
    return Duals(vertex, starts.astype(np.int64), np.asarray(members, np.int32), worth)


@kernel
def _list_all(forest: Forest, nodes: Held, members: Held) -> None:
    place = 0
    for at in range(len(nodes)):
        place = list_members(forest, nodes[at], place, members)


def _sets_with_a_price(forest: Forest) -> IntArray:
    there = np.asarray(forest.worth, np.int64) > 0
    there[: len(forest.mate)] = False
    there[np.asarray(forest.free, np.int64)[: forest.counts[FREE]]] = False
    return np.flatnonzero(there).astype(np.int64)


def _worth_keeping(forest: Forest, nodes: IntArray) -> IntArray:
    """Return the sets that prove the most for their room, as many as there is room for."""
    size, worth = np.asarray(forest.size, np.int64)[nodes], np.asarray(forest.worth)[nodes]
    order = np.argsort(-(worth / size), kind="stable")
    fits = np.cumsum(size[order]) <= MOST_MEMBERS
    return np.sort(nodes[order[fits]])


def _instead_of(forest: Forest, left_out: IntArray) -> NDArray[np.int64]:
    """Return what to add to the price of each vertex when sets are left out.

    Half the price of every set that holds the vertex, at whatever depth: what the sets around a
    node add up to is found by looking ever twice as many sets outwards.
    """
    extra = np.zeros(len(forest.base) + 1, np.int64)
    extra[left_out] = np.asarray(forest.worth, np.int64)[left_out] // 2
    around = np.concatenate([np.asarray(forest.parent, np.int64), [NONE]])
    while (around != NONE).any():
        extra += extra[around]
        around = around[around]
    return extra[: len(forest.mate)]
