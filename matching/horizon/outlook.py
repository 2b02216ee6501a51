"""For how long everybody can have new partners, and which round keeps it so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.candidates import Candidates
from matching.columns import Bool, Int64
from matching.horizon.climbing import NOBODY
from matching.horizon.counting import most_ends
from matching.horizon.exact import is_small, most_new_meetings
from matching.horizon.targets import Targets, climbed, moves_for
from matching.horizon.trios import with_trios
from matching.rules.rest import MustRest
from matching.search import Search
from matching.seating import Table

_TRIES: Final = 3
_FAR: Final = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Round:
    """Pairs, and perhaps somebody who joins one of them.

    Attributes
    ----------
    mate
        ``int64 (n,)``, `NOBODY` for who has no partner.
    trio
        ``int64 (k, 3)``: who joins which two, no or one row.
    """

    mate: Int64
    trio: Int64

    def meetings(self) -> tuple[Int64, Int64]:
        """Give all who meet, ``int64 (m,)`` each."""
        members = np.arange(len(self.mate))
        first = members[self.mate > members]
        third, one, other = self.trio.T
        a = np.concatenate([first, third, third])
        return a, np.concatenate([self.mate[first], one, other])


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """Who is new to whom, for as long as that lasts.

    Attributes
    ----------
    table, graph
        As given to `matching.horizon.steering.steered`.
    fresh
        ``bool (n, n)``: the pairs that are new to both, without the pinned ones.
    active
        ``bool (n,)``: members who may meet anybody.
    """

    table: Table
    graph: Candidates
    fresh: Bool
    active: Bool

    @classmethod
    def of(cls, table: Table, graph: Candidates, rest: MustRest) -> Outlook:
        """Look at a roster."""
        size = len(table.free)
        fresh = np.zeros((size, size), dtype=np.bool_)
        fresh[graph.a, graph.b] = fresh[graph.b, graph.a] = True
        a, b, _ = rest.recent_to_either(table.lowered.problem)
        some = np.zeros(size, dtype=np.bool_)
        some[graph.a] = some[graph.b] = some[a] = some[b] = True
        for x, y in ((a, b), table.pins.T):
            fresh[x, y] = fresh[y, x] = False
        return cls(table, graph, fresh, some & (table.lowered.problem.members.capacity > 0))

    @property
    def people(self) -> int:
        """How many take part."""
        return int(np.count_nonzero(self.active))

    @property
    def trios(self) -> bool:
        """Whether an odd one joins a pair."""
        return self.people % 2 == 1 and self.table.policy.odd != "sit_out"

    @property
    def out(self) -> int:
        """How many stay out in each round: one or nobody."""
        return 0 if self.trios else self.people % 2

    def rounds_ahead(self, rest: MustRest) -> int:
        """Give for how many rounds from now everybody may have a new partner, at most."""
        most = self._fewest_new() + self.out
        if rest.rounds is not None:
            most = min(most, rest.rounds)
        while most and not self._enough_for(most):
            most -= 1
        return most

    def is_safe(self) -> bool:
        """Say whether this round cannot do harm yet.

        With more new partners than half of the roster each there is always a perfect matching
        (Dirac 1952), and such graphs, when regular, fall into them (the one-factorisation
        conjecture, proven for large ones by Csaba and others in 2016). Of an odd number, whoever
        sits out or joins a pair in turn has to be looked after from the start.
        """
        return self.people % 2 == 0 and 2 * (self._fewest_new() - 2) > self.people + 1

    def best_round(self, search: Search, ahead: int) -> Round | None:
        """Give the coming round; ``None`` when none is found that others can follow."""
        best = self._best_by_points(search)
        if best is None:
            return None
        if ahead == 1 or self._can_follow(search, best, ahead - 1):
            return best
        if self.trios and len(self.table.pins):
            return None
        for rounds in range(ahead, max(1, ahead - _TRIES), -1):
            found = self._clean_rounds(search, best, rounds)
            if found is not None:
                return self._most_points(found)
        return None

    def _clean_rounds(self, search: Search, first: Round, rounds: int) -> Targets | None:
        """Look for so many rounds in which everybody has a new partner."""
        found = self._climbed(search, self._begin(search, first, rounds), self.fresh)
        if self._is_clean(found, rounds):
            return found
        if self.trios or len(self.table.pins) or not is_small(self.fresh, rounds):
            return None
        pairs = self.people // 2
        exact = most_new_meetings(self.fresh, self.fresh, found.mates, pairs, seed=search.seed)
        if exact.mates is None or exact.new < rounds * pairs:
            return None
        return Targets(exact.mates, found.wanted)

    def _fewest_new(self) -> int:
        """How many new partners the member with the fewest has."""
        return int(self.fresh.sum(axis=1)[self.active].min(initial=len(self.active)))

    def _enough_for(self, rounds: int) -> bool:
        if self.trios:
            return most_ends(self.fresh, 2 * rounds) >= rounds * (self.people + 3)
        return most_ends(self.fresh, rounds) >= rounds * (self.people - self.out)

    def _best_by_points(self, search: Search) -> Round | None:
        """Give the best round of new pairs, if it serves everybody."""
        free = self.table.free
        graph = self.graph.among(free)
        new = self.fresh[graph.a, graph.b]
        mate = search.solve(len(free), graph.a[new], graph.b[new], graph.scores[new]).mate
        single = np.flatnonzero((mate < 0) & free & self.active)
        if len(single) != self.people % 2:
            return None
        if not self.trios:
            return Round(mate, np.empty((0, 3), np.int64))
        return self._with_third(mate, int(single[0]))

    def _with_third(self, mate: Int64, third: int) -> Round | None:
        """Seat a member with two who are new to them, for the most points."""
        size = len(mate)
        points = np.full((size, size), -_FAR, dtype=np.int64)
        points[self.graph.a, self.graph.b] = points[self.graph.b, self.graph.a] = self.graph.scores
        members = np.arange(size)
        one = members[mate > members]
        fits = self.fresh[third, one] & self.fresh[third, mate[one]]
        if not fits.any():
            return None
        gain = np.where(fits, points[third, one] + points[third, mate[one]], -2 * _FAR)
        host = one[int(np.argmax(gain))]
        return Round(mate, np.array([[third, host, mate[host]]], dtype=np.int64))

    def _can_follow(self, search: Search, first: Round, rounds: int) -> bool:
        """Say whether so many rounds of new partners are found after a first one."""
        left = self.fresh.copy()
        a, b = first.meetings()
        left[a, b] = left[b, a] = False
        found = self._climbed(search, self._empty(search, left, rounds), left)
        return self._is_clean(found, rounds)

    def _empty(self, search: Search, fresh: Bool, rounds: int) -> Targets:
        if self.trios:
            return with_trios(self.active, fresh, rounds, search.seed)
        mates = np.full((rounds, len(self.active)), NOBODY, dtype=np.int64)
        return Targets(mates, np.tile(self.active, (rounds, 1)))

    def _begin(self, search: Search, first: Round, rounds: int) -> Targets:
        """Give a round to start from, and empty ones after it; the pinned have their partners."""
        empty = self._empty(search, self.fresh, rounds)
        if not self.trios:
            empty.mates[0] = first.mate
            empty.wanted[0] &= self.table.free
        return empty

    def _climbed(self, search: Search, start: Targets, fresh: Bool) -> Targets:
        moves = moves_for(start)
        return climbed(fresh, start, seed=search.seed, moves=moves, one_out=bool(self.out))

    def _is_clean(self, found: Targets, rounds: int) -> bool:
        """Say whether so many rounds were found in which everybody has a new partner."""
        return len(found.mates) == rounds and bool((found.holes == self.out).all())

    def _most_points(self, found: Targets) -> Round:
        """Give the round of the most points; beside pins it has to be the one made for them."""
        rounds = found.mates[:1] if len(self.table.pins) else found.mates
        graph = self.graph
        points = [int(graph.scores[mate[graph.a] == graph.b].sum()) for mate in rounds]
        at = int(np.argmax(points))
        return Round(found.mates[at], found.thirds[at : at + 1])
