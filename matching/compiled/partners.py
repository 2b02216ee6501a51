"""The best partners of some rows among all columns."""

from __future__ import annotations

from typing import Final

import numpy as np

from matching.columns import Bool, Int32, Int64
from matching.compiled.scores import (
    Array,
    compiled,
    fill,
    inlined,
    list_spots,
    mixed,
    room_for_spots,
)
from matching.packing import RUN, Packed

ROWS: Final = 8
"""How many rows go through a run together, while its columns are in the cache."""

_CHUNK: Final = 64


@compiled
def best_of_rows(
    p: Packed, begin: int, end: int, threshold: Int64, count: int, seed: int,
    set_starts: Int64, sets: Int64, set_prices: Int64,
) -> tuple[Int32, Array, Int64]:  # fmt: skip
    """Find the best partners of some rows among all columns.

    A partner ranks by twice the score, less their toll, less the prices of the sets that hold both
    ends; equal ranks are told apart by a seeded hash of the pair. Nobody is their own partner.

    Parameters
    ----------
    p
        The policy on a problem.
    begin, end
        The places whose partners are looked for.
    threshold
        ``int64 (n,)`` by place: what a partner must rank above.
    count
        How many partners a row gets at most.
    seed
        Mixed into the hash.
    set_starts, sets, set_prices
        ``int64 (n + 1,)``, ``int64 (k,)``, ``int64 (s,)``: the odd sets of each place, ascending.

    Returns
    -------
    columns, scores, best
        ``int32 (rows, count)``, members, -1 for nobody; ``S (rows, count)``, what the pair scores;
        ``int64 (rows,)``, the rank of the best, the threshold without any.
    """
    rows, size = end - begin, len(p.member)
    ranks, hashes = np.empty((rows, count), np.int64), np.full((rows, count), -1, np.int64)
    columns = np.full((rows, count), -1, np.int32)
    scores = np.zeros((rows, count), p.constant.dtype)
    lure, raises, common = _lures(p), _raises(p), np.zeros(size, np.int32)
    for first in range(begin, end, ROWS):
        last = min(end, first + ROWS)
        own = slice(first - begin, last - begin)
        for row in range(first, last):
            ranks[row - begin] = threshold[row] + 1
        _scan_rows(
            p, first, last, lure, raises, seed, set_starts, sets, set_prices, common,
            ranks[own], hashes[own], columns[own], scores[own],
        )  # fmt: skip
    best = np.where(columns[:, 0] >= 0, ranks[:, 0], threshold[begin:end])
    return columns, scores, best


@compiled
def _scan_rows(
    p: Packed, top: int, end: int, lure: Int64, raises: int, seed: int,
    set_starts: Int64, sets: Int64, set_prices: Int64, common: Int32,
    ranks: Int64, hashes: Int64, columns: Int32, scores: Array,
) -> None:  # fmt: skip
    """Look through all columns for a few rows at once."""
    height, least_rank = end - top, ranks.shape[1] - 1
    looks, most = _hopes(p, top, end, raises)
    places, delta, spot_count = _spots_of_rows(p, top, looks, common)
    cursor = np.zeros(height, np.int64)
    out, net = np.empty(RUN, p.constant.dtype), np.empty(RUN, p.constant.dtype)
    hits = np.empty(RUN, np.uint64)
    for run in range(len(p.run_class)):
        first = p.run_starts[run]
        for r in range(height):
            base = p.table[p.class_of[top + r], p.run_class[run]]
            hope = 2 * (np.int64(base) + most[r])
            if not looks[r] or base <= p.never // 2 or hope + lure[first] < ranks[r, least_rank]:
                continue
            last = _end_of_hope(lure, first, p.run_starts[run + 1], ranks[r, least_rank] - hope)
            fill(
                p.constant, p.codes, p.tables, p.starts, p.widths, p.masks, p.left, p.right,
                p.words, p.hit, p.miss, top + r, first, last, base + p.constant[top + r], out, hits,
            )  # fmt: skip
            cursor[r] = _put_spots(places[r], delta[r], cursor[r], spot_count[r], first, last, out)
            if first <= top + r < last:
                out[top + r - first] = p.never
            toll = p.toll[first:last]
            for j in range(last - first):
                net[j] = out[j] + out[j] - toll[j]
            _take(
                p.member, p.least, top + r, first, last - first, out, net, seed,
                set_starts, sets, set_prices, ranks[r], hashes[r], columns[r], scores[r],
            )  # fmt: skip


