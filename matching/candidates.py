"""The candidate graph: the allowed pairs that the solver may choose from."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.columns import Bool, Int64
from matching.evaluate import Lowered, allowed_block, over_blocks, score_block
from matching.scanning import LOWEST, Done, best_partners

KEEP_ALL: Final = 2000
"""Up to so many members every allowed pair is a candidate."""

BEST: Final = 16
"""Above that, how many partners of the best rank each member brings in."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Allowed pairs with their scores.

    Attributes
    ----------
    a, b
        ``int64 (m,)``, with ``a < b``, ascending.
    scores
        ``int64 (m,)``: thousandths of a point.
    complete
        Whether every allowed pair is among them.
    """

    a: Int64
    b: Int64
    scores: Int64
    complete: bool

    def among(self, free: Bool) -> Candidates:
        """Keep the pairs of which both members are free."""
        kept = free[self.a] & free[self.b]
        return Candidates(self.a[kept], self.b[kept], self.scores[kept], self.complete)


def is_large(size: int) -> bool:
    """Say whether a roster has too many members for all allowed pairs to be candidates."""
    return size > KEEP_ALL


def candidates(
    lowered: Lowered,
    *,
    seed: int,
    toll: Int64 | None = None,
    executor: Executor | None = None,
    done: Done | None = None,
) -> Candidates:
    """Evaluate all pairs and keep those to choose from.

    Up to `KEEP_ALL` members that is every allowed pair. Above, each member brings in the partners
    who rank best: by twice the score, less the partner's toll; equal ones are told apart by a
    seeded hash, since otherwise all would bring in the same few and leave others single.

    Parameters
    ----------
    lowered
        The policy on a problem.
    seed
        Decides between equal ranks.
    toll
        ``int64 (n,)``: what each member is worth to whoever gets them; see `matching.tolls`.
    executor, done
        As for `matching.scanning.best_partners`; the result is the same with any executor.
    """
    size = lowered.size
    if is_large(size):
        toll = np.zeros(size, np.int64) if toll is None else toll
        floor = np.full(size, LOWEST)
        found = best_partners(lowered, toll, floor, BEST, seed=seed, executor=executor, done=done)
        return Candidates(found.a, found.b, found.scores, complete=False)
    blocks = over_blocks(lowered, _every_pair, map if executor is None else executor.map)
    empty = (np.empty(0, np.int64),) * 3
    a, b, scores = (np.concatenate(part) for part in zip(empty, *blocks, strict=True))
    return Candidates(a, b, scores, complete=True)


def best_scores(lowered: Lowered, executor: Executor | None = None) -> Int64:
    """Give each member's best score with any allowed partner, 0 without one, ``int64 (n,)``."""
    size = lowered.size
    if not is_large(size):
        blocks = over_blocks(lowered, _best_of_rows, map)
        return np.concatenate([np.empty(0, np.int64), *(best for (best,) in blocks)])
    nothing, floor = np.zeros(size, np.int64), np.full(size, LOWEST)
    found = best_partners(lowered, nothing, floor, 1, seed=0, executor=executor)
    return np.where(found.rank > 0, (found.rank + LOWEST) // 2, 0)


def _best_of_rows(lowered: Lowered, rows: slice) -> tuple[Int64, ...]:
    """Give the best score of each row of a block."""
    everyone = slice(0, lowered.size)
    scores = score_block(lowered, rows, everyone)
    allowed = allowed_block(lowered, rows, everyone) & (scores >= lowered.floor)
    return (np.where(allowed, scores, 0).max(axis=1),)


def _every_pair(lowered: Lowered, rows: slice) -> tuple[Int64, ...]:
    """Give all allowed pairs of a block of rows with the members after them."""
    cols = slice(rows.start, lowered.size)
    scores = score_block(lowered, rows, cols)
    allowed = np.triu(allowed_block(lowered, rows, cols) & (scores >= lowered.floor), 1)
    i, j = np.nonzero(allowed)
    return i + rows.start, j + rows.start, scores[i, j]
