"""Prices that prove a bipartite choice the heaviest: shortest paths over what could be changed.

Each chosen edge may be dropped and each other one taken; a vertex that has room may have one more
and one above its minimum one fewer. A choice is the heaviest exactly when no round trip over such
changes gains, and then the distances are prices (Ahuja, Magnanti and Orlin 1993, chapter 9). They
are found by correcting labels from a queue (Bellman 1958, Moore 1959).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.solvers.bipartite import Bipartite, Side
from matching.solvers.kernels import Bench, Held, kernel
from matching.solvers.label_order import (
    DONE,
    LOWEST,
    OVERFLOWN,
    SPENT,
    Arcs,
    arcs_of,
    lower_in_order,
)
from matching.solvers.result import AssignmentPrices, IntArray
from matching.solvers.sweeping import Changes, sweep

# Edges looked at, as a multiple of all, before the queue is given up for an order, and then that.
_PASSES = 20
_ORDERED_PASSES = 400
# What a vertex may have: one more, one fewer, or either.
_MORE, _FEWER = 1, 2


def prices_of(
    graph: Bipartite,
    values: IntArray,
    chosen: NDArray[np.bool_],
    *,
    paid_by_pair: bool,
    held: IntArray | None = None,
) -> AssignmentPrices | None:
    """Find the prices that prove a choice to be the heaviest.

    Parameters
    ----------
    graph : Bipartite
        The graph; its own weights are not looked at.
    values : (m,) int64
        What each edge is worth.
    chosen : (m,) bool
        Which edges are chosen.
    paid_by_pair : bool
        True: every choice compared has as many edges, so each edge pays a common price as well.
    held : (n_right,) int64, optional
        How many edges each right vertex has already; then the square of all it has is taken off
        the value of a choice. None: loads cost nothing.

    Returns
    -------
    AssignmentPrices or None
        None: the choice is not the heaviest, or prices grow beyond 64 bits.
    """
    changes = _changes(graph, values, chosen, held)
    labels = _first_labels(graph, values, changes.starts, paid_by_pair)
    if sweep(changes, labels, apart=paid_by_pair):
        return _prices(labels, graph.left_side.size)
    bench = Bench(graph.size)
    falling = _Labels(
        bench.lend(labels),
        bench.lend(_right_first(graph)),
        bench.lend(np.ones(labels.size, np.bool_)),
        bench.lend(np.array([0, labels.size])),
    )
    size = graph.size + labels.size
    state = bench.run(correct)(
        Changes(*(bench.hold(array) for array in changes)), falling, paid_by_pair, _PASSES * size
    )
    labels = np.asarray(falling.of, np.int64)
    if state == SPENT:
        arcs = _arcs(changes, paid_by_pair)
        state, labels = lower_in_order(arcs, labels, _ORDERED_PASSES * size)
    return _prices(labels, graph.left_side.size) if state == DONE else None


def room(side: Side, taken: NDArray[np.int32]) -> NDArray[np.int8]:
    """Tell what each vertex of a side may change: 1 = have one more, 2 = one fewer, 3 = both.

    Parameters
    ----------
    side : Side
        Capacities and minimums.
    taken : (k,) int32
        The vertex of each chosen edge.
    """
    degree = np.bincount(taken, minlength=side.size)
    return np.asarray(_MORE * (degree < side.capacity) + _FEWER * (degree > side.least), np.int8)


def _changes(
    graph: Bipartite, values: IntArray, chosen: NDArray[np.bool_], held: IntArray | None
) -> Changes:
    rows = np.flatnonzero(chosen)
    rows = rows[np.argsort(graph.right[rows], kind="stable")]
    more, fewer = np.zeros((2, graph.right_side.size), np.int64)
    if held is not None:
        load = np.bincount(graph.right[rows], minlength=held.size) + held
        more, fewer = 2 * load + 1, 2 * load - 1
    return Changes(
        _starts(graph.left, graph.left_side.size), graph.left, graph.right, values, chosen,
        _starts(graph.right[rows], graph.right_side.size), rows,
        room(graph.left_side, graph.left[rows]), room(graph.right_side, graph.right[rows]),
        more, fewer,
    )  # fmt: skip


def _arcs(changes: Changes, apart: bool) -> Arcs:  # noqa: FBT001
    """Write the same changes as arcs between left vertices, right vertices, source and sink."""
    n_left, n_right = changes.left_room.size, changes.right_room.size
    source, sink = n_left + n_right, n_left + n_right + 1
    free, taken = np.flatnonzero(~changes.chosen), changes.taken
    one_more = np.flatnonzero(changes.left_room % _FEWER == _MORE)
    one_fewer = np.flatnonzero(changes.left_room >= _FEWER)
    right_more = np.flatnonzero(changes.right_room % _FEWER == _MORE)
    right_fewer = np.flatnonzero(changes.right_room >= _FEWER)
    joined = np.array([] if apart else [source, sink], np.int64)
    groups: list[tuple[Any, Any, Any]] = [
        (changes.left[free], n_left + changes.right[free], -changes.values[free]),
        (one_fewer, source, 0),
        (n_left + changes.right[taken], changes.left[taken], changes.values[taken]),
        (n_left + right_more, sink, changes.more_costs[right_more]),
        (source, one_more, 0),
        (sink, n_left + right_fewer, -changes.fewer_saves[right_fewer]),
        (joined, joined[::-1], 0),
    ]
    columns = zip(*(np.broadcast_arrays(*group) for group in groups), strict=True)
    tails, heads, costs = (np.concatenate(column).astype(np.int64) for column in columns)
    return arcs_of(tails, heads, costs, sink + 1)


def _right_first(graph: Bipartite) -> IntArray:
    n_left, n_right = graph.left_side.size, graph.right_side.size
    left, right = np.arange(n_left), np.arange(n_left, n_left + n_right)
    return np.concatenate([right, left, [n_left + n_right, n_left + n_right + 1]])


def _starts(ends: NDArray[np.int32], n: int) -> IntArray:
    counts = np.bincount(ends, minlength=n)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _first_labels(
    graph: Bipartite,
    values: IntArray,
    starts: IntArray,
    paid_by_pair: bool,  # noqa: FBT001
) -> IntArray:
    """Start each left vertex at its best edge, and all else at 0: close to the end for most."""
    n_left, n_right = graph.left_side.size, graph.right_side.size
    labels = np.zeros(n_left + n_right + 2, np.int64)
    with_edges = np.flatnonzero(np.diff(starts))
    if with_edges.size:
        labels[with_edges] = np.maximum.reduceat(values, starts[with_edges])
    if paid_by_pair:
        labels[-2] = labels[:n_left].max(initial=0)
    return labels


def _prices(labels: IntArray, n_left: int) -> AssignmentPrices:
    left, right = labels[:n_left], -labels[n_left:-2]
    source, sink = labels[-2], -labels[-1]
    return AssignmentPrices(left - source, right - sink, int(source + sink))


class _Labels(NamedTuple):
    """Labels that are being lowered, and the nodes whose new label others have not seen.

    Attributes
    ----------
    of : (nodes,) int64
        The labels of left vertices, right vertices, source and sink.
    queue : (nodes,) int64
        A ring of the nodes that wait.
    waits : (nodes,) bool
        Which nodes wait.
    span : (2,) int64
        Where the ring begins, and how many wait.
    """

    of: Held
    queue: Held
    waits: Held
    span: Held


@kernel
def correct(changes: Changes, labels: _Labels, apart: bool, most: int) -> int:  # noqa: FBT001
    """Lower labels until none is above what another allows.

    The source of a choice whose number of edges is free stands for the sink as well: their labels
    are not ``apart``.
    """
    n_left, nodes = len(changes.starts) - 1, len(labels.queue)
    work = 0
    while labels.span[1] > 0:
        if work > most:
            return SPENT
        node = labels.queue[labels.span[0]]
        labels.span[0] = (labels.span[0] + 1) % nodes
        labels.span[1] -= 1
        labels.waits[node] = False
        if labels.of[node] < LOWEST:
            return OVERFLOWN
        if node < n_left:
            work += pass_left(changes, labels, node)
        elif node < nodes - 2:
            work += pass_right(changes, labels, node)
        elif node == nodes - 2:
            work += pass_source(changes, labels, apart)
        else:
            work += pass_sink(changes, labels, apart)
    return DONE


@kernel
def pass_left(changes: Changes, labels: _Labels, node: int) -> int:
    """Let the edges that could be taken, and the source, know a left label; return the work."""
    label, n_left = labels.of[node], len(changes.starts) - 1
    first, last = changes.starts[node], changes.starts[node + 1]
    for edge in range(first, last):
        end = n_left + changes.right[edge]
        lowered = label - changes.values[edge]
        if lowered < labels.of[end] and not changes.chosen[edge]:
            lower(labels, end, lowered)
    if changes.left_room[node] >= _FEWER:
        lower(labels, n_left + len(changes.right_room), label)
    return last - first + 1  # type: ignore[no-any-return]


@kernel
def pass_right(changes: Changes, labels: _Labels, node: int) -> int:
    """Let the edges that could be dropped, and the sink, know a right label; return the work."""
    label, vertex = labels.of[node], node - len(changes.starts) + 1
    first, last = changes.taken_starts[vertex], changes.taken_starts[vertex + 1]
    for at in range(first, last):
        edge = changes.taken[at]
        lower(labels, changes.left[edge], label + changes.values[edge])
    if changes.right_room[vertex] % _FEWER == _MORE:
        lower(labels, len(labels.queue) - 1, label + changes.more_costs[vertex])
    return last - first + 1  # type: ignore[no-any-return]


@kernel
def pass_source(changes: Changes, labels: _Labels, apart: bool) -> int:  # noqa: FBT001
    """Let the left vertices that may have one more know the source's label; return the work."""
    source = len(labels.queue) - 2
    label = labels.of[source]
    for vertex in range(len(changes.left_room)):
        if changes.left_room[vertex] % _FEWER == _MORE:
            lower(labels, vertex, label)
    if not apart:
        lower(labels, source + 1, label)
    return len(changes.left_room) + 1


@kernel
def pass_sink(changes: Changes, labels: _Labels, apart: bool) -> int:  # noqa: FBT001
    """Let the right vertices that may have one fewer know the sink's label; return the work."""
    sink, n_left = len(labels.queue) - 1, len(changes.left_room)
    label = labels.of[sink]
    for vertex in range(len(changes.right_room)):
        if changes.right_room[vertex] >= _FEWER:
            lower(labels, n_left + vertex, label - changes.fewer_saves[vertex])
    if not apart:
        lower(labels, sink - 1, label)
    return len(changes.right_room) + 1


@kernel
def lower(labels: _Labels, node: int, label: int) -> None:
    """Give a node a label if it is lower, and let it wait."""
    if label >= labels.of[node]:
        return
    labels.of[node] = label
    if labels.waits[node]:
        return
    labels.waits[node] = True
    labels.queue[(labels.span[0] + labels.span[1]) % len(labels.queue)] = node
    labels.span[1] += 1
