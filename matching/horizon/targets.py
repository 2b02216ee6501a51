"""What the rounds of a horizon aim at: new pairs for everybody, found for all rounds together."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from matching.columns import Bool, Int64
from matching.horizon.climbing import NOBODY, Climb


@dataclass(frozen=True, slots=True, eq=False)
class Targets:
    """Pairs for some rounds, none of them twice.

    Attributes
    ----------
    mates
        ``int64 (rounds, n)``, `NOBODY` without a partner.
    wanted
        ``bool (rounds, n)``: who should have one.
    thirds
        ``int64 (rounds, 3)``: who joins which two as a third; empty where that is left open.
    """

    mates: Int64
    wanted: Bool
    thirds: Int64 = field(default_factory=lambda: np.empty((0, 3), np.int64))

    @property
    def holes(self) -> Int64:
        """How many are without a partner in each round, ``int64 (rounds,)``."""
        return np.asarray((self.wanted & (self.mates == NOBODY)).sum(axis=1), dtype=np.int64)

    def after_one(self) -> Targets:
        """Give those of the rounds after the first."""
        return Targets(self.mates[1:], self.wanted[1:], self.thirds[1:])

    def in_order(self, order: Int64) -> Targets:
        """Give the rounds in another order."""
        thirds = self.thirds[order] if len(self.thirds) else self.thirds
        return Targets(self.mates[order], self.wanted[order], thirds)

    def reserved(self) -> Bool:
        """Mark all pairs that are planned, ``bool (n, n)``."""
        size = self.mates.shape[1]
        result = _of_thirds(self.thirds, size)
        at, member = np.nonzero(self.mates != NOBODY)
        result[member, self.mates[at, member]] = True
        return result


def moves_for(targets: Targets) -> int:
    """Give how many moves a repair is worth: several for each seat."""
    return 10_000 + 5 * targets.mates.size


def climbed(fresh: Bool, start: Targets, *, seed: int, moves: int, one_out: bool) -> Targets:
    """Repair rounds so that as few as possible are without a new partner.

    Parameters
    ----------
    fresh
        ``bool (n, n)``: the pairs that may be used, each once.
    start
        Where to start.
    seed
        Draws the moves.
    moves
        How many moves to make at most.
    one_out
        Whether in each round one of those wanted has to stay out, another one each time.
    """
    if not one_out or len(start.thirds):
        open_ = fresh & ~_of_thirds(start.thirds, len(fresh))
        climb = Climb(open_, start.mates, start.wanted, seed)
        climb.run(moves)
        return Targets(climb.best(), start.wanted, start.thirds)
    climb = Climb(_with_bench(fresh, start), *_benched(start), seed)
    climb.run(moves)
    return Targets(_unbenched(climb.best()), start.wanted)


def _with_bench(fresh: Bool, start: Targets) -> Bool:
    """Add a seat on the bench as one more partner, which each member may take once.

    Where members have fewer new partners than there are rounds, it is they who have to sit there.
    """
    size, rounds = len(fresh), len(start.mates)
    wanted = start.wanted.any(axis=0)
    short = wanted & (fresh.sum(axis=1) < rounds)
    lacking = np.maximum(0, rounds - fresh.sum(axis=1))[short].sum()
    bench = short if lacking >= rounds else wanted
    result = np.zeros((size + 1, size + 1), dtype=np.bool_)
    result[:size, :size] = fresh
    result[size, :size] = result[:size, size] = bench
    return result


def _benched(start: Targets) -> tuple[Int64, Bool]:
    """Put whoever is out, if it is one, on the bench; nobody sits there twice."""
    rounds, size = start.mates.shape
    mates = np.full((rounds, size + 1), NOBODY, dtype=np.int64)
    mates[:, :size] = start.mates
    sat: set[int] = set()
    for at in range(rounds):
        out = np.flatnonzero(start.wanted[at] & (start.mates[at] == NOBODY))
        if len(out) == 1 and int(out[0]) not in sat:
            sat.add(int(out[0]))
            mates[at, out[0]], mates[at, size] = size, out[0]
    everyone = np.ones((rounds, 1), dtype=np.bool_)
    return mates, np.concatenate([start.wanted, everyone], axis=1)


def _unbenched(mates: Int64) -> Int64:
    """Take the bench away again."""
    size = mates.shape[1] - 1
    return np.where(mates[:, :size] == size, NOBODY, mates[:, :size])


def _of_thirds(thirds: Int64, size: int) -> Bool:
    """Mark the two pairs that each third adds."""
    result = np.zeros((size, size), dtype=np.bool_)
    third, *hosts = thirds.T
    for host in hosts:
        result[third, host] = result[host, third] = True
    return result
