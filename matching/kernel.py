"""The compiled kernel: what pairs score, and the best partners of each member, over all pairs.

Importing this module loads the compiler, so that it is imported where a large roster is solved.
The first call on a machine compiles (about ten seconds); later ones load from the cache beside this
file, or where ``NUMBA_CACHE_DIR`` says.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit  # type: ignore[attr-defined]
from numpy.typing import NDArray

from matching.columns import Int32, Int64
from matching.packing import RUN, Packed
from matching.terms import Masks

ROWS: Final = 8
"""How many rows go through a run together, while its columns are in the cache."""

LOWEST: Final = -(1 << 62)
"""A rank below all others."""

_CHUNK: Final = 64

Array = NDArray[Any]

compiled = njit(cache=True, nogil=True, boundscheck=False)
inlined = njit(cache=True, nogil=True, boundscheck=False, inline="always")


@compiled
def _hash(seed: int, row: int, column: int, size: int) -> int:
    """Mix a pair into 62 bits without a pattern (the finaliser of SplitMix64, Steele et al. 2014)."""
    value = np.uint64(row) * np.uint64(size) + np.uint64(column) + np.uint64(seed)
    value = value * np.uint64(0x9E3779B97F4A7C15)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.int64((value ^ (value >> np.uint64(31))) >> np.uint64(2))


@compiled
def _spots_of_row(p: Packed, row: int, common: Int32, places: Int64, delta: Int64) -> int:
    """List the exceptions of a row, ascending by place; return how many there are.

    ``common`` is scratch of n zeros, and is left so.
    """
    count = 0
    for at in range(p.spots[row], p.spots[row + 1]):
        places[count] = p.columns[at]
        delta[count] = p.delta[at]
        count += 1
    first, last = p.near[row], p.near[row + 1]
    if p.bridge == 0 or first == last:
        return count
    for at in range(first, last):
        between = p.contact[at]
        for further in range(p.near[between], p.near[between + 1]):
            other = p.contact[further]
            if common[other] == 0:
                places[count] = other
                count += 1
            common[other] += 1
    begin = count
    for at in range(first, last):
        if common[p.contact[at]] == 0:
            places[count] = p.contact[at]
            count += 1
        common[p.contact[at]] = -1
    begin = p.spots[row + 1] - p.spots[row]
    degree = last - first
    for at in range(begin, count):
        other = places[at]
        shared = common[other]
        common[other] = 0
        smaller = min(degree, p.near[other + 1] - p.near[other])
        lost = 1000 if shared < 0 else (1000 * shared) // smaller
        # 1000 - floor(1000 c / d) thousandths are left.
        delta[at] = -p.bridge * lost
    order = np.argsort(places[:count])
    places[:count] = places[:count][order]
    delta[:count] = delta[:count][order]
    return count


@inlined
def _fill(
    constant: Array, codes: Int32, tables: Array, starts: Int64, widths: Int64, masks: Masks,
    left: Int64, right: Int64, words: Int64, hit: Array, miss: Array,
    row: int, first: int, last: int, base: int, out: Array, hits: Masks,
) -> None:  # fmt: skip
    """Score a row with a run of columns, but for exceptions.

    The arrays of `Packed` come one by one: to hand the tuple on would copy it for every run.
    """
    width = last - first
    constants = constant[first:last]
    for j in range(width):
        out[j] = base + constants[j]
    for e in range(len(widths)):
        offset = starts[e] + codes[e, row] * widths[e]
        table, kinds = tables[offset : offset + widths[e]], codes[e, first:last]
        for j in range(width):
            out[j] += table[np.uint32(kinds[j])]
    for t in range(len(words)):
        hit_score, miss_score = hit[t], miss[t]
        if words[t] == 1:
            mine, theirs = masks[left[t], row], masks[right[t], first:last]
            for j in range(width):
                out[j] += hit_score if (mine & theirs[j]) != 0 else miss_score
        else:
            _any_word(masks, left[t], right[t], words[t], row, first, last, hits)
            for j in range(width):
                out[j] += hit_score if hits[j] != 0 else miss_score


@compiled
def _any_word(
    masks: Masks, left: int, right: int, words: int, row: int, first: int, last: int, hits: Masks
) -> None:
    """Gather the bits that the sets of a row and of a run of columns share in any word."""
    hits[: last - first] = 0
    for w in range(words):
        mine, theirs = masks[left + w, row], masks[right + w, first:last]
        if mine != 0:
            for j in range(last - first):
                hits[j] |= mine & theirs[j]


@compiled
def _most_of_tests(p: Packed, row: int) -> int:
    """Bound what all tests of bit sets together score for a row."""
    most = 0
    for t in range(len(p.words)):
        empty = True
        for w in range(p.words[t]):
            empty = empty and p.masks[p.left[t] + w, row] == 0
        most += p.miss[t] if empty else max(p.hit[t], p.miss[t])
    for e in range(len(p.widths)):
        offset = p.starts[e] + p.codes[e, row] * p.widths[e]
        most += p.tables[offset : offset + p.widths[e]].max()
    return most


@compiled
def _looks(p: Packed, row: int) -> bool:
    """Say whether a row may meet any class of columns."""
    return p.table[p.class_of[row]].max() > p.never // 2


@compiled
def _row_room(p: Packed, row: int) -> int:
    """Bound how many exceptions a row has."""
    room = p.spots[row + 1] - p.spots[row] + p.near[row + 1] - p.near[row]
    if p.bridge != 0:
        for at in range(p.near[row], p.near[row + 1]):
            room += p.near[p.contact[at] + 1] - p.near[p.contact[at]]
    return room


@compiled
def _raises(p: Packed) -> int:
    """Bound what an exception adds to a score."""
    most = 0
    for at in range(len(p.delta)):
        most = max(most, p.delta[at])
    return most


@compiled
def score_row(p: Packed, row: int, scores: Array) -> None:
    """Score a row with all columns; at most half of ``p.never`` where a pair may not meet.

    Parameters
    ----------
    p
        The policy on a problem.
    row
        A place.
    scores
        ``S (n,)``, by place: written.
    """
    hits = np.zeros(RUN, np.uint64)
    places, delta = np.empty(_row_room(p, row), np.int64), np.empty(_row_room(p, row), np.int64)
    count = _spots_of_row(p, row, np.zeros(len(p.member), np.int32), places, delta)
    for run in range(len(p.run_class)):
        first, last = p.run_starts[run], p.run_starts[run + 1]
        base = p.table[p.class_of[row], p.run_class[run]] + p.constant[row]
        _fill(
            p.constant, p.codes, p.tables, p.starts, p.widths, p.masks, p.left, p.right, p.words,
            p.hit, p.miss, row, first, last, base, scores[first:last], hits,
        )  # fmt: skip
    for at in range(count):
        scores[places[at]] += delta[at]
    scores[row] = p.never


@compiled
def _insert(
    ranks: Int64, hashes: Int64, columns: Int32, scores: Array, rank: int, mixed: int,
    column: int, score: int,
) -> None:  # fmt: skip
    """Put a partner into a row's list, which is sorted from best to worst; the last one falls out."""
    at = len(ranks) - 1
    while at > 0 and (ranks[at - 1] < rank or (ranks[at - 1] == rank and hashes[at - 1] < mixed)):
        ranks[at], hashes[at] = ranks[at - 1], hashes[at - 1]
        columns[at], scores[at] = columns[at - 1], scores[at - 1]
        at -= 1
    ranks[at], hashes[at], columns[at], scores[at] = rank, mixed, column, score


