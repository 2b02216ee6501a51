"""What no plan can do better: bounds by counting new partners."""

from __future__ import annotations

from typing import Final

import numpy as np

from matching.columns import Bool
from matching.horizon.field import Diary, Field
from matching.search import Search

MOST_IN_A_FLOW: Final = 300
"""Above so many members every member is counted alone, which bounds less well."""

_PARTNERS: Final = 24
_LOOKED_AT: Final = 8
_MOST_PAIRS: Final = 100_000


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


def served_always(search: Search, field: Field, pairs: int) -> int | None:
    """Find, among members with the fewest new partners, one whom every full round has in a pair.

    Parameters
    ----------
    search
        Solves, within its limits.
    field
        The roster.
    pairs
        How many pairs a full round has.

    Returns
    -------
    int or None
        The first such member found; ``None`` when there is none among the few looked at, or the
        roster is too large to look.
    """
    a, b = np.nonzero(np.triu(field.allowed, 1))
    if len(a) > _MOST_PAIRS:
        return None
    partners = np.where(field.active, Diary(field).fresh().sum(axis=1), field.size)
    for member in np.argsort(partners, kind="stable")[:_LOOKED_AT].tolist():
        other = (a != member) & (b != member)
        found = search.solve(field.size, a[other], b[other], np.zeros(int(other.sum()), np.int64))
        if found.optimal and np.count_nonzero(found.mate >= 0) < 2 * pairs:
            return int(member)
    return None


class Bounds:
    """How many new meetings some rounds can have at most.

    Parameters
    ----------
    field
        The roster.
    pairs
        How many pairs a round has; thirds join those pairs.
    always
        A member whom every such round has in a pair, or ``None``.
    """

    def __init__(self, field: Field, pairs: int, always: int | None = None) -> None:
        self._field, self._pairs, self._always = field, pairs, always
        new = Diary(field).times == 0
        self._fresh: Bool = field.allowed & new
        # In a relaxed trio two may meet who may not be a pair.
        self._seated: Bool = field.seated & new

    def rounds_without_repeat(self) -> int | None:
        """Bound how many rounds from the first on can do without a repeat, if anybody can meet."""
        if not self._pairs:
            return None
        low, high = 0, self._field.size
        if self._always is not None:
            high = int(self._fresh[self._always].sum())
        while low < high:
            middle = (low + high + 1) // 2
            if self._can_do(middle):
                low = middle
            else:
                high = middle - 1
        return low

    def fewest_repeats(self, pairs: int, thirds: int, rounds: int) -> int:
        """Bound the repeats from below: meetings that are left when all new ones are had.

        Parameters
        ----------
        pairs, thirds
            How many there are in all rounds together; a third meets two.
        rounds
            How many rounds.
        """
        new = most_ends(self._fresh, rounds) // 2 + 2 * thirds
        if thirds:
            new = min(new, most_ends(self._seated, 2 * rounds) // 2)
        return max(0, pairs + 2 * thirds - new)

    def _can_do(self, rounds: int) -> bool:
        people = int(np.count_nonzero(self._field.active))
        paired = most_ends(self._fresh, rounds) >= 2 * self._pairs * rounds
        if not paired or not self._field.thirds or people != 2 * self._pairs + 1:
            return paired
        # Everybody can be served, with one trio a round: nobody may run out of new people.
        enough = bool((self._seated.sum(axis=1)[self._field.active] >= rounds).all())
        return enough and most_ends(self._seated, 2 * rounds) >= (people + 3) * rounds


def most_ends(fresh: Bool, most: int) -> int:
    """Bound the ends of pairs, each pair once, of which nobody has more than so many.

    Each pair may be taken in halves here, one for each direction, which makes it a flow through the
    bipartite double cover; so it is a bound, and polynomial.
    """
    size = len(fresh)
    if not size or size > MOST_IN_A_FLOW:
        return int(np.minimum(fresh.sum(axis=1), most).sum())
    from ortools.graph.python.max_flow import SimpleMaxFlow

    a, b = np.nonzero(fresh)
    everyone = np.arange(size)
    source, sink = np.full(size, 2 * size), np.full(size, 2 * size + 1)
    flow = SimpleMaxFlow()
    flow.add_arcs_with_capacity(a, size + b, np.ones(len(a), dtype=np.int64))
    flow.add_arcs_with_capacity(source, everyone, np.full(size, most))
    flow.add_arcs_with_capacity(size + everyone, sink, np.full(size, most))
    if flow.solve(2 * size, 2 * size + 1) != flow.OPTIMAL:
        raise RuntimeError("a flow that always exists was not found; please report the roster")
    return int(flow.optimal_flow())
