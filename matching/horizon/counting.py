"""What no plan can do better: bounds by counting new partners."""

from __future__ import annotations

from typing import Final

import numpy as np

from matching.columns import Bool, Int64
from matching.horizon.field import Diary, Field
from matching.search import Search

MOST_IN_A_FLOW: Final = 300
"""Above so many members every member is counted alone, which bounds less well."""

_PARTNERS: Final = 24


def most_pairs(search: Search, field: Field, noise: np.random.Generator, keep_all: int) -> int:
    """Give how many pairs a round can have when anybody may repeat.

    Above `keep_all` members it is looked for among a few partners of each, drawn at random, so that
    it may be too low by a little.
    """
    rows = np.arange(field.size)
    a, b = np.nonzero(np.triu(field.allowed, 1))
    if field.size > keep_all:
        kept = noise.random(len(a)) < _PARTNERS * field.size / max(1, 2 * len(a))
        a, b = a[kept], b[kept]
    mate = search.solve(field.size, a, b, np.zeros(len(a), np.int64)).mate
    return int(np.count_nonzero(mate > rows))


class Bounds:
    """How many new meetings some rounds can have at most.

    Parameters
    ----------
    field
        The roster.
    pairs
        How many pairs a round has at least.
    """

    def __init__(self, field: Field, pairs: int) -> None:
        self._field, self._pairs = field, pairs
        # In a relaxed trio two may meet who may not be a pair.
        may_meet = field.seated if field.thirds else field.allowed
        self._fresh: Bool = may_meet & (Diary(field).times == 0)
        self._partners: Int64 = np.asarray(self._fresh.sum(axis=1), dtype=np.int64)

    def rounds_without_repeat(self) -> int | None:
        """Bound how many rounds from the first on can do without a repeat, if anybody can meet."""
        if not self._pairs:
            return None
        low, high = 0, self._field.size
        while low < high:
            middle = (low + high + 1) // 2
            if self._can_do(middle):
                low = middle
            else:
                high = middle - 1
        return low

    def fewest_repeats(self, meetings: int, rounds: int) -> int:
        """Bound the repeats from below: meetings that are left when all new ones are had."""
        return max(0, meetings - self._ends(rounds) // 2)

    def _can_do(self, rounds: int) -> bool:
        field = self._field
        people = int(np.count_nonzero(field.active))
        if not field.thirds or people > 2 * self._pairs + 1:
            return self._ends(rounds) >= 2 * self._pairs * rounds
        # Everybody can be served: nobody may run out, and an odd number needs one trio a round.
        needed = people + 3 * (people % 2)
        enough = bool((self._partners[field.active] >= rounds).all())
        return enough and self._ends(rounds) >= needed * rounds

    def _ends(self, rounds: int) -> int:
        """Bound the ends of new meetings: a member has one a round, two with trios."""
        most = rounds * (2 if self._field.thirds else 1)
        if len(self._fresh) > MOST_IN_A_FLOW:
            return int(np.minimum(self._partners, most).sum())
        return most_ends(self._fresh, most)


def most_ends(fresh: Bool, most: int) -> int:
    """Give the most ends of pairs, each pair once, of which nobody has more than so many.

    Each pair may be taken in halves here, one for each direction, which makes it a flow through the
    bipartite double cover; so it is a bound, and polynomial.
    """
    from ortools.graph.python.max_flow import SimpleMaxFlow

    size = len(fresh)
    a, b = np.nonzero(fresh)
    everyone = np.arange(size)
    source, sink = np.full(size, 2 * size), np.full(size, 2 * size + 1)
    flow = SimpleMaxFlow()
    flow.add_arcs_with_capacity(a, size + b, np.ones(len(a), dtype=np.int64))
    flow.add_arcs_with_capacity(source, everyone, np.full(size, most))
    flow.add_arcs_with_capacity(size + everyone, sink, np.full(size, most))
    if not size or flow.solve(2 * size, 2 * size + 1) != flow.OPTIMAL:
        return 0 if not size else int(np.minimum(fresh.sum(axis=1), most).sum())
    return int(flow.optimal_flow())
