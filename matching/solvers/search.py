"""The weighted search that settles single vertices, exactly.

The primal-dual method of Edmonds (1965) with a tree from every root at once: all matched edges and
all edges of the trees are tight; prices change at the same pace over all trees until two trees
meet, so that their roots find partners, or a price comes down to 0 and its vertex stays single in
the stead of the root. Then these trees are given up, and the others go on. What happens when is
kept in a queue, so that the cost is that of Dijkstra's algorithm over the vertices reached.

An event of a vertex that is in no tree is that a tree reaches it; of an outer vertex, that its
price is down to 0 or an edge to another outer node tight; of an inner set, that its price is down
to 0. An event may turn out to be out of date when its time has come, never after.
"""

from __future__ import annotations

from matching.solvers.events import Events, is_waiting, put, take_back
from matching.solvers.forest import (
    INNER,
    NONE,
    NOW,
    OUTER,
    TREES,
    UNSEEN,
    WORK,
    Forest,
    child_with,
    dissolve,
    enter_tree,
    leave_tree,
    make_set,
    outermost,
    rebase,
    settle_joined,
)
from matching.solvers.graph import Rows
from matching.solvers.kernels import Held, kernel
from matching.solvers.trees import (
    climb_to_meeting,
    dissolve_idle,
    make_inner,
    make_outer,
    rematch_to_root,
    spread_children,
    turn_outer,
    unlabel,
)

_NEVER = 2**61


@kernel
def _begin(rows: Rows, forest: Forest, events: Events, roots: Held) -> None:
    """Plant a tree at each root, a single vertex in no set and with a price.

    Times are whole numbers because all roots have an even price; a single vertex has no matched
    edge that must stay tight, so that its price may be raised.
    """
    counts = forest.counts
    for place in range(len(roots)):
        root = roots[place]
        forest.price[root] += forest.price[root] % 2
        forest.zero_at[root] = _NEVER
        forest.tree_first[root] = NONE
        make_outer(forest, events, root, NONE, NONE, root)
        counts[TREES] += 1
    for place in range(len(roots)):
        _look_from(rows, forest, events, roots[place])


@kernel
def settle(rows: Rows, forest: Forest, events: Events, roots: Held, allowance: int) -> int:
    """Let the trees grow until there are none, or the allowance of arcs to look at is used.

    Parameters
    ----------
    roots : sequence of int
        Where to plant trees first; none when this goes on with those there are.
    allowance : int
        Arcs to look at.

    Returns
    -------
    int
        How many trees are left. Work is added to ``forest.counts[WORK]``; the last event may go
        beyond the allowance.
    """
    counts = forest.counts
    limit = counts[WORK] + allowance
    if len(roots) > 0:
        _begin(rows, forest, events, roots)
    while counts[TREES] > 0 and counts[WORK] < limit:
        event = events.heap[0]
        counts[NOW] = events.time[event]
        take_back(events, event)
        if event >= len(forest.mate):
            _open(rows, forest, events, event)
        elif forest.pace[event] == UNSEEN:
            _reach(rows, forest, events, event)
        elif forest.price[event] <= counts[NOW]:
            rematch_to_root(forest, event, NONE)
            _give_up(rows, forest, events, forest.root[outermost(forest, event)], NONE)
        else:
            _meet(rows, forest, events, event)
    return counts[TREES]  # type: ignore[no-any-return]


@kernel
def stop(forest: Forest, events: Events, roots: Held) -> None:
    """Give up all trees that are left; prices stay feasible, matched edges tight."""
    for place in range(len(roots)):
        root = roots[place]
        if forest.pace[root] != UNSEEN and forest.root[outermost(forest, root)] == root:
            _release(forest, events, root, 0)


@kernel
def _give_up(rows: Rows, forest: Forest, events: Events, root: int, other: int) -> None:
    """Take one or two trees apart, and find when others reach their vertices."""
    count = _release(forest, events, root, 0)
    if other != NONE:
        count = _release(forest, events, other, count)
    for place in range(count):
        _await(rows, forest, events, forest.rival[place])


