"""The alternating trees of a search: labels of nodes, the cycles they close, and rematching."""

from __future__ import annotations

from matching.solvers.events import Events, put, take_back
from matching.solvers.forest import (
    EPOCH,
    INNER,
    NONE,
    NOW,
    OUTER,
    STAMP,
    UNSEEN,
    Forest,
    enter_tree,
    outermost,
    rebase,
    set_free,
    set_top,
)
from matching.solvers.kernels import Held, kernel


@kernel
def _paint(forest: Forest, events: Events, node: int, label: int, root: int) -> None:
    shift, epoch = label * forest.counts[NOW], _next_epoch(forest)
    vertex = forest.head[node]
    while True:
        forest.price[vertex] -= shift
        forest.pace[vertex] = label
        forest.epoch[vertex] = epoch
        take_back(events, vertex)
        if vertex == forest.tail[node]:
            break
        vertex = forest.after[vertex]
    if node >= len(forest.mate):
        forest.worth[node] += 2 * shift
    forest.label[node] = label
    enter_tree(forest, node, root)


@kernel
def _next_epoch(forest: Forest) -> int:
    forest.counts[EPOCH] += 1
    return forest.counts[EPOCH]  # type: ignore[no-any-return]


@kernel
def unlabel(forest: Forest, events: Events, node: int, count: int) -> int:
    """Undo the label of a node; list its vertices behind ``count`` others in ``rival``."""
    shift = forest.label[node] * forest.counts[NOW]
    vertex = forest.head[node]
    while True:
        forest.price[vertex] += shift
        forest.pace[vertex] = UNSEEN
        take_back(events, vertex)
        forest.rival[count] = vertex
        count += 1
        if vertex == forest.tail[node]:
            break
        vertex = forest.after[vertex]
    if node >= len(forest.mate):
        forest.worth[node] -= 2 * shift
        take_back(events, node)
    forest.label[node] = UNSEEN
    return count


@kernel
def make_outer(forest: Forest, events: Events, node: int, above: int, end: int, root: int) -> None:
    """Take a node into a tree whose prices fall, by the edge from ``above`` to ``end``."""
    _paint(forest, events, node, OUTER, root)
    forest.above[node], forest.end[node] = above, end


@kernel
def make_inner(forest: Forest, events: Events, node: int, above: int, end: int, root: int) -> None:
    """Take a node into a tree whose prices rise; a set opens when its own price is used up."""
    if node >= len(forest.mate):
        put(events, node, forest.counts[NOW] + forest.worth[node] // 2)
    _paint(forest, events, node, INNER, root)
    forest.above[node], forest.end[node] = above, end


@kernel
def turn_outer(forest: Forest, node: int) -> None:
    """Let the prices of an inner node that has become part of an outer set fall from now on."""
    vertex, epoch = forest.head[node], _next_epoch(forest)
    while True:
        forest.price[vertex] += 2 * forest.counts[NOW]
        forest.pace[vertex] = OUTER
        forest.epoch[vertex] = epoch
        if vertex == forest.tail[node]:
            return
        vertex = forest.after[vertex]


@kernel
def dissolve_idle(forest: Forest, node: int) -> None:
    """Dissolve an outermost node, and what comes to light, as far as it has no price."""
    waiting, stack = 1, forest.path
    stack[0] = node
    while waiting > 0:
        waiting -= 1
        node = stack[waiting]
        if node < len(forest.mate) or forest.worth[node] > 0:
            set_top(forest, node)
            continue
        child = first = forest.first[node]
        while True:
            forest.parent[child] = NONE
            stack[waiting] = child
            waiting += 1
            child = forest.following[child]
            if child == first:
                break
        set_free(forest, node)


@kernel
def climb_to_meeting(forest: Forest, vertex: int, other: int) -> tuple[int, int]:
    """Climb from both ends in turn until the ways meet; both end where they do."""
    counts = forest.counts
    counts[STAMP] += 2
    one, two = counts[STAMP], counts[STAMP] + 1
    here, there = outermost(forest, vertex), outermost(forest, other)
    down = up = 0
    while True:
        if here != NONE:
            forest.path[down] = here
            down += 1
            if forest.seen[here] == two:
                return down, _until(forest.rival, here)
            forest.seen[here] = one
            here = _node_above(forest, here)
        if there != NONE:
            forest.rival[up] = there
            up += 1
            if forest.seen[there] == one:
                return _until(forest.path, there), up
            forest.seen[there] = two
            there = _node_above(forest, there)


@kernel
def _until(way: Held, node: int) -> int:
    place = 0
    while way[place] != node:
        place += 1
    return place + 1


@kernel
def _node_above(forest: Forest, node: int) -> int:
    above = forest.above[node]
    return NONE if above == NONE else outermost(forest, above)


@kernel
def spread_children(forest: Forest, node: int, child: int) -> tuple[int, int]:
    """Lay the children of a set out in ``path``; return how many, and the place of one."""
    first = forest.first[node]
    at, size, place = first, 0, 0
    while True:
        if at == child:
            place = size
        forest.path[size] = at
        size += 1
        at = forest.following[at]
        if at == first:
            return size, place


@kernel
def rematch_to_root(forest: Forest, vertex: int, partner: int) -> None:
    """Give ``vertex`` a new partner and rematch the tree path from it to the root."""
    while True:
        node = outermost(forest, vertex)
        rebase(forest, node, vertex)
        forest.mate[vertex] = partner
        if forest.above[node] == NONE:
            return
        inner = outermost(forest, forest.above[node])
        above, end = forest.above[inner], forest.end[inner]
        rebase(forest, inner, end)
        forest.mate[end] = above
        vertex, partner = above, end
