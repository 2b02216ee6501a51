"""Correcting labels in an order that long chains do not spoil.

From a queue, a chain of n changes can take n rounds. Here each round looks at the nodes in the
order in which they depend on each other (Goldberg and Radzik, "A heuristic improvement of the
Bellman-Ford algorithm", 1993), at the price of a search through the graph before each.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matching.solvers.kernels import Bench, Held, kernel
from matching.solvers.result import IntArray

DONE, OVERFLOWN, SPENT = 0, 1, 2
# Labels above this do not overflow when they are added up.
LOWEST = -(2**59)


class Arcs(NamedTuple):
    """Arcs by the node they leave.

    Attributes
    ----------
    starts : (nodes + 1,) int64
        Where the arcs of each node begin.
    heads : (arcs,) int64
        Where each leads.
    costs : (arcs,) int64
        By how much the label there may exceed the label here at most.
    """

    starts: Held
    heads: Held
    costs: Held


class _Round(NamedTuple):
    """Room for a round: which nodes are to be looked at, and in which order."""

    active: Held
    seen: Held
    cursor: Held
    stack: Held
    order: Held


def arcs_of(tails: IntArray, heads: IntArray, costs: IntArray, nodes: int) -> Arcs:
    """Sort arcs by the node they leave."""
    order = np.argsort(tails, kind="stable")
    counts = np.bincount(tails, minlength=nodes)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Arcs(starts, heads[order], costs[order])


def lower_in_order(arcs: Arcs, labels: IntArray, most: int) -> tuple[int, IntArray]:
    """Lower labels until none is above what another allows.

    Parameters
    ----------
    arcs : Arcs
        What each label allows others.
    labels : (nodes,) int64
        Where to begin.
    most : int
        How many arcs to look at before giving up.

    Returns
    -------
    state : int
        ``DONE``, ``OVERFLOWN`` or ``SPENT``.
    labels : (nodes,) int64
        The labels reached.
    """
    bench = Bench(arcs.heads.size)
    n = labels.size
    falling = bench.hold(labels)
    rounds = _Round(
        bench.lend(np.ones(n, np.bool_)), bench.lend(np.zeros(n, np.bool_)),
        *(bench.lend(np.zeros(n, np.int64)) for _ in range(3)),
    )  # fmt: skip
    held = Arcs(*(bench.lend(array) for array in arcs))
    state = bench.run(correct_in_order)(held, falling, rounds, most)
    return int(state), np.asarray(falling, np.int64)


@kernel
def correct_in_order(arcs: Arcs, labels: Held, rounds: _Round, most: int) -> int:
    """Go through rounds until no node is active."""
    work = 0
    while True:
        count = put_in_order(arcs, labels, rounds)
        if count == 0:
            return DONE
        for at in range(count - 1, -1, -1):
            node = rounds.order[at]
            if labels[node] < LOWEST:
                return OVERFLOWN
            lower_from(arcs, labels, rounds.active, node)
            work += 2 * (arcs.starts[node + 1] - arcs.starts[node]) + 1
        if work > most:
            return SPENT


@kernel
def put_in_order(arcs: Arcs, labels: Held, rounds: _Round) -> int:
    """Order the active nodes and all that they may lower, the last to look at first."""
    count = 0
    for node in range(len(labels)):
        rounds.seen[node] = False
    for node in range(len(labels)):
        if rounds.active[node] and not rounds.seen[node]:
            if lowers_any(arcs, labels, node):
                count = follow(arcs, labels, rounds, node, count)
            else:
                rounds.active[node] = False
    return count


@kernel
def lowers_any(arcs: Arcs, labels: Held, node: int) -> bool:
    """Tell whether a node's label makes another too high."""
    for arc in range(arcs.starts[node], arcs.starts[node + 1]):
        if labels[node] + arcs.costs[arc] < labels[arcs.heads[arc]]:
            return True
    return False


@kernel
def follow(arcs: Arcs, labels: Held, rounds: _Round, first: int, count: int) -> int:
    """Search in depth along what may lower others; note each node when all after it are noted."""
    rounds.stack[0], depth = first, 1
    rounds.seen[first], rounds.cursor[first] = True, arcs.starts[first]
    while depth > 0:
        node = rounds.stack[depth - 1]
        arc = rounds.cursor[node]
        if arc == arcs.starts[node + 1]:
            rounds.order[count] = node
            count += 1
            depth -= 1
            continue
        rounds.cursor[node] = arc + 1
        head = arcs.heads[arc]
        if not rounds.seen[head] and labels[node] + arcs.costs[arc] <= labels[head]:
            rounds.seen[head], rounds.cursor[head] = True, arcs.starts[head]
            rounds.stack[depth] = head
            depth += 1
    return count


@kernel
def lower_from(arcs: Arcs, labels: Held, active: Held, node: int) -> None:
    """Lower what a node's label makes too high."""
    active[node] = False
    for arc in range(arcs.starts[node], arcs.starts[node + 1]):
        head, lowered = arcs.heads[arc], labels[node] + arcs.costs[arc]
        if lowered < labels[head]:
            labels[head] = lowered
            active[head] = True
