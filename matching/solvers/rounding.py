"""From a fractional optimum, or from nothing, to a matching."""

from __future__ import annotations

import numpy as np

from matching.solvers.graph import Graph, Rows
from matching.solvers.kernels import Held, kernel
from matching.solvers.result import IntArray

SINGLE = -1


def split_cycles(graph: Graph, successor: IntArray, vertex: IntArray) -> IntArray:
    """Split the cycles and paths of an assignment into pairs.

    An even cycle loses nothing. An odd one leaves its cheapest vertex single, which costs that
    vertex's price at most.

    Parameters
    ----------
    graph : Graph
        Where the assignment belongs.
    successor : (n,) int64
        Each vertex at most once; -1 for none.
    vertex : (n,) int64
        Price of each vertex.

    Returns
    -------
    mate : (n,) int64
        The partner of each vertex, -1 for a single one.
    """
    hold, run = graph.bench.hold, graph.bench.run
    owner = np.full(graph.n, SINGLE, np.int64)
    chosen = np.flatnonzero(successor >= 0)
    owner[successor[chosen]] = chosen
    mate, seen = hold(np.full(graph.n, SINGLE, np.int64)), hold(np.zeros(graph.n, np.int8))
    run(_split)(hold(successor), hold(owner), hold(vertex), mate, seen)
    return np.asarray(mate, np.int64)


@kernel
def _split(successor: Held, owner: Held, vertex: Held, mate: Held, seen: Held) -> None:
    n = len(successor)
    for first in range(n):
        if owner[first] < 0 and successor[first] >= 0:
            _pair_along(successor, first, mate, seen)
    for first in range(n):
        if seen[first] == 0 and successor[first] >= 0:
            _pair_along(successor, _start_of(successor, vertex, first), mate, seen)


@kernel
def _start_of(successor: Held, vertex: Held, first: int) -> int:
    """Return where to start on a cycle, so that an odd one ends in its cheapest vertex."""
    cheapest, at, size = first, successor[first], 1
    while at != first:
        if vertex[at] < vertex[cheapest]:
            cheapest = at
        at = successor[at]
        size += 1
    return successor[cheapest] if size % 2 else first


@kernel
def _pair_along(successor: Held, first: int, mate: Held, seen: Held) -> None:
    at = first
    while at >= 0 and seen[at] == 0:
        after = successor[at]
        seen[at] = 1
        if after < 0 or seen[after] != 0:
            return
        seen[after] = 1
        mate[at] = after
        mate[after] = at
        at = successor[after]


def fill_greedily(graph: Graph, mate: IntArray) -> IntArray:
    """Match what is single along arcs that are the best left for both their ends.

    Ties go by a fixed scramble of the edges, so that equal gains do not all meet in one vertex.

    Returns
    -------
    mate : (n,) int64
        A new array; no vertex loses its partner.
    """
    hold = graph.bench.hold
    filled = hold(mate)
    singles = np.flatnonzero(mate == SINGLE).astype(np.int64)
    choice, queue = hold(np.full(graph.n, -1, np.int64)), hold(np.zeros(graph.n, np.int64))
    queued = hold(np.zeros(graph.n, np.int8))
    graph.bench.run(_fill)(graph.rows, filled, hold(singles), choice, queue, queued)
    return np.asarray(filled, np.int64)


@kernel
def _fill(rows: Rows, mate: Held, singles: Held, choice: Held, queue: Held, queued: Held) -> None:
    """Pair those who choose each other; whoever loses a choice chooses again."""
    for place in range(len(singles)):
        choice[singles[place]] = _best_single(rows, mate, singles[place])
    for place in range(len(singles)):
        queue[0] = singles[place]
        count = 1
        while count > 0:
            count -= 1
            vertex = queue[count]
            queued[vertex] = 0
            wanted = choice[vertex]
            if mate[vertex] >= 0 or wanted < 0:
                continue
            if mate[wanted] >= 0:
                choice[vertex] = _best_single(rows, mate, vertex)
                count = _enqueue(queue, queued, count, vertex)
            elif choice[wanted] == vertex:
                mate[vertex] = wanted
                mate[wanted] = vertex
                count = _enqueue_admirers(rows, mate, choice, queue, queued, count, vertex)
                count = _enqueue_admirers(rows, mate, choice, queue, queued, count, wanted)


@kernel
def _enqueue(queue: Held, queued: Held, count: int, vertex: int) -> int:
    if queued[vertex] != 0:
        return count
    queued[vertex] = 1
    queue[count] = vertex
    return count + 1


@kernel
def _enqueue_admirers(
    rows: Rows, mate: Held, choice: Held, queue: Held, queued: Held, count: int, vertex: int
) -> int:
    for arc in range(rows.starts[vertex], rows.starts[vertex + 1]):
        near = rows.col[arc]
        if mate[near] < 0 and choice[near] == vertex:
            count = _enqueue(queue, queued, count, near)
    return count


@kernel
def _best_single(rows: Rows, mate: Held, vertex: int) -> int:
    """Return the single neighbour along the best arc, -1 when there is none."""
    best, best_gain, best_rank = -1, 0, 0
    for arc in range(rows.starts[vertex], rows.starts[vertex + 1]):
        near, gain = rows.col[arc], rows.gain[arc]
        if mate[near] >= 0 or (best >= 0 and gain < best_gain):
            continue
        rank = _rank(vertex, near)
        if best < 0 or gain > best_gain or rank > best_rank:
            best, best_gain, best_rank = near, gain, rank
    return best


@kernel
def _rank(one: int, other: int) -> int:
    """Mix the ends of an arc into a number without pattern, different for each edge."""
    low, high = min(one, other), max(one, other)
    mixed = (low * 40503 + high * 30011) % 65521
    return (mixed * 2**23 + low % 2**23) * 2**23 + high % 2**23
