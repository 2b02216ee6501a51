"""Which pairs of a large roster can take in who is left over, looked through on all cores."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from matching.columns import Int64
from matching.evaluate import Lowered, score_pairs
from matching.packing import Packed, pack
from matching.scanning import blocks_of, running


@dataclass(frozen=True, slots=True, eq=False)
class Hosts:
    """Pairs that guests may join.

    Attributes
    ----------
    guest, host
        ``int64 (k,)``: places in the guests and in the pairs.
    gain
        ``int64 (k,)``: what the trio scores above the pair, thousandths of a point.
    rank
        ``int64 (u,)``: by how much each guest's best pair ranks above the threshold, 0 without one.
    """

    guest: Int64
    host: Int64
    gain: Int64
    rank: Int64


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """One look at all pairs for all guests, as it is handed to whoever does a block of guests."""

    packed: Packed
    guests: Int64
    first: Int64
    second: Int64
    alone: Int64
    toll: Int64
    threshold: Int64
    floor: int
    count: int
    seed: int


def best_hosts(
    rules: Lowered,
    pairs: Int64,
    guests: Int64,
    toll: Int64,
    threshold: Int64,
    count: int,
    *,
    seed: int,
    executor: Executor | None = None,
) -> Hosts:
    """Find for each guest the pairs that rank best, among all that may take them in.

    Parameters
    ----------
    rules
        The musts that a guest keeps with both of a pair.
    pairs
        ``int64 (h, 2)``.
    guests
        ``int64 (u,)``: members.
    toll
        ``int64 (h,)``: what is taken off a trio's gain for each pair.
    threshold
        ``int64 (u,)``: what a pair must rank above for each guest.
    count
        How many pairs a guest gets at most.
    seed
        Decides between pairs of equal rank.
    executor
        As for `matching.scanning.best_partners`.
    """
    everybody = np.ones(rules.size, np.bool_)
    packed = pack(rules, np.zeros(rules.size, np.int64), everybody, everybody)
    place = np.empty(rules.size, np.int64)
    place[packed.member] = np.arange(rules.size)
    alone = score_pairs(rules, pairs[:, 0], pairs[:, 1])
    look = _Look(
        packed, place[guests], place[pairs[:, 0]], place[pairs[:, 1]], alone, toll, threshold,
        rules.floor, count, seed,
    )  # fmt: skip
    parts = list(blocks_of(len(guests)))
    with running(executor) as run:
        found = list(run.map(_look_for, [look] * len(parts), parts))
    empty = (np.empty(0, np.int64),) * 4
    return Hosts(*(np.concatenate(part) for part in zip(empty, *found, strict=True)))


def _look_for(look: _Look, guests: slice) -> tuple[Int64, Int64, Int64, Int64]:
    """Find the best pairs for a block of guests."""
    from matching import compiled

    hosts, gains, best = compiled.best_hosts(
        look.packed, look.guests[guests], look.first, look.second, look.alone, look.toll,
        look.threshold[guests], look.floor, look.count, look.seed,
    )  # fmt: skip
    i, k = np.nonzero(hosts >= 0)
    rank = best - look.threshold[guests]
    return i + guests.start, hosts[i, k].astype(np.int64), gains[i, k], rank