@kernel
def _release(forest: Forest, events: Events, root: int, count: int) -> int:
    """Write the prices of a tree back, dissolve its sets without one, list its vertices."""
    node = forest.tree_first[root]
    while node != NONE:
        count = unlabel(forest, events, node, count)
        settle_joined(forest, node)
        dissolve_idle(forest, node)
        node = forest.tree_next[node]
    forest.tree_first[root] = NONE
    forest.counts[TREES] -= 1
    return count


@kernel
def _look_from(rows: Rows, forest: Forest, events: Events, node: int) -> None:
    """Look at the arcs of all vertices of a node that has become outer."""
    root = forest.root[outermost(forest, forest.head[node])]
    vertex = forest.head[node]
    while True:
        forest.zero_at[root] = min(forest.zero_at[root], forest.price[vertex])
        if vertex == forest.tail[node]:
            break
        vertex = forest.after[vertex]
    vertex = forest.head[node]
    while True:
        _look(rows, forest, events, vertex, forest.zero_at[root])
        if vertex == forest.tail[node]:
            break
        vertex = forest.after[vertex]


@kernel
def _look(rows: Rows, forest: Forest, events: Events, vertex: int, until: int) -> None:
    """Find when the tree reaches the neighbours of an outer vertex, and when others meet it."""
    own, first, last = forest.price[vertex], rows.starts[vertex], rows.starts[vertex + 1]
    forest.counts[WORK] += last - first
    soonest, nearest, node = own, NONE, outermost(forest, vertex)
    for arc in range(first, last):
        near = rows.col[arc]
        pace = forest.pace[near]
        if pace == INNER:
            continue
        when = own + forest.price[near] - 2 * (rows.gain[arc] + rows.lift)
        if pace == UNSEEN:
            if when < until:
                _offer(forest, events, near, when, vertex)
        elif when < 2 * soonest and outermost(forest, near) != node:
            soonest, nearest = when // 2, near
    if soonest <= until:
        _plan(forest, events, vertex, soonest, nearest)


@kernel
def _look_again(rows: Rows, forest: Forest, events: Events, vertex: int) -> None:
    """Find when an outer vertex meets another outer node next."""
    counts = forest.counts
    own, node = forest.price[vertex], outermost(forest, vertex)
    soonest, nearest = own, NONE
    for arc in range(rows.starts[vertex], rows.starts[vertex + 1]):
        near = rows.col[arc]
        counts[WORK] += 1
        if forest.pace[near] != OUTER:
            continue
        when = own + forest.price[near] - 2 * (rows.gain[arc] + rows.lift)
        if when < 2 * soonest and outermost(forest, near) != node:
            soonest, nearest = when // 2, near
            if soonest <= counts[NOW]:
                break
    _plan(forest, events, vertex, soonest, nearest)


@kernel
def _plan(forest: Forest, events: Events, vertex: int, time: int, source: int) -> None:
    forest.source[vertex] = source
    if source != NONE:
        forest.source_epoch[vertex] = forest.epoch[source]
    put(events, vertex, time)


@kernel
def _offer(forest: Forest, events: Events, target: int, when: int, source: int) -> None:
    if not is_waiting(events, target) or when < events.time[target]:
        _plan(forest, events, target, when, source)


@kernel
def _await(rows: Rows, forest: Forest, events: Events, vertex: int) -> None:
    """Find when a tree reaches a vertex that is in none."""
    own = forest.price[vertex]
    forest.counts[WORK] += rows.starts[vertex + 1] - rows.starts[vertex]
    for arc in range(rows.starts[vertex], rows.starts[vertex + 1]):
        near = rows.col[arc]
        if forest.pace[near] == OUTER:
            when = own + forest.price[near] - 2 * (rows.gain[arc] + rows.lift)
            _offer(forest, events, vertex, when, near)


@kernel
def _is_stale(forest: Forest, vertex: int) -> bool:
    """Tell whether the vertex from which an event comes is no longer outer as it was."""
    source = forest.source[vertex]
    if source == NONE or forest.pace[source] != OUTER:
        return True
    return forest.epoch[source] != forest.source_epoch[vertex]  # type: ignore[no-any-return]