@compiled
def _take(
    member: Int32, never: int, row: int, first: int, width: int, out: Array, net: Array, seed: int,
    set_starts: Int64, sets: Int64, set_prices: Int64, ranks: Int64, hashes: Int64,
    columns: Int32, scores: Array,
) -> None:  # fmt: skip
    """Take the columns of a run that rank above the worst in a row's list."""
    count, size = len(ranks), len(member)
    for begin in range(0, width, _CHUNK):
        end = min(width, begin + _CHUNK)
        most = net[begin]
        for j in range(begin, end):
            most = max(most, net[j])
        if most < ranks[count - 1]:
            continue
        for j in range(begin, end):
            rank = np.int64(net[j])
            if rank < ranks[count - 1] or out[j] <= never // 2:
                continue
            column = first + j
            rank -= _common_price(row, column, set_starts, sets, set_prices)
            if rank < ranks[count - 1]:
                continue
            mixed = _hash(seed, member[row], member[column], size)
            if rank > ranks[count - 1] or mixed > hashes[count - 1]:
                _insert(ranks, hashes, columns, scores, rank, mixed, member[column], out[j])


@compiled
def _common_price(row: int, column: int, starts: Int64, sets: Int64, prices: Int64) -> int:
    """Add up the prices of the sets that hold two places; each place's sets are ascending."""
    total = 0
    at, other = starts[row], starts[column]
    while at < starts[row + 1] and other < starts[column + 1]:
        if sets[at] == sets[other]:
            total += prices[sets[at]]
            at += 1
            other += 1
        elif sets[at] < sets[other]:
            at += 1
        else:
            other += 1
    return total


