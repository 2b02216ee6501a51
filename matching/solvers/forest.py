"""Odd sets of vertices, nested in each other, as an exact matching algorithm needs them.

Edmonds (1965): an odd set that a matching fills but for one vertex, its base, may be treated as
one vertex, and any of its vertices can become the base by turning the pairs along its cycle.

Vertices are numbered 0 to n - 1 and sets from n; both are called nodes. Everything is kept in flat
sequences, so that kernels can work on it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matching.solvers.kernels import Bench, Held, kernel
from matching.solvers.result import IntArray

# What a node is to the tree of a search; also the pace at which prices of its vertices change.
OUTER, UNSEEN, INNER = -1, 0, 1
NONE = -1
# Places in Forest.counts.
NOW, FREE, STAMP, EPOCH, TREES, WORK = range(6)

# Prices, times and ever rising numbers; all else is a number of a node.
_WIDE = {"price", "zero_at", "worth", "source_epoch", "epoch", "seen", "counts"}


class Forest(NamedTuple):
    """A matching, prices, odd sets, and the trees of the search that is under way.

    Prices, times and ever rising numbers are int64, all else int32.

    Attributes
    ----------
    mate, price, pace, top, after : (n,)
        Of each vertex: its partner; its doubled price, which is ``price + pace * now`` while it is
        in a tree; ``OUTER``, ``INNER`` or ``UNSEEN``; the outermost node that holds it (to be
        followed through ``joined`` while that is in a tree); the next member of its set.
    source, source_epoch, epoch : (n,)
        Of each vertex: the outer vertex from which its next event comes, when that had become
        outer, and when it became outer itself.
    zero_at, tree_first : (n,)
        Of each root: when a price in its tree comes down to 0; a node of its tree.
    base, parent, worth, size, head, tail, first : (nodes,)
        Of each node: the vertex its pairs leave over; the set that holds it; the doubled price of
        a set (``worth - 2 * label * now`` while it is in a tree); how many vertices it holds; the
        first and the last of them; the child of a set that holds the base.
    following, here, there : (nodes,)
        Of each child of a set: the next child round the cycle, and the edge that leads there.
    label, above, end, root, tree_next, tree_before : (nodes,)
        Of each node in a tree: ``OUTER`` or ``INNER``; the edge by which the tree came to it,
        ``above`` in the tree and ``end`` in the node; the root of the tree; its neighbours in the
        list of the nodes of the tree.
    joined, made, seen : (nodes,)
        Of each node: the set it went into in this search, or itself; 1 = made in this search; the
        last climb that came by.
    free, path, rival, turn_node, turn_vertex : (nodes,)
        Stacks: numbers of sets to be had; scratch.
    counts : (6,) int64
        Single numbers; see ``NOW`` and the names after it.
    """

    mate: IntArray
    price: IntArray
    pace: IntArray
    top: IntArray
    after: IntArray
    source: IntArray
    source_epoch: IntArray
    epoch: IntArray
    zero_at: IntArray
    tree_first: IntArray
    base: IntArray
    parent: IntArray
    worth: IntArray
    size: IntArray
    head: IntArray
    tail: IntArray
    first: IntArray
    following: IntArray
    here: IntArray
    there: IntArray
    label: IntArray
    above: IntArray
    end: IntArray
    root: IntArray
    tree_next: IntArray
    tree_before: IntArray
    joined: IntArray
    made: IntArray
    seen: IntArray
    free: IntArray
    path: IntArray
    rival: IntArray
    turn_node: IntArray
    turn_vertex: IntArray
    counts: IntArray


def plant(mate: IntArray, vertex: IntArray, bench: Bench) -> Forest:
    """Start from a matching and prices of the vertices, without any sets.

    Parameters
    ----------
    mate : (n,) int64
        The matching; -1 for a single vertex.
    vertex : (n,) int64
        Doubled prices.
    bench : Bench
        Where the kernels run.
    """
    n = len(mate)
    nodes = n + n // 2 + 1
    own, none, zero = np.arange(nodes), np.full(nodes, NONE), np.zeros(nodes, np.int64)
    counts = np.zeros(6, np.int64)
    counts[FREE] = nodes - n
    sets = np.concatenate([own[n:][::-1], zero[:n]])
    of_vertices = (mate, vertex, zero, own, none, none, zero, zero, zero, none)
    of_nodes = (
        own, none, zero, np.ones(nodes), own, own, none, none, none, none, zero, none, none,
        none, none, none, own, zero, zero, sets, zero, zero, zero, zero,
    )  # fmt: skip
    arrays = [*(each[:n] for each in of_vertices), *of_nodes, counts]
    kinds = (np.int64 if name in _WIDE else np.int32 for name in Forest._fields)
    each = (array.astype(kind) for array, kind in zip(arrays, kinds, strict=True))
    return Forest(*map(bench.lend, each))


@kernel
def outermost(forest: Forest, vertex: int) -> int:
    """Return the outermost node that holds a vertex, sets made in this search included."""
    joined = forest.joined
    node = forest.top[vertex]
    while joined[node] != node:
        joined[node] = joined[joined[node]]
        node = joined[node]
    return node  # type: ignore[no-any-return]


@kernel
def make_set(forest: Forest, down: int, up: int, vertex: int, other: int) -> int:
    """Make an odd cycle one node: the path, backwards, then the rival, but for its last.

    Parameters
    ----------
    down, up : int
        How many nodes of ``path`` and of ``rival`` there are; both end in the same node, which
        holds the base.
    vertex, other : int
        The edge that joins the beginnings of both.
    """
    forest.counts[FREE] -= 1
    node = forest.free[forest.counts[FREE]]
    _link(forest, down, up, vertex, other)
    first = forest.path[down - 1]
    forest.base[node], forest.first[node] = forest.base[first], first
    forest.parent[node], forest.joined[node], forest.made[node] = NONE, node, 1
    forest.head[node], forest.size[node] = forest.head[first], 0
    child = first
    while True:
        forest.parent[child] = node
        forest.joined[child] = node
        forest.tail[node] = forest.tail[child]
        forest.size[node] += forest.size[child]
        child = forest.following[child]
        if child == first:
            return node  # type: ignore[no-any-return]
        forest.after[forest.tail[node]] = forest.head[child]


@kernel
def _link(forest: Forest, down: int, up: int, vertex: int, other: int) -> None:
    for place in range(down - 1, 0, -1):
        node, after = forest.path[place], forest.path[place - 1]
        forest.following[node] = after
        forest.here[node], forest.there[node] = forest.above[after], forest.end[after]
    node = forest.path[0]
    forest.following[node] = forest.rival[0]
    forest.here[node], forest.there[node] = vertex, other
    for place in range(up - 1):
        node = forest.rival[place]
        forest.following[node] = forest.rival[place + 1]
        forest.here[node], forest.there[node] = forest.end[node], forest.above[node]


@kernel
def dissolve(forest: Forest, node: int) -> None:
    """Take an outermost set apart; its children become outermost."""
    child = forest.first[node]
    while forest.parent[child] == node:
        forest.parent[child] = NONE
        forest.joined[child] = child
        set_top(forest, child)
        child = forest.following[child]
    set_free(forest, node)


@kernel
def set_free(forest: Forest, node: int) -> None:
    """Give the number of a set back."""
    forest.free[forest.counts[FREE]] = node
    forest.counts[FREE] += 1


@kernel
def settle_joined(forest: Forest, node: int) -> None:
    """Forget what went into an outermost node in this search; its tops are to be set anew."""
    stack, count = forest.turn_node, 1
    stack[0] = node
    while count > 0:
        count -= 1
        made = stack[count]
        if forest.made[made] == 0:
            continue
        forest.made[made] = 0
        child = first = forest.first[made]
        while True:
            forest.joined[child] = child
            stack[count] = child
            count += 1
            child = forest.following[child]
            if child == first:
                break


@kernel
def enter_tree(forest: Forest, node: int, root: int) -> None:
    """Put a node into the list of a tree."""
    first = forest.tree_first[root]
    forest.root[node] = root
    forest.tree_before[node], forest.tree_next[node] = NONE, first
    if first != NONE:
        forest.tree_before[first] = node
    forest.tree_first[root] = node


@kernel
def leave_tree(forest: Forest, node: int) -> None:
    """Take a node out of the list of its tree."""
    before, after = forest.tree_before[node], forest.tree_next[node]
    if before == NONE:
        forest.tree_first[forest.root[node]] = after
    else:
        forest.tree_next[before] = after
    if after != NONE:
        forest.tree_before[after] = before


@kernel
def set_top(forest: Forest, node: int) -> None:
    """Tell the vertices of an outermost node which it is."""
    vertex = forest.head[node]
    forest.top[vertex] = node
    while vertex != forest.tail[node]:
        vertex = forest.after[vertex]
        forest.top[vertex] = node


@kernel
def child_with(forest: Forest, node: int, vertex: int) -> int:
    """Return the child of a set that holds a vertex."""
    child = vertex
    while forest.parent[child] != node:
        child = forest.parent[child]
    return child


@kernel
def rebase(forest: Forest, node: int, vertex: int) -> None:
    """Turn the pairs inside a node so that ``vertex`` is the one left over."""
    count = _turn_later(forest, 0, node, vertex)
    while count > 0:
        count -= 1
        count = _turn(forest, count, forest.turn_node[count], forest.turn_vertex[count])


@kernel
def _turn_later(forest: Forest, count: int, node: int, vertex: int) -> int:
    if node < len(forest.mate) or forest.base[node] == vertex:
        return count
    forest.turn_node[count], forest.turn_vertex[count] = node, vertex
    return count + 1


@kernel
def _turn(forest: Forest, count: int, node: int, vertex: int) -> int:
    """Rematch the children of one set; put off what follows inside of them."""
    child = child_with(forest, node, vertex)
    place, at = 0, forest.first[node]
    while at != child:
        place, at = place + 1, forest.following[at]
    count = _turn_later(forest, count, child, vertex)
    at, until = forest.first[node], child
    if place % 2 == 1:
        at, until = forest.following[child], forest.following[forest.first[node]]
    while at != until:
        here, there = forest.here[at], forest.there[at]
        forest.mate[here], forest.mate[there] = there, here
        count = _turn_later(forest, count, at, here)
        at = forest.following[at]
        count = _turn_later(forest, count, at, there)
        at = forest.following[at]
    forest.first[node], forest.base[node] = child, vertex
    return count


@kernel
def list_members(forest: Forest, node: int, place: int, members: Held) -> int:
    """Write the vertices of a node down from ``place`` on; return where the next place is."""
    vertex = forest.head[node]
    members[place] = vertex
    while vertex != forest.tail[node]:
        vertex = forest.after[vertex]
        place += 1
        members[place] = vertex
    return place + 1
