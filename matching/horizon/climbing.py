"""Rounds of new pairs for everybody, by hill-climbing: the repair of dead ends.

The method is that of J. H. Dinitz and D. R. Stinson, "A hill-climbing algorithm for the
construction of one-factorizations and Room squares" (SIAM J. Alg. Disc. Meth. 8, 1987), on any
graph: a member without a partner in some round takes one with whom a pair is unused, and whoever
loses their partner by that is looked after next. Where no pair is unused, two rounds swap their
pairs along an alternating path (A. B. Kempe's chains, as in edge colouring).
"""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Final

import numpy as np

from matching.columns import Bool, Int64

NOBODY: Final = -1
_SWAPS: Final = 0.05
"""How often two rounds are swapped although an unused pair is there, to leave a plateau."""


class Climb:
    """Some rounds over one graph, no pair twice, and who is still without a partner in them.

    Parameters
    ----------
    unused
        ``bool (n, n)``, symmetric: the pairs that may be used, each once.
    mates
        ``int64 (rounds, n)``: where to start, `NOBODY` without a partner. Its pairs count as used,
        whether or not they are in `unused`.
    wanted
        ``bool (rounds, n)``: who should have a partner in which round; the others stay out.
    seed
        Draws the moves.
    """

    def __init__(self, unused: Bool, mates: Int64, wanted: Bool, seed: int) -> None:
        self._random, self._shape = Random(seed), mates.shape
        self._mates: list[list[int]] = mates.tolist()
        self._wanted: list[list[bool]] = wanted.tolist()
        self._open = _Pairs(_without(unused, mates))
        self._holes = _Bag(
            (at, member)
            for at, mate in enumerate(self._mates)
            for member, partner in enumerate(mate)
            if partner == NOBODY and self._wanted[at][member]
        )
        self._best, self.holes = self.mates(), len(self._holes)

    def mates(self) -> Int64:
        """Give the rounds as they are, ``int64 (rounds, n)``."""
        return np.array(self._mates, dtype=np.int64).reshape(self._shape)

    def best(self) -> Int64:
        """Give the rounds as they were when fewest were without a partner."""
        return self._best

    def run(self, moves: int, *, least: int = 0) -> int:
        """Climb.

        Parameters
        ----------
        moves
            How many moves to make at most.
        least
            So few holes are as good as it gets.

        Returns
        -------
        int
            How many moves were made.
        """
        for made in range(moves):
            if len(self._holes) <= least:
                return made
            self._move()
            if len(self._holes) < self.holes:
                self._best, self.holes = self.mates(), len(self._holes)
        return moves

    def _move(self) -> None:
        at, member = self._holes.draw(self._random)
        choices = [y for y in self._open.of(member) if self._wanted[at][y]]
        if not choices or self._random.random() < _SWAPS:
            self._swap(at, member)
            return
        mate = self._mates[at]
        single = [y for y in choices if mate[y] == NOBODY]
        self._take(at, member, self._random.choice(single or choices))

    def _take(self, at: int, member: int, partner: int) -> None:
        """Pair two in a round; whoever was with the partner is without one."""
        mate = self._mates[at]
        lost = mate[partner]
        if lost == NOBODY:
            self._holes.drop((at, partner))
        else:
            mate[lost] = NOBODY
            self._open.add(lost, partner)
            self._holes.add((at, lost))
        mate[member], mate[partner] = partner, member
        self._open.drop(member, partner)
        self._holes.drop((at, member))

    def _swap(self, at: int, member: int) -> None:
        """Swap the pairs of two rounds along the path that starts at a member."""
        other = self._random.randrange(len(self._mates))
        one, two = self._mates[at], self._mates[other]
        if other == at or two[member] == NOBODY:
            return
        path, here, mate = [member], two[member], one
        while here != NOBODY:
            path.append(here)
            here, mate = mate[here], two if mate is one else one
        if not all(self._wanted[at][x] and self._wanted[other][x] for x in path):
            return
        for x in path:
            one[x], two[x] = two[x], one[x]
        for x in (path[0], path[-1]):
            for where, row in ((at, one), (other, two)):
                self._holes.keep((where, x), wanted=row[x] == NOBODY)


class _Pairs:
    """Unused pairs, by member."""

    def __init__(self, unused: Bool) -> None:
        self._of = [np.flatnonzero(row).tolist() for row in unused]

    def of(self, member: int) -> list[int]:
        """List the partners of a member."""
        return self._of[member]

    def add(self, a: int, b: int) -> None:
        self._of[a].append(b)
        self._of[b].append(a)

    def drop(self, a: int, b: int) -> None:
        self._of[a].remove(b)
        self._of[b].remove(a)


class _Bag:
    """Things of which any can be drawn."""

    def __init__(self, things: Iterable[tuple[int, int]]) -> None:
        self._things: list[tuple[int, int]] = []
        self._place: dict[tuple[int, int], int] = {}
        for thing in things:
            self.add(thing)

    def __len__(self) -> int:
        return len(self._things)

    def draw(self, random: Random) -> tuple[int, int]:
        """Give one of them; it stays in."""
        return self._things[random.randrange(len(self._things))]

    def add(self, thing: tuple[int, int]) -> None:
        self._place[thing] = len(self._things)
        self._things.append(thing)

    def drop(self, thing: tuple[int, int]) -> None:
        place, last = self._place.pop(thing), self._things.pop()
        if last != thing:
            self._things[place] = last
            self._place[last] = place

    def keep(self, thing: tuple[int, int], *, wanted: bool) -> None:
        """Have a thing in, or not."""
        if wanted and thing not in self._place:
            self.add(thing)
        elif not wanted and thing in self._place:
            self.drop(thing)


def _without(unused: Bool, mates: Int64) -> Bool:
    """Take the pairs of some rounds out of the unused ones."""
    left = unused.copy()
    _, member = np.nonzero(mates != NOBODY)
    left[member, mates[mates != NOBODY]] = False
    return left