@compiled
def best_of_rows(
    p: Packed, begin: int, end: int, floor: Int64, count: int, seed: int,
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
    floor
        ``int64 (n,)`` by place: a partner must rank above it.
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
        ``int64 (rows,)``, the rank of the best, the floor without any.
    """
    rows, size = end - begin, len(p.member)
    ranks = np.empty((rows, count), np.int64)
    hashes = np.full((rows, count), -1, np.int64)
    columns = np.full((rows, count), -1, np.int32)
    scores = np.zeros((rows, count), p.constant.dtype)
    for row in range(rows):
        ranks[row] = floor[begin + row] + 1
    lure = _lures(p)
    raises = _raises(p)
    out, net = np.empty(RUN, p.constant.dtype), np.empty(RUN, p.constant.dtype)
    hits, common = np.zeros(RUN, np.uint64), np.zeros(size, np.int32)
    cursor, spot_count, most = (
        np.zeros(ROWS, np.int64),
        np.zeros(ROWS, np.int64),
        np.zeros(ROWS, np.int64),
    )
    looks = np.zeros(ROWS, np.bool_)
    for top in range(begin, end, ROWS):
        height = min(ROWS, end - top)
        room = 0
        for r in range(height):
            looks[r] = _looks(p, top + r)
            if looks[r]:
                room = max(room, _row_room(p, top + r))
        places, delta = np.empty((height, room), np.int64), np.empty((height, room), np.int64)
        for r in range(height):
            cursor[r], spot_count[r] = 0, 0
            if not looks[r]:
                continue
            spot_count[r] = _spots_of_row(p, top + r, common, places[r], delta[r])
            most[r] = _most_of_tests(p, top + r) + raises + p.constant[top + r]
        for run in range(len(p.run_class)):
            first, last = p.run_starts[run], p.run_starts[run + 1]
            for r in range(height):
                row = top + r
                at = row - begin
                base = p.table[p.class_of[row], p.run_class[run]]
                hope = 2 * (np.int64(base) + most[r]) + lure[run]
                if base <= p.never // 2 or hope < ranks[at, count - 1]:
                    continue
                _fill(
                    p.constant, p.codes, p.tables, p.starts, p.widths, p.masks, p.left, p.right, p.words,
                    p.hit, p.miss, row, first, last, base + p.constant[row], out, hits,
                )  # fmt: skip
                while cursor[r] < spot_count[r] and places[r, cursor[r]] < first:
                    cursor[r] += 1
                while cursor[r] < spot_count[r] and places[r, cursor[r]] < last:
                    out[places[r, cursor[r]] - first] += delta[r, cursor[r]]
                    cursor[r] += 1
                if first <= row < last:
                    out[row - first] = p.never
                width = last - first
                _net(out, p.toll[first:last], net)
                _take(
                    p.member, p.never, row, first, width, out, net, seed, set_starts, sets, set_prices,
                    ranks[at], hashes[at], columns[at], scores[at],
                )  # fmt: skip
    best = np.empty(rows, np.int64)
    for row in range(rows):
        best[row] = ranks[row, 0] if columns[row, 0] >= 0 else floor[begin + row]
    return columns, scores, best


@compiled
def _net(out: Array, toll: Array, net: Array) -> None:
    """Rank columns by twice their score less their toll."""
    for j in range(len(toll)):
        net[j] = out[j] + out[j] - toll[j]


@compiled
def _lures(p: Packed) -> Int64:
    """Give for each run the most that a column brings along: twice its constant less its toll."""
    lure = np.full(len(p.run_class), LOWEST, np.int64)
    for run in range(len(p.run_class)):
        for j in range(p.run_starts[run], p.run_starts[run + 1]):
            lure[run] = max(lure[run], 2 * np.int64(p.constant[j]) - np.int64(p.toll[j]))
    return lure
