"""One weighted search that settles one single vertex, exactly.

The primal-dual method of Edmonds (1965) with one alternating tree: all matched edges and all edges
of the tree are tight; prices change at the same pace over the whole tree until the root finds a
partner or a vertex whose price has come down to 0 may stay single in its stead. What happens when
is kept in a queue, so that the cost is that of Dijkstra's algorithm over the vertices reached.
"""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from matching.solvers.blossoms import Blossoms, Edge
from matching.solvers.budget import Budget
from matching.solvers.graph import Graph
from matching.solvers.result import IntArray

OUTER, UNSEEN, INNER = -1, 0, 1  # also the pace at which the price of such a vertex changes
_GROW, _JOIN, _OPEN = range(3)
_NEVER = 2**62


class TreeSearch:
    """Settles single vertices one by one, keeping prices feasible and matched edges tight.

    Parameters
    ----------
    graph : Graph
        Arcs and gains.
    vertex : (n,) int64
        Doubled prices, feasible for the graph.
    mate : (n,) int64
        A matching on tight edges.
    """

    def __init__(self, graph: Graph, vertex: IntArray, mate: IntArray) -> None:
        self._graph = graph
        self._budget = Budget()
        self._starts: list[int] = graph.starts.tolist()
        self.blossoms = Blossoms(mate)
        # While a search runs, the price of v is _price[v] + _pace[v] * _now.
        self._price = vertex.copy()
        self._pace = np.zeros(graph.n, np.int64)
        self._best = np.full(graph.n, _NEVER, np.int64)
        self._source = [-1] * graph.n
        self._begin()

    def _begin(self) -> None:
        self._now = 0
        self._label: dict[int, int] = {}
        self._entry: dict[int, Edge | None] = {}
        self._queue: list[tuple[int, int, int, int]] = []
        self._reached: list[int | NDArray[np.int32]] = []
        self._zero_at, self._zero_vertex = _NEVER, -1
        self._horizon = _NEVER

    @property
    def vertex_prices(self) -> IntArray:
        """Doubled prices of the vertices, between searches."""
        return self._price

    def open_roots(self) -> list[int]:
        """Return the single vertices whose price is not 0."""
        mate = np.array(self.blossoms.mate, np.int64)
        return [int(v) for v in np.flatnonzero((mate < 0) & (self._price > 0))]

    def settle(self, root: int, budget: Budget) -> None:
        """Find a partner for ``root``, or a vertex that may be single in its stead.

        Parameters
        ----------
        root : int
            A single vertex; nothing happens when it has a partner or a price of 0.
        budget : Budget
            One unit an arc looked at.

        Raises
        ------
        Exhausted
            The budget is spent; prices are feasible and the matching is as before the call.
        """
        if self.blossoms.mate[root] >= 0 or self._price[root] == 0:
            return
        self._budget = budget
        try:
            self._make_outer(int(self.blossoms.top[root]), None)
            while not self._step():
                pass
        finally:
            self._finish()

    def _step(self) -> bool:
        """Handle the next event; tell whether the search is over."""
        if not self._queue or self._queue[0][0] >= self._zero_at:
            self._now = self._zero_at
            self._flip(self._zero_vertex, -1)
            return True
        self._now, kind, at, other = heappop(self._queue)
        if kind == _GROW:
            return self._grow(at, other)
        if kind == _JOIN:
            self._join(at, other)
        elif self._label.get(at) == INNER:
            self._open(at)
        return False

    # -- labels ----------------------------------------------------------------------------

    def _paint(self, node: int, label: int) -> None:
        index = self.blossoms.members(node)
        self._price[index] -= label * self._now
        self._pace[index] = label
        if self.blossoms.is_set(node):
            self.blossoms.price[node] += 2 * label * self._now
        self._label[node] = label

    def _unpaint(self, node: int) -> None:
        label = self._label.pop(node)
        index = self.blossoms.members(node)
        self._price[index] += label * self._now
        self._pace[index] = UNSEEN
        if self.blossoms.is_set(node):
            self.blossoms.price[node] -= 2 * label * self._now

    def _make_outer(self, node: int, entry: Edge | None) -> None:
        self._paint(node, OUTER)
        self._entry[node] = entry
        self._look_from(np.atleast_1d(np.asarray(self.blossoms.members(node))))

    def _make_inner(self, node: int, entry: Edge) -> None:
        if self.blossoms.is_set(node):
            opens_at = self._now + self.blossoms.price[node] // 2
            if opens_at < self._horizon:
                heappush(self._queue, (opens_at, _OPEN, node, 0))
        self._paint(node, INNER)
        self._entry[node] = entry

    # -- looking for events ----------------------------------------------------------------

    def _look_from(self, vertices: IntArray) -> None:
        prices = self._price[vertices] - self._now
        for vertex, price in zip(vertices.tolist(), prices.tolist(), strict=True):
            if self._now + price < self._zero_at:
                self._zero_at, self._zero_vertex = self._now + price, vertex
                self._horizon = min(self._horizon, self._zero_at)
        for vertex in vertices.tolist():
            self._look(vertex)

    def _slack(self, vertex: int) -> tuple[NDArray[np.int32], IntArray, IntArray]:
        """Return the neighbours of a vertex, their paces and the slacks of the edges."""
        first, last = self._starts[vertex], self._starts[vertex + 1]
        self._budget.spend(last - first)
        near = self._graph.col[first:last]
        pace = self._pace[near]
        slack: IntArray = self._price[near] + pace * self._now - 2 * self._graph.gain[first:last]
        slack += self._price[vertex] + self._pace[vertex] * self._now
        return near, pace, slack

    def _look(self, vertex: int) -> None:
        near, pace, slack = self._slack(vertex)
        self._offer_growth(vertex, near, pace, slack)
        self._offer_join(vertex, near, pace, slack)

    def _offer_growth(
        self, vertex: int, near: NDArray[np.int32], pace: IntArray, slack: IntArray
    ) -> None:
        at = slack + self._now
        news = np.flatnonzero((pace == UNSEEN) & (at < self._best[near]) & (at < self._horizon))
        if news.size == 0:
            return
        targets = near[news]
        self._best[targets] = at[news]
        self._reached.append(targets)
        for target, when in zip(targets.tolist(), at[news].tolist(), strict=True):
            self._source[target] = vertex
            self._offer_target(target, when, vertex)

    def _offer_target(self, target: int, when: int, source: int) -> None:
        if when >= self._horizon:
            return
        heappush(self._queue, (when, _GROW, target, source))
        if self._is_single(target):
            self._horizon = when

    def _is_single(self, vertex: int) -> bool:
        top = int(self.blossoms.top[vertex])
        return self.blossoms.mate[self.blossoms.base[top]] < 0

    def _offer_join(
        self, vertex: int, near: NDArray[np.int32], pace: IntArray, slack: IntArray
    ) -> None:
        top = self.blossoms.top
        apart = np.flatnonzero((pace == OUTER) & (top[near] != top[vertex]))
        if apart.size == 0:
            return
        nearest = apart[np.argmin(slack[apart])]
        when = self._now + int(slack[nearest]) // 2
        if when < self._horizon:
            heappush(self._queue, (when, _JOIN, vertex, int(near[nearest])))

    # -- events ----------------------------------------------------------------------------

    def _grow(self, target: int, source: int) -> bool:
        if self._pace[target] != UNSEEN or self._best[target] != self._now:
            return False
        if self._source[target] != source:
            return False
        node = int(self.blossoms.top[target])
        base = self.blossoms.base[node]
        partner = self.blossoms.mate[base]
        if partner < 0:
            self._augment(source, target, node)
            return True
        self._make_inner(node, (source, target))
        self._make_outer(int(self.blossoms.top[partner]), (base, partner))
        return False

    def _join(self, vertex: int, other: int) -> None:
        top = self.blossoms.top
        if top[vertex] != top[other]:
            self._merge(vertex, other)
        near, pace, slack = self._slack(vertex)
        self._offer_join(vertex, near, pace, slack)

    def _merge(self, vertex: int, other: int) -> None:
        children, links = self._cycle(vertex, other)
        entry = self._entry[children[0]]
        labels = [(child, self._label[child]) for child in children]
        for child in children:
            self._unpaint(child)
        node = self.blossoms.merge(children, links)
        self._paint(node, OUTER)
        self._entry[node] = entry
        for child, label in labels:
            if label == INNER:
                self._look_from(np.atleast_1d(np.asarray(self.blossoms.members(child))))

    def _cycle(self, vertex: int, other: int) -> tuple[list[int], list[Edge]]:
        """Return the nodes and edges of the cycle that an edge between outer nodes closes."""
        down, up = self._paths_to_meeting(vertex, other)
        children = down[::-1] + up[:-1]
        links = [self._entry_of(node) for node in down[-2::-1]]
        links.append((vertex, other))
        links += [self._entry_of(node)[::-1] for node in up[:-1]]
        return children, links

    def _paths_to_meeting(self, vertex: int, other: int) -> tuple[list[int], list[int]]:
        """Climb from both vertices in turn until the paths meet; both end where they do."""
        path, rival = [int(self.blossoms.top[vertex])], [int(self.blossoms.top[other])]
        place, rival_place = {path[0]: 0}, {rival[0]: 0}
        while path[-1] not in rival_place:
            above = self._above(path[-1])
            if above is not None:
                place[above] = len(path)
                path.append(above)
            path, rival, place, rival_place = rival, path, rival_place, place
        rival = rival[: rival_place[path[-1]] + 1]
        return (path, rival) if path[0] == self.blossoms.top[vertex] else (rival, path)

    def _above(self, node: int) -> int | None:
        entry = self._entry[node]
        return None if entry is None else int(self.blossoms.top[entry[0]])

    def _entry_of(self, node: int) -> Edge:
        entry = self._entry[node]
        if entry is None:
            raise RuntimeError("the root of a search has no edge to its parent")
        return entry

    def _open(self, node: int) -> None:
        """Take apart an inner set whose price is down to 0; its tree path stays in the tree."""
        entry = self._entry_of(node)
        place = self.blossoms.place_of(node, entry[1])
        self._unpaint(node)
        children, links = self.blossoms.dissolve(node)
        if place % 2 == 0:
            kept, edges = children[place::-1], [link[::-1] for link in links[:place][::-1]]
        else:
            kept, edges = [*children[place:], children[0]], links[place:]
        self._make_inner(kept[0], entry)
        for at in range(1, len(kept), 2):
            self._paint(kept[at], OUTER)
            self._entry[kept[at]] = edges[at - 1]
            self._make_inner(kept[at + 1], edges[at])
        for child in [child for child in children if child not in kept]:
            self._await(child)
        for child in kept[1::2]:
            self._look_from(np.atleast_1d(np.asarray(self.blossoms.members(child))))

    def _await(self, node: int) -> None:
        """Find when the tree reaches the vertices of a node that has just left it."""
        for vertex in np.atleast_1d(np.asarray(self.blossoms.members(node))).tolist():
            self._best[vertex] = _NEVER
            self._reached.append(vertex)
            near, pace, slack = self._slack(vertex)
            outer = np.flatnonzero(pace == OUTER)
            if outer.size == 0:
                continue
            nearest = outer[np.argmin(slack[outer])]
            when = self._now + int(slack[nearest])
            self._best[vertex], self._source[vertex] = when, int(near[nearest])
            self._offer_target(vertex, when, self._source[vertex])

    # -- the end of a search ---------------------------------------------------------------

    def _augment(self, source: int, target: int, node: int) -> None:
        self.blossoms.rebase(node, target)
        self.blossoms.mate[target] = source
        self._flip(source, target)

    def _flip(self, vertex: int, partner: int) -> None:
        """Give ``vertex`` a new partner and rematch the tree path from it to the root."""
        blossoms = self.blossoms
        while True:
            node = int(blossoms.top[vertex])
            blossoms.rebase(node, vertex)
            blossoms.mate[vertex] = partner
            entry = self._entry[node]
            if entry is None:
                return
            inner = int(blossoms.top[entry[0]])
            above, end = self._entry_of(inner)
            blossoms.rebase(inner, end)
            blossoms.mate[end] = above
            vertex, partner = above, end

    def _finish(self) -> None:
        """Write the prices back and dissolve the sets that no longer have one."""
        labelled = list(self._label)
        for node in labelled:
            self._unpaint(node)
        for reached in self._reached:
            self._best[reached] = _NEVER
        idle = [node for node in labelled if self._is_idle(node)]
        while idle:
            children, _ = self.blossoms.dissolve(idle.pop())
            idle += [child for child in children if self._is_idle(child)]
        self._begin()

    def _is_idle(self, node: int) -> bool:
        return self.blossoms.is_set(node) and self.blossoms.price[node] == 0