@compiled
def _hopes(p: Packed, top: int, end: int, raises: int) -> tuple[Bool, Int64]:
    """Say which rows may meet anybody, and bound what each scores on top of the classes."""
    looks, most = np.zeros(end - top, np.bool_), np.zeros(end - top, np.int64)
    for r in range(end - top):
        looks[r] = p.table[p.class_of[top + r]].max() > p.never // 2
        most[r] = _most_of_sets(p, top + r) + raises + p.constant[top + r]
    return looks, most


@compiled
def _spots_of_rows(p: Packed, top: int, looks: Bool, common: Int32) -> tuple[Int64, Int64, Int64]:
    """List the exceptions of each row that looks."""
    height, room = len(looks), 0
    for r in range(height):
        if looks[r]:
            room = max(room, room_for_spots(p, top + r))
    places, delta = np.empty((height, room), np.int64), np.empty((height, room), np.int64)
    count = np.zeros(height, np.int64)
    for r in range(height):
        if looks[r]:
            count[r] = list_spots(p, top + r, common, places[r], delta[r])
    return places, delta, count


@inlined
def _put_spots(
    places: Int64, delta: Int64, cursor: int, count: int, first: int, last: int, out: Array
) -> int:
    """Add a row's exceptions in a run; return how far they are used up."""
    at = cursor
    while at < count and places[at] < first:
        at += 1
    while at < count and places[at] < last:
        out[places[at] - first] += delta[at]
        at += 1
    return at


@compiled
def _take(
    member: Int32, least: int, row: int, first: int, width: int, out: Array, net: Array, seed: int,
    set_starts: Int64, sets: Int64, set_prices: Int64, ranks: Int64, hashes: Int64,
    columns: Int32, scores: Array,
) -> None:  # fmt: skip
    """Take the columns of a run that rank above the worst in a row's list."""
    worst, size = len(ranks) - 1, len(member)
    for begin in range(0, width, _CHUNK):
        end = min(width, begin + _CHUNK)
        if net[begin:end].max() < ranks[worst]:
            continue
        for j in range(begin, end):
            if net[j] < ranks[worst] or out[j] < least:
                continue
            rank = net[j] - _common_price(row, first + j, set_starts, sets, set_prices)
            if rank < ranks[worst]:
                continue
            noise = mixed(seed, member[row], member[first + j], size)
            if rank > ranks[worst] or noise > hashes[worst]:
                insert(ranks, hashes, columns, scores, rank, noise, member[first + j], out[j])


@compiled
def _common_price(row: int, column: int, starts: Int64, sets: Int64, prices: Int64) -> int:
    """Add up the prices of the sets that hold two places."""
    total = 0
    at, other = starts[row], starts[column]
    while at < starts[row + 1] and other < starts[column + 1]:
        if sets[at] == sets[other]:
            total += prices[sets[at]]
        step = sets[at] <= sets[other]
        other += sets[at] >= sets[other]
        at += step
    return total


@compiled
def insert(
    ranks: Int64, hashes: Int64, columns: Int32, scores: Array,
    rank: int, noise: int, column: int, score: int,
) -> None:  # fmt: skip
    """Put a partner into a row's list, which is sorted from best to worst; the last falls out."""
    at = len(ranks) - 1
    while at > 0 and (ranks[at - 1] < rank or (ranks[at - 1] == rank and hashes[at - 1] < noise)):
        ranks[at], hashes[at] = ranks[at - 1], hashes[at - 1]
        columns[at], scores[at] = columns[at - 1], scores[at - 1]
        at -= 1
    ranks[at], hashes[at], columns[at], scores[at] = rank, noise, column, score


@compiled
def _most_of_sets(p: Packed, row: int) -> int:
    """Bound what all tests of bit sets and further tables together score for a row."""
    most = 0
    for t in range(len(p.words)):
        some = False
        for w in range(p.words[t]):
            some = some or p.masks[p.left[t] + w, row] != 0
        most += max(p.hit[t], p.miss[t]) if some else p.miss[t]
    for e in range(len(p.widths)):
        offset = p.starts[e] + p.codes[e, row] * p.widths[e]
        most += p.tables[offset : offset + p.widths[e]].max()
    return most


@compiled
def _raises(p: Packed) -> int:
    """Bound what an exception adds to a score."""
    most = 0
    for at in range(len(p.delta)):
        most = max(most, p.delta[at])
    return most


@inlined
def _end_of_hope(lure: Int64, first: int, last: int, least: int) -> int:
    """Find where the columns of a run, which are in the order of their lure, fall below a least."""
    low, high = first, last
    while low < high:
        middle = (low + high) // 2
        if lure[middle] >= least:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _lures(p: Packed) -> Int64:
    """Give what each column brings along: twice its constant less its toll."""
    return 2 * p.constant.astype(np.int64) - p.toll.astype(np.int64)
