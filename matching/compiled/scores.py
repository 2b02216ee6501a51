"""What a row of pairs scores."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from matching.columns import Int32, Int64
from matching.packing import RUN, Packed
from matching.stamped import stamped
from matching.terms import Masks

Array = NDArray[Any]

_FOLDER = Path(__file__).parent
_SOURCES = (*_FOLDER.glob("*.py"), _FOLDER.parent / "packing.py")


def compiled(function: Any) -> Any:
    """Compile a function when it is first called, or load what is stored of it."""
    return njit(cache=True, nogil=True)(stamped(function, _SOURCES))


def inlined(function: Any) -> Any:
    """Let a function become part of whatever calls it."""
    return njit(cache=True, nogil=True, inline="always")(stamped(function, _SOURCES))


@compiled
def mixed(seed: int, row: int, column: int, size: int) -> int:
    """Mix a pair into 62 bits without a pattern (finaliser of SplitMix64, Steele et al. 2014)."""
    value = np.uint64(row) * np.uint64(size) + np.uint64(column) + np.uint64(seed)
    value = value * np.uint64(0x9E3779B97F4A7C15)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.int64((value ^ (value >> np.uint64(31))) >> np.uint64(2))  # type: ignore[return-value]


@compiled
def room_for_spots(p: Packed, row: int) -> int:
    """Bound how many exceptions a row has."""
    first, last = p.near[row], p.near[row + 1]
    room = p.spots[row + 1] - p.spots[row]
    if p.bridge != 0:
        room += last - first
        for at in range(first, last):
            room += p.near[p.contact[at] + 1] - p.near[p.contact[at]]
    return int(room)


@compiled
def list_spots(p: Packed, row: int, common: Int32, places: Int64, delta: Int64) -> int:
    """List the exceptions of a row and what they add, ascending by place; return their number.

    ``common`` is scratch of n zeros, and is left so.
    """
    count = 0
    for at in range(p.spots[row], p.spots[row + 1]):
        places[count], delta[count] = p.columns[at], p.delta[at]
        count += 1
    if p.bridge != 0:
        count = _list_network(p, row, common, places, delta, count)
        order = np.argsort(places[:count])
        places[:count], delta[:count] = places[:count][order], delta[:count][order]
    return count


@compiled
def _list_network(
    p: Packed, row: int, common: Int32, places: Int64, delta: Int64, begin: int
) -> int:
    """List who is in touch with a row or has contacts in common with it."""
    count, first, last = begin, p.near[row], p.near[row + 1]
    for at in range(first, last):
        between = p.contact[at]
        for further in range(p.near[between], p.near[between + 1]):
            other = p.contact[further]
            if common[other] == 0:
                places[count] = other
                count += 1
            common[other] += 1
    for at in range(first, last):
        other = p.contact[at]
        if common[other] == 0:
            places[count] = other
            count += 1
        common[other] = -1
    for at in range(begin, count):
        other = places[at]
        smaller = min(last - first, p.near[other + 1] - p.near[other])
        lost = 1000 if common[other] < 0 else (1000 * common[other]) // smaller
        delta[at] = -p.bridge * lost
        common[other] = 0
    return count


@inlined
def fill(
    constant: Array, codes: Int32, tables: Array, starts: Int64, widths: Int64, masks: Masks,
    left: Int64, right: Int64, words: Int64, hit: Array, miss: Array,
    row: int, first: int, last: int, base: int, out: Array, hits: Masks,
) -> None:  # fmt: skip
    """Score a row with a run of columns, but for exceptions; the arrays are those of `Packed`."""
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
            shared_bits(masks, left[t], right[t], words[t], row, first, last, hits)
            for j in range(width):
                out[j] += hit_score if hits[j] != 0 else miss_score


@compiled
def shared_bits(
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
def score_row(
    p: Packed, row: int, scores: Array, common: Int32, places: Int64, delta: Int64
) -> None:
    """Score a row with all columns; at most half of ``p.never`` where a pair may not meet.

    Parameters
    ----------
    p
        The policy on a problem.
    row
        A place.
    scores
        ``S (n,)``, by place: written.
    common, places, delta
        Scratch: ``int32 (n,)`` zeros, and ``int64`` with room for the row's exceptions.
    """
    hits = np.empty(RUN, np.uint64)
    count = list_spots(p, row, common, places, delta)
    for run in range(len(p.run_class)):
        first, last = p.run_starts[run], p.run_starts[run + 1]
        base = p.table[p.class_of[row], p.run_class[run]] + p.constant[row]
        out = scores[first:last]
        fill(
            p.constant, p.codes, p.tables, p.starts, p.widths, p.masks, p.left, p.right, p.words,
            p.hit, p.miss, row, first, last, base, out, hits,
        )  # fmt: skip
    for at in range(count):
        scores[places[at]] += delta[at]
    scores[row] = p.never
