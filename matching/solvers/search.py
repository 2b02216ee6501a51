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
    EPOCH,
    INNER,
    NONE,
    NOW,
    OUTER,
    STAMP,
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
    set_free,
    set_top,
    settle_joined,
)
from matching.solvers.graph import Rows
from matching.solvers.kernels import Held, kernel

_NEVER = 2**61


@kernel
def begin(rows: Rows, forest: Forest, events: Events, roots: Held) -> None:
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
        _make_outer(forest, events, root, NONE, NONE, root)
        counts[TREES] += 1
    for place in range(len(roots)):
        _look_from(rows, forest, events, roots[place])


@kernel
def settle(rows: Rows, forest: Forest, events: Events, allowance: int) -> int:
    """Let the trees grow until there are none, or the allowance of arcs to look at is used.

    Returns
    -------
    int
        How many trees are left. Work is added to ``forest.counts[WORK]``; the last event may go
        beyond the allowance.
    """
    counts = forest.counts
    limit = counts[WORK] + allowance
    while counts[TREES] > 0 and counts[WORK] < limit:
        event = events.heap[0]
        counts[NOW] = events.time[event]
        take_back(events, event)
        if event >= len(forest.mate):
            _open(rows, forest, events, event)
        elif forest.pace[event] == UNSEEN:
            _reach(rows, forest, events, event)
        elif forest.price[event] <= counts[NOW]:
            _flip(forest, event, NONE)
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


# -- the end of a tree ---------------------------------------------------------------------


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
        count = _unpaint(forest, events, node, count)
        settle_joined(forest, node)
        _dissolve_idle(forest, node)
        node = forest.tree_next[node]
    forest.tree_first[root] = NONE
    forest.counts[TREES] -= 1
    return count


@kernel
def _dissolve_idle(forest: Forest, node: int) -> None:
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


# -- labels --------------------------------------------------------------------------------


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
def _unpaint(forest: Forest, events: Events, node: int, count: int) -> int:
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
def _make_outer(forest: Forest, events: Events, node: int, above: int, end: int, root: int) -> None:
    _paint(forest, events, node, OUTER, root)
    forest.above[node], forest.end[node] = above, end


@kernel
def _make_inner(forest: Forest, events: Events, node: int, above: int, end: int, root: int) -> None:
    if node >= len(forest.mate):
        put(events, node, forest.counts[NOW] + forest.worth[node] // 2)
    _paint(forest, events, node, INNER, root)
    forest.above[node], forest.end[node] = above, end


# -- looking for events --------------------------------------------------------------------


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


# -- events --------------------------------------------------------------------------------


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
        _flip(forest, source, target)
        _give_up(rows, forest, events, root, NONE)
        return
    _make_inner(forest, events, node, source, target, root)
    outer = outermost(forest, partner)
    _make_outer(forest, events, outer, base, partner, root)
    _look_from(rows, forest, events, outer)


@kernel
def _meet(rows: Rows, forest: Forest, events: Events, vertex: int) -> None:
    """Join two trees along an edge, or two outer nodes of a tree to a set."""
    other = forest.source[vertex]
    if not _is_stale(forest, vertex):
        node, far = outermost(forest, vertex), outermost(forest, other)
        if forest.root[node] != forest.root[far]:
            _flip(forest, vertex, other)
            _flip(forest, other, vertex)
            _give_up(rows, forest, events, forest.root[node], forest.root[far])
            return
        if node != far:
            _merge(rows, forest, events, vertex, other)
    _look_again(rows, forest, events, vertex)


@kernel
def _merge(rows: Rows, forest: Forest, events: Events, vertex: int, other: int) -> None:
    down, up = _climb(forest, vertex, other)
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
            _turn_outer(forest, child)
        leave_tree(forest, child)
        child = forest.following[child]
        if child == first:
            break
    forest.worth[node], forest.label[node] = -2 * now, OUTER
    forest.above[node], forest.end[node] = above, end
    enter_tree(forest, node, root)
    _look_from_inner(rows, forest, events, first)


@kernel
def _turn_outer(forest: Forest, node: int) -> None:
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
def _climb(forest: Forest, vertex: int, other: int) -> tuple[int, int]:
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
def _open(rows: Rows, forest: Forest, events: Events, node: int) -> None:
    """Take apart an inner set whose price is down to 0; its way through stays in the tree."""
    above, end, root = forest.above[node], forest.end[node], forest.root[node]
    size, place = _spread(forest, node, child_with(forest, node, end))
    ring = forest.path
    leave_tree(forest, node)
    _unpaint(forest, events, node, 0)
    dissolve(forest, node)
    step = -1 if place % 2 == 0 else 1
    _make_inner(forest, events, ring[place], above, end, root)
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
                _make_outer(forest, events, later, above, end, root)
            else:
                _make_inner(forest, events, later, above, end, root)
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


@kernel
def _spread(forest: Forest, node: int, child: int) -> tuple[int, int]:
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
def _flip(forest: Forest, vertex: int, partner: int) -> None:
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
