"""The mentors to choose from: all of them, or the best of many for each mentee.

A mentee who goes without although they have more mentors than were listed gets a longer list, and
the round is solved again. Deferred acceptance comes to a mentee's next mentor only when all before
have refused, so a stable round is the same as with whole lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import numpy as np

from matching.columns import Bool, Int64
from matching.evaluate import Lowered
from matching.mentoring.arcs import Arcs, arcs_of, mentee_blocks
from matching.mentoring.preferences import Standing, blocking_count, liking, lots
from matching.rules.sides import sides
from matching.scanning import running

T = TypeVar("T")

MOST_ARCS: Final = 4_000_000
"""How many arcs are listed at first, shared out over the mentees."""

LEAST_LISTED: Final = 64
LONGER: Final = 4
"""How many times longer the list of a mentee without a mentor gets."""


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """The arcs to choose from, and what is known of all.

    Attributes
    ----------
    arcs
        Not below the floor.
    more
        ``bool (n,)``: mentees who have more mentors than are listed.
    best
        ``int64 (n,)``: what a mentee's best mentor of all is worth, thousandths; 0 without any.
    good
        ``bool (2, n)``: as mentor and as mentee, who is in some pair that is not below the floor.
    possible
        ``bool (2, n)``: the same, the floor aside.
    length
        How many mentors each mentee has listed at most.
    """

    arcs: Arcs
    more: Bool
    best: Int64
    good: Bool
    possible: Bool
    length: int

    @property
    def complete(self) -> bool:
        """Whether every pair is listed."""
        return not self.more.any()


def listed(lowered: Lowered, seed: int, executor: Executor | None = None) -> Listing:
    """List the mentors that each mentee may have, or the best of them.

    Parameters
    ----------
    lowered
        What `matching.mentoring.arcs.lower_directed` gave.
    seed
        Decides which of equally good mentors are listed.
    executor
        Evaluates blocks of mentees; the answer is the same with any.
    """
    mentees = np.flatnonzero(sides(lowered.problem).seeks)
    length = max(LEAST_LISTED, MOST_ARCS // max(1, len(mentees)))
    return _scanned(lowered, mentees, length, seed, executor)


def longer(
    lowered: Lowered, before: Listing, mentees: Int64, seed: int, executor: Executor | None = None
) -> Listing:
    """Give some mentees longer lists.

    Parameters
    ----------
    lowered, seed, executor
        As for `listed`.
    before
        The lists so far.
    mentees
        ``int64 (k,)``: those who went without, ascending.
    """
    length = before.length * LONGER
    more = _scanned(lowered, mentees, length, seed, executor)
    others = before.arcs.among(~np.isin(before.arcs.mentee, mentees))
    still = before.more.copy()
    still[mentees] = more.more[mentees]
    arcs = Arcs.together([others, more.arcs])
    return Listing(arcs, still, before.best, before.good, before.possible, length)


def blocking_in_all(lowered: Lowered, has: Standing, executor: Executor | None = None) -> int:
    """Count the pairs, listed or not, of whom each would rather have the other.

    Parameters
    ----------
    lowered, executor
        As for `listed`.
    has
        What everybody has in the round.
    """
    blocks = mentee_blocks(lowered, np.flatnonzero(sides(lowered.problem).seeks))
    return sum(over_blocks(_blocking, (lowered, has), blocks, executor))


def _blocking(lowered: Lowered, has: Standing, mentees: Int64) -> int:
    arcs, good = arcs_of(lowered, mentees)
    return blocking_count(lowered, arcs.among(good), has)


def _scanned(
    lowered: Lowered, mentees: Int64, length: int, seed: int, executor: Executor | None
) -> Listing:
    size = lowered.size
    more, best = np.zeros(size, np.bool_), np.zeros(size, np.int64)
    good, possible = np.zeros((2, size), np.bool_), np.zeros((2, size), np.bool_)
    parts: list[Arcs] = []
    blocks = mentee_blocks(lowered, mentees)
    shared = (lowered, length, seed)
    for part, more_here, best_here, flags in over_blocks(_block, shared, blocks, executor):
        parts.append(part)
        more |= more_here
        best += best_here
        good |= flags[0]
        possible |= flags[1]
    return Listing(Arcs.together(parts), more, best, good, possible, length)


def over_blocks(
    look: Callable[..., T],
    shared: Sequence[Any],
    blocks: Sequence[Int64],
    executor: Executor | None,
) -> Iterator[T]:
    """Look at each block, in their order; threads are started only where there are several.

    What all blocks share is handed on as the very same objects, so that an executor on other
    machines can send it once.
    """
    if len(blocks) == 1 and executor is None:
        yield look(*shared, blocks[0])
        return
    with running(executor) as run:
        yield from run.map(look, *([each] * len(blocks) for each in shared), blocks)


def _block(
    lowered: Lowered, length: int, seed: int, mentees: Int64
) -> tuple[Arcs, Bool, Int64, Bool]:
    """List the mentors of some mentees."""
    size = lowered.size
    arcs, good = arcs_of(lowered, mentees)
    flags = np.zeros((2, 2, size), np.bool_)
    for at, kept in enumerate((good, np.ones_like(good))):
        flags[at, 0, arcs.mentor[kept]] = flags[at, 1, arcs.mentee[kept]] = True
    arcs = arcs.among(good)
    best = np.full(size, np.iinfo(np.int64).min)
    np.maximum.at(best, arcs.mentee, arcs.scores)
    best[~flags[0, 1]] = 0
    counts = np.bincount(arcs.mentee, minlength=size)
    more = counts > length
    if more.any():
        arcs = arcs.among(_first(lowered, arcs, length, seed))
    return arcs, more, best, flags


def _first(lowered: Lowered, arcs: Arcs, length: int, seed: int) -> Bool:
    """Mark the mentors whom each mentee likes best; which of equals, the seed decides."""
    lot = lots(arcs, lowered.size, seed)
    order = np.lexsort((lot, liking(lowered, arcs).of_mentee, arcs.mentee))
    starts = np.searchsorted(arcs.mentee[order], arcs.mentee[order])
    kept = np.zeros(len(arcs), np.bool_)
    kept[order[np.arange(len(arcs)) - starts < length]] = True
    return kept