@kernel
def _reach(rows: Rows, forest: Forest, events: Events, target: int) -> None:
    """Let a tree grow by a vertex, its node and the partner of that."""
    if _is_stale(forest, target):
        _await(rows, forest, events, target)
        return
    source = forest.source[target]
    root = forest.root[outermost(forest, source)]
    node = outermost(forest, target)
    base = forest.base[node]
    partner = forest.mate[base]
    if partner < 0:
        rebase(forest, node, target)
        forest.mate[target] = source
        rematch_to_root(forest, source, target)
        _give_up(rows, forest, events, root, NONE)
        # It was in no tree, so nobody else looks for the other trees that are on their way to it.
        _await(rows, forest, events, target)
        return
    make_inner(forest, events, node, source, target, root)
    outer = outermost(forest, partner)
    make_outer(forest, events, outer, base, partner, root)
    _look_from(rows, forest, events, outer)


@kernel
def _meet(rows: Rows, forest: Forest, events: Events, vertex: int) -> None:
    """Join two trees along an edge, or two outer nodes of a tree to a set."""
    other = forest.source[vertex]
    if not _is_stale(forest, vertex):
        node, far = outermost(forest, vertex), outermost(forest, other)
        if forest.root[node] != forest.root[far]:
            rematch_to_root(forest, vertex, other)
            rematch_to_root(forest, other, vertex)
            _give_up(rows, forest, events, forest.root[node], forest.root[far])
            return
        if node != far:
            _merge(rows, forest, events, vertex, other)
    _look_again(rows, forest, events, vertex)


@kernel
def _merge(rows: Rows, forest: Forest, events: Events, vertex: int, other: int) -> None:
    down, up = climb_to_meeting(forest, vertex, other)
    first = forest.path[down - 1]
    above, end, root = forest.above[first], forest.end[first], forest.root[first]
    node = make_set(forest, down, up, vertex, other)
    now = forest.counts[NOW]
    child = first
    while True:
        if child >= len(forest.mate):
            forest.worth[child] -= 2 * forest.label[child] * now
            take_back(events, child)
        if forest.label[child] == INNER:
            turn_outer(forest, child)
        leave_tree(forest, child)
        child = forest.following[child]
        if child == first:
            break
    forest.worth[node], forest.label[node] = -2 * now, OUTER
    forest.above[node], forest.end[node] = above, end
    enter_tree(forest, node, root)
    _look_from_inner(rows, forest, events, first)


@kernel
def _look_from_inner(rows: Rows, forest: Forest, events: Events, first: int) -> None:
    """Look from the children of a new set that were inner; take the labels of all."""
    child = first
    while True:
        label = forest.label[child]
        forest.label[child] = UNSEEN
        if label == INNER:
            _look_from(rows, forest, events, child)
        child = forest.following[child]
        if child == first:
            return


@kernel
def _open(rows: Rows, forest: Forest, events: Events, node: int) -> None:
    """Take apart an inner set whose price is down to 0; its way through stays in the tree."""
    above, end, root = forest.above[node], forest.end[node], forest.root[node]
    size, place = spread_children(forest, node, child_with(forest, node, end))
    ring = forest.path
    leave_tree(forest, node)
    unlabel(forest, events, node, 0)
    dissolve(forest, node)
    step = -1 if place % 2 == 0 else 1
    make_inner(forest, events, ring[place], above, end, root)
    at = place
    while at % size != 0:
        for label in (OUTER, INNER):
            earlier, later = ring[at % size], ring[(at + step) % size]
            at += step
            if step == 1:
                above, end = forest.here[earlier], forest.there[earlier]
            else:
                above, end = forest.there[later], forest.here[later]
            if label == OUTER:
                make_outer(forest, events, later, above, end, root)
            else:
                make_inner(forest, events, later, above, end, root)
    low, high = (0, place) if step == -1 else (place, size)
    for at in range(1, size):
        if not low <= at <= high:
            _await_all(rows, forest, events, ring[at])
    at = place
    while at % size != 0:
        _look_from(rows, forest, events, ring[(at + step) % size])
        at += 2 * step


@kernel
def _await_all(rows: Rows, forest: Forest, events: Events, node: int) -> None:
    vertex = forest.head[node]
    while True:
        _await(rows, forest, events, vertex)
        if vertex == forest.tail[node]:
            return
        vertex = forest.after[vertex]
