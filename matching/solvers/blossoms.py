"""Odd sets of vertices, nested in each other, as an exact matching algorithm needs them.

Edmonds (1965): an odd set that a matching fills but for one vertex, its base, may be treated as
one vertex, and any of its vertices can become the base by turning the pairs along its cycle.
"""

from __future__ import annotations

import numpy as np

from matching.solvers.result import IntArray

Edge = tuple[int, int]


class Blossoms:
    """Vertices 0 to n - 1 and the odd sets above them, both called nodes.

    Parameters
    ----------
    mate : (n,) int64
        The matching to start from; -1 for a single vertex.

    Attributes
    ----------
    mate : list of int
        The matching, kept up to date inside the sets.
    top : (n,) int64
        The outermost node that holds each vertex.
    price : list of int
        Twice the price of each node; 0 for vertices.
    """

    def __init__(self, mate: IntArray) -> None:
        self.n = len(mate)
        self.mate: list[int] = mate.tolist()
        self.top = np.arange(self.n)
        self.price = [0] * self.n
        self.base = list(range(self.n))
        self.parent = [-1] * self.n
        self._children: dict[int, list[int]] = {}
        self._links: dict[int, list[Edge]] = {}
        self._members: dict[int, IntArray] = {}

    def members(self, node: int) -> int | IntArray:
        """Return an index of the vertices of a node."""
        return node if node < self.n else self._members[node]

    def sets(self) -> list[int]:
        """Return all odd sets there are, the inner ones included."""
        return list(self._members)

    def is_set(self, node: int) -> bool:
        """Tell an odd set from a vertex."""
        return node >= self.n

    def merge(self, children: list[int], links: list[Edge]) -> int:
        """Make an odd cycle of outermost nodes one node.

        Parameters
        ----------
        children : list of int
            The nodes round the cycle; the first holds the base.
        links : list of (int, int)
            For each child an edge from it to the next, round to the first.
        """
        node = len(self.price)
        self.price.append(0)
        self.base.append(self.base[children[0]])
        self.parent.append(-1)
        self._children[node], self._links[node] = children, links
        self._members[node] = np.concatenate(
            [np.atleast_1d(np.asarray(self.members(child))) for child in children]
        )
        for child in children:
            self.parent[child] = node
        self.top[self._members[node]] = node
        return node

    def dissolve(self, node: int) -> tuple[list[int], list[Edge]]:
        """Take an outermost set apart; return its children and links."""
        children = self._children.pop(node)
        links = self._links.pop(node)
        del self._members[node]
        for child in children:
            self.parent[child] = -1
            self.top[self.members(child)] = child
        return children, links

    def place_of(self, node: int, vertex: int) -> int:
        """Return which child of a set holds a vertex, counted from the base."""
        child = vertex
        while self.parent[child] != node:
            child = self.parent[child]
        return self._children[node].index(child)

    def rebase(self, node: int, vertex: int) -> None:
        """Turn the pairs inside a node so that ``vertex`` is the one left over."""
        waiting = [(node, vertex)]
        while waiting:
            node, vertex = waiting.pop()
            if self.is_set(node) and self.base[node] != vertex:
                waiting += self._turn(node, vertex)

    def _turn(self, node: int, vertex: int) -> list[Edge]:
        """Rematch the children of one set; return the (child, new base) that follow from it."""
        children, links = self._children[node], self._links[node]
        place, size = self.place_of(node, vertex), len(children)
        turned = range(0, place, 2) if place % 2 == 0 else range(place + 1, size, 2)
        follow = [(children[place], vertex)]
        for at in turned:
            here, there = links[at]
            self.mate[here], self.mate[there] = there, here
            follow += [(children[at], here), (children[(at + 1) % size], there)]
        self._children[node] = children[place:] + children[:place]
        self._links[node] = links[place:] + links[:place]
        self.base[node] = vertex
        return follow
