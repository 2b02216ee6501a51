"""All pairs of a large roster, looked through block by block on all cores, or on other machines."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from matching.columns import Bool, Int64
from matching.evaluate import Lowered
from matching.packing import Packed, pack

if TYPE_CHECKING:
    from matching.solvers import Duals

BLOCKS: Final = 64
"""Into how many blocks the rows are cut: enough to share out and to show how far it is."""

LEAST_ROWS: Final = 64
"""How many rows a block has at least."""

LOWEST: Final = -(1 << 60)
"""A threshold that every partner ranks above."""

Done = Callable[[float], None]
"""Called with the share of the blocks that are done, 0 to 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """One look through all pairs, as it is handed to whoever does a block of it.

    Attributes
    ----------
    packed
        The policy on a problem.
    threshold
        ``int64 (n,)`` by place: what a partner must rank above.
    count
        How many partners a member gets at most.
    seed
        Decides between equal ranks.
    set_starts, sets, set_prices
        The odd sets of each place, and their prices; see `matching.compiled.best_of_rows`.
    """

    packed: Packed
    threshold: Int64
    count: int
    seed: int
    set_starts: Int64
    sets: Int64
    set_prices: Int64


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Allowed pairs.

    Attributes
    ----------
    a, b
        ``int64 (m,)``, with ``a < b``, ascending and distinct.
    scores
        ``int64 (m,)``: thousandths of a point.
    """

    a: Int64
    b: Int64
    scores: Int64


@dataclass(frozen=True, slots=True, eq=False)
class Partners(Pairs):
    """The best partners that members have among all others.

    Attributes
    ----------
    a, b, scores
        The pairs.
    rank
        ``int64 (n,)``: by how much each member's best partner ranks above the member's threshold,
        0 for members without one.
    """

    rank: Int64


def best_partners(
    lowered: Lowered,
    toll: Int64,
    threshold: Int64,
    count: int,
    *,
    seed: int,
    rows: Bool | None = None,
    columns: Bool | None = None,
    duals: Duals | None = None,
    executor: Executor | None = None,
    done: Done | None = None,
) -> Partners:
    """Find for each member the allowed partners who rank best, among all others.

    A partner ranks by twice the score of the pair, less the partner's toll, less the prices of the
    odd sets that hold both.

    Parameters
    ----------
    lowered
        The policy on a problem.
    toll, threshold
        ``int64 (n,)``: what is taken off for each partner, and what a member's partners rank above.
    count
        How many partners a member gets at most, 1 or more.
    seed
        Decides between partners of equal rank.
    rows, columns
        ``bool (n,)``: who looks for partners, and among whom; without them, everybody.
    duals
        Prices with odd sets, or ``None``.
    executor
        Does the blocks; without one all cores of this machine do. The answer is the same with any.
    done
        Told how far it is.
    """
    rows, columns = (_marks(lowered.size, marks) for marks in (rows, columns))
    # Only differences between tolls matter; small ones fit in 32 bits.
    least = int(toll[columns].min()) if columns.any() else 0
    packed = pack(lowered, np.where(columns, toll - least, 0), rows, columns)
    scan = Scan(
        packed, threshold[packed.member] + least, count, seed, *_sets_by_place(packed, duals)
    )
    a, b, scores = [], [], []
    rank = np.zeros(lowered.size, np.int64)
    blocks = list(blocks_of(lowered.size))
    with running(executor) as run:
        found = run.map(scan_rows, [scan] * len(blocks), blocks)
        for at, (block, (left, right, points, best)) in enumerate(zip(blocks, found, strict=True)):
            rank[packed.member[block]] = best
            a.append(left)
            b.append(right)
            scores.append(points)
            if done is not None:
                done((at + 1) / len(blocks))
    pairs = _once(*(np.concatenate([np.empty(0, np.int64), *part]) for part in (a, b, scores)))
    return Partners(*pairs, rank)


def scan_rows(scan: Scan, rows: slice) -> tuple[Int64, Int64, Int64, Int64]:
    """Find the best partners of a block of places.

    Returns
    -------
    a, b, scores, rank
        As in `Partners`, the pairs in no order and some there twice; the rank by place.
    """
    from matching.compiled import best_of_rows

    columns, scores, best = best_of_rows(
        scan.packed, rows.start, rows.stop, scan.threshold, scan.count, scan.seed,
        scan.set_starts, scan.sets, scan.set_prices,
    )  # fmt: skip
    i, k = np.nonzero(columns >= 0)
    left = scan.packed.member[rows][i].astype(np.int64)
    right = columns[i, k].astype(np.int64)
    rank = best - scan.threshold[rows]
    return np.minimum(left, right), np.maximum(left, right), scores[i, k].astype(np.int64), rank


def joined(one: Pairs, other: Pairs) -> Pairs:
    """Put pairs together."""
    return Pairs(*_once(*(np.concatenate([getattr(one, n), getattr(other, n)]) for n in _COLUMNS)))


_COLUMNS: Final = ("a", "b", "scores")


def _once(a: Int64, b: Int64, scores: Int64) -> tuple[Int64, Int64, Int64]:
    """Sort pairs, and drop those that are there twice."""
    size = int(b.max(initial=0)) + 1
    _, first = np.unique(a * size + b, return_index=True)
    return a[first], b[first], scores[first]


def _marks(size: int, marks: Bool | None) -> Bool:
    return np.ones(size, np.bool_) if marks is None else marks


def blocks_of(size: int) -> Iterator[slice]:
    """Cut the rows into blocks."""
    height = max(LEAST_ROWS, -(-size // BLOCKS))
    return (slice(first, min(size, first + height)) for first in range(0, size, height))


@contextmanager
def running(executor: Executor | None) -> Iterator[Executor]:
    """Give an executor: the one there is, or threads on all cores for as long as it takes."""
    if executor is not None:
        yield executor
        return
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        yield threads


def _sets_by_place(packed: Packed, duals: Duals | None) -> tuple[Int64, Int64, NDArray[Any]]:
    """Give for each place the odd sets that hold it, ascending, and the prices of the sets."""
    size = len(packed.member)
    if duals is None:
        return np.zeros(size + 1, np.int64), np.empty(0, np.int64), np.empty(0, np.int64)
    place = np.empty(size, np.int64)
    place[packed.member] = np.arange(size)
    owner = np.repeat(np.arange(len(duals.set_prices)), np.diff(duals.set_starts))
    member = place[duals.set_members]
    order = np.lexsort((owner, member))
    starts = np.concatenate([[0], np.cumsum(np.bincount(member, minlength=size))])
    return starts.astype(np.int64), owner[order], duals.set_prices
