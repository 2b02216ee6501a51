"""From a fractional optimum, or from nothing, to a matching."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.solvers.duals import ranges
from matching.solvers.graph import Graph
from matching.solvers.result import IntArray

SINGLE = -1


def split_cycles(successor: IntArray, vertex: IntArray) -> IntArray:
    """Split the cycles of an optimal assignment into pairs.

    An even cycle loses nothing. An odd one leaves its cheapest vertex single, which costs that
    vertex's price at most.

    Parameters
    ----------
    successor : (n,) int64
        A permutation.
    vertex : (n,) int64
        Price of each vertex.

    Returns
    -------
    mate : (n,) int64
        The partner of each vertex, -1 for a single one.
    """
    after, price = successor.tolist(), vertex.tolist()
    mate = np.full(len(after), SINGLE, np.int64)
    seen = [False] * len(after)
    for first in range(len(after)):
        if not seen[first]:
            cycle = _cycle(after, first, seen)
            _pair_along(cycle, price, mate)
    return mate


def _cycle(after: list[int], first: int, seen: list[bool]) -> list[int]:
    cycle = []
    vertex = first
    while not seen[vertex]:
        seen[vertex] = True
        cycle.append(vertex)
        vertex = after[vertex]
    return cycle


def _pair_along(cycle: list[int], price: list[int], mate: IntArray) -> None:
    if len(cycle) % 2:
        cheapest = min(range(len(cycle)), key=lambda place: price[cycle[place]])
        cycle = cycle[cheapest + 1 :] + cycle[:cheapest]
    evens, odds = cycle[0::2], cycle[1::2]
    mate[evens], mate[odds] = odds, evens


def fill_greedily(graph: Graph, mate: IntArray) -> IntArray:
    """Match what is single along arcs that are the best left for both their ends.

    Ties go by a fixed scramble of the edges, so that equal gains do not all meet in one vertex.

    Returns
    -------
    mate : (n,) int64
        A new array; no vertex loses its partner.
    """
    mate = mate.copy()
    arcs = _arcs_between_singles(graph, mate)
    rank = _scramble(graph, arcs)
    order = np.lexsort((rank, graph.gain[arcs]))
    arcs = arcs[order]
    best = np.empty(graph.n, np.int64)
    while arcs.size:
        _match_best_of_both(graph, arcs, best, mate)
        arcs = arcs[(mate[graph.row[arcs]] == SINGLE) & (mate[graph.col[arcs]] == SINGLE)]
    return mate


def _arcs_between_singles(graph: Graph, mate: IntArray) -> IntArray:
    single = np.flatnonzero(mate == SINGLE)
    arcs = ranges(graph.starts[single], graph.starts[single + 1] - graph.starts[single])
    ahead = graph.row[arcs] < graph.col[arcs]
    free: IntArray = arcs[ahead & (mate[graph.col[arcs]] == SINGLE)]
    return free


def _scramble(graph: Graph, arcs: IntArray) -> NDArray[np.uint64]:
    """Mix the ends of each arc into a number with no pattern (a multiplicative hash)."""
    key = graph.row[arcs].astype(np.uint64) << np.uint64(32) | graph.col[arcs].astype(np.uint64)
    key ^= key >> np.uint64(31)
    key *= np.uint64(0x9E3779B97F4A7C15)
    return key ^ (key >> np.uint64(29))


def _match_best_of_both(graph: Graph, arcs: IntArray, best: IntArray, mate: IntArray) -> None:
    """Match the arcs, sorted from worst to best, that no better arc touches."""
    best[:] = -1
    rank = np.arange(arcs.size)
    np.maximum.at(best, graph.row[arcs], rank)
    np.maximum.at(best, graph.col[arcs], rank)
    top = arcs[(best[graph.row[arcs]] == rank) & (best[graph.col[arcs]] == rank)]
    mate[graph.row[top]], mate[graph.col[top]] = graph.col[top], graph.row[top]
