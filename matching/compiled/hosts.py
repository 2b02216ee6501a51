"""The best pairs for members who are left over to join."""

from __future__ import annotations

import numpy as np

from matching.columns import Int32, Int64
from matching.compiled.partners import insert
from matching.compiled.scores import compiled, mixed, room_for_spots, score_row
from matching.packing import Packed


@compiled
def best_hosts(
    p: Packed, guests: Int64, first: Int64, second: Int64, alone: Int64, toll: Int64,
    threshold: Int64, floor: int, count: int, seed: int,
) -> tuple[Int32, Int64, Int64]:  # fmt: skip
    """Find the best pairs for each guest to join, among all pairs.

    A pair ranks by what the trio of it and the guest scores, the mean of three pairs rounded down,
    above what the pair scores alone, less the pair's toll.

    Parameters
    ----------
    p
        The rules that a guest keeps with both of a pair.
    guests
        ``int64 (u,)``, places.
    first, second
        ``int64 (h,)``, places: the members of each pair.
    alone, toll
        ``int64 (h,)``: what each pair scores by itself, and what is taken off for it.
    threshold
        ``int64 (u,)``: what a pair must rank above.
    floor
        What a trio must score at least.
    count
        How many pairs a guest gets at most.
    seed
        Decides between equal ranks.

    Returns
    -------
    hosts, gains, best
        ``int32 (u, count)``, -1 for none; ``int64 (u, count)``; the rank of the best,
        ``int64 (u,)``, the threshold without any.
    """
    size = len(p.member)
    ranks, hashes = np.empty((len(guests), count), np.int64), np.full((len(guests), count), -1)
    hosts = np.full((len(guests), count), -1, np.int32)
    gains = np.zeros((len(guests), count), np.int64)
    scores, common = np.empty(size, p.constant.dtype), np.zeros(size, np.int32)
    for at in range(len(guests)):
        guest = guests[at]
        ranks[at] = threshold[at] + 1
        room = room_for_spots(p, guest)
        score_row(p, guest, scores, common, np.empty(room, np.int64), np.empty(room, np.int64))
        for h in range(len(first)):
            one, other = np.int64(scores[first[h]]), np.int64(scores[second[h]])
            if min(one, other) <= p.never // 2:
                continue
            together = (alone[h] + one + other) // 3
            rank = together - alone[h] - toll[h]
            if together < floor or rank < ranks[at, count - 1]:
                continue
            noise = mixed(seed, p.member[guest], p.member[first[h]], size)
            if rank > ranks[at, count - 1] or noise > hashes[at, count - 1]:
                insert(
                    ranks[at], hashes[at], hosts[at], gains[at],
                    rank, noise, h, together - alone[h],
                )  # fmt: skip
    best = np.where(hosts[:, 0] >= 0, ranks[:, 0], threshold)
    return hosts, gains, best
