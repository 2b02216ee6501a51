"""The candidate graph: the allowed pairs that the solver may choose from."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from matching.columns import Bool, Int64
from matching.evaluate import Lowered, allowed_block, over_blocks, score_block
from matching.terms import MemberConstant

KEEP_ALL: Final = 3000
"""Up to so many members every allowed pair is a candidate."""

BEST: Final = 24
"""Above that, how many partners of the best score each member brings in."""

_NEVER: Final = np.iinfo(np.int64).min
_HASH_BITS: Final = 20


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Allowed pairs with their scores.

    Attributes
    ----------
    a, b
        ``int64 (m,)``, with ``a < b``, ascending.
    scores
        ``int64 (m,)``: thousandths of a point.
    best
        ``int64 (n,)``: the best score of each member with any allowed partner, 0 without one.
    complete
        Whether every allowed pair is among them.
    """

    a: Int64
    b: Int64
    scores: Int64
    best: Int64
    complete: bool

    def among(self, free: Bool) -> Candidates:
        """Keep the pairs of which both members are free."""
        kept = free[self.a] & free[self.b]
        return Candidates(
            self.a[kept],
            self.b[kept],
            self.scores[kept],
            np.where(free, self.best, 0),
            self.complete,
        )

    def any_matching_bound(self) -> int:
        """Bound every matching of all allowed pairs: half of what each would get at best."""
        return int(self.best.sum()) // 2


def candidates(lowered: Lowered, *, seed: int, executor: Executor | None = None) -> Candidates:
    """Evaluate all pairs and keep those to choose from.

    Up to `KEEP_ALL` members that is every allowed pair. Above, each member brings in the partners
    of the best score, where what a partner would get from anyone does not count, and the best of
    each function; equal scores are told apart by a seeded hash, since otherwise all would bring in
    the same few partners and leave others single.

    Parameters
    ----------
    lowered
        The policy on a problem.
    seed
        Decides between equal scores.
    executor
        Runs the blocks; the result is the same with any.

    Returns
    -------
    Candidates
        The pairs.
    """
    complete = lowered.size <= KEEP_ALL
    evaluation = _every_pair if complete else partial(_best_pairs, seed=seed)
    found = over_blocks(lowered, evaluation, map if executor is None else executor.map)
    empty = (np.empty(0, np.int64),) * 4
    a, b, scores, best = (np.concatenate(parts) for parts in zip(empty, *found, strict=True))
    if not complete:
        a, b, scores = _once(a, b, scores, lowered.size)
        return Candidates(a, b, scores, best, complete)
    top = np.zeros(lowered.size, np.int64)
    np.maximum.at(top, a, scores)
    np.maximum.at(top, b, scores)
    return Candidates(a, b, scores, top, complete)


def best_scores(lowered: Lowered) -> Int64:
    """Give each member's best score with any allowed partner, 0 without one, ``int64 (n,)``."""
    return np.concatenate(
        [np.empty(0, np.int64), *(best for (best,) in over_blocks(lowered, _best_of_rows, map))]
    )


def _best_of_rows(lowered: Lowered, rows: slice) -> tuple[Int64, ...]:
    """Give the best score of each row of a block."""
    everyone = slice(0, lowered.size)
    allowed = allowed_block(lowered, rows, everyone)
    return (np.where(allowed, score_block(lowered, rows, everyone), 0).max(axis=1),)


def _every_pair(lowered: Lowered, rows: slice) -> tuple[Int64, ...]:
    """Give all allowed pairs of a block of rows with the members after them."""
    cols = slice(rows.start, lowered.size)
    allowed = np.triu(allowed_block(lowered, rows, cols), 1)
    scores = score_block(lowered, rows, cols)[allowed]
    i, j = np.nonzero(allowed)
    return i + rows.start, j + rows.start, scores, np.empty(0, np.int64)


def _best_pairs(lowered: Lowered, rows: slice, *, seed: int) -> tuple[Int64, ...]:
    """Give the best pairs of each row of a block, and each row's best score of all."""
    everyone = slice(0, lowered.size)
    allowed = allowed_block(lowered, rows, everyone)
    scores = score_block(lowered, rows, everyone)
    keys = _ranks(lowered, rows, scores, seed)
    keys[~allowed] = _NEVER
    chosen = np.concatenate([_top(keys), _top_of_functions(lowered, keys)], axis=1)
    i = np.broadcast_to(np.arange(len(keys))[:, None], chosen.shape)
    kept = allowed[i, chosen]
    best = np.where(allowed, scores, 0).max(axis=1)
    i, chosen = i[kept], chosen[kept]
    left, right = i + rows.start, chosen
    return np.minimum(left, right), np.maximum(left, right), scores[i, chosen], best


def _ranks(lowered: Lowered, rows: slice, scores: Int64, seed: int) -> Int64:
    """Rank pairs by score net of what the partner gets from anyone, then by a seeded hash."""
    net = scores - _constants(lowered)[None, :]
    columns = np.arange(lowered.size, dtype=np.uint64)[None, :]
    left = np.arange(rows.start, rows.stop, dtype=np.uint64)[:, None]
    start = np.uint64(seed * int(_ODD) % 2**64)
    mixed = _mixed(left * np.uint64(lowered.size) + columns + start)
    return (net << _HASH_BITS) | (mixed >> np.uint64(64 - _HASH_BITS)).astype(np.int64)


_ODD: Final = np.uint64(0x9E3779B97F4A7C15)


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Mix the bits of numbers (the finaliser of SplitMix64, Steele et al. 2014)."""
    values = values * _ODD
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _constants(lowered: Lowered) -> Int64:
    """Sum up what each member gets whoever the partner is."""
    total = np.zeros(lowered.size, dtype=np.int64)
    for prefer in lowered.prefers:
        if isinstance(prefer.term, MemberConstant):
            total += prefer.rule.weight * prefer.term.numbers
    return total


def _top(keys: Int64) -> Int64:
    """Give the columns of the highest keys of each row."""
    count = min(BEST, keys.shape[1])
    return np.argpartition(keys, keys.shape[1] - count, axis=1)[:, -count:]


def _top_of_functions(lowered: Lowered, keys: Int64) -> Int64:
    """Give the column of the highest key of each row in each function."""
    function = lowered.problem.members.categories.get("function")
    if function is None:
        return np.empty((len(keys), 0), dtype=np.int64)
    columns = [np.flatnonzero(function.codes == code) for code in range(len(function.labels))]
    best = [members[keys[:, members].argmax(axis=1)] for members in columns if len(members)]
    return np.stack(best, axis=1) if best else np.empty((len(keys), 0), dtype=np.int64)


def _once(a: Int64, b: Int64, scores: Int64, size: int) -> tuple[Int64, Int64, Int64]:
    """Drop pairs that both members brought in."""
    _, first = np.unique(a * size + b, return_index=True)
    return a[first], b[first], scores[first]
