"""The free mentees and mentors of a round, numbered anew for the solvers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.columns import Int64
from matching.mentoring.arcs import Arcs


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """Who can still be matched with whom.

    Attributes
    ----------
    mentees, mentors
        ``int64 (l,)`` and ``int64 (r,)``: the member of each place on the left and on the right.
    places
        ``int64 (r,)``: how many mentees each mentor can still take.
    held
        ``int64 (r,)``: how many new mentees each mentor has already, by pins.
    edges
        ``int64 (m, 2)``: mentee and mentor of each arc, by their places.
    arcs
        The same as members, with points.
    ledger
        ``int64 (l,)``: how many mentorships each mentee has had.
    size
        How many members the round has.
    """

    mentees: Int64
    mentors: Int64
    places: Int64
    held: Int64
    edges: Int64
    arcs: Arcs
    ledger: Int64
    size: int

    @property
    def right(self) -> int:
        """How many mentors there are."""
        return len(self.mentors)


def numbered(arcs: Arcs, free: Int64, held: Int64, served: Int64, seed: int) -> Sides:
    """Give both sides of some arcs new numbers, mentees in an order that the seed decides.

    What is equally good for every aim of a policy is left to the order in which a solver looks, so
    the order must not be that of the members' numbers. Mentors are shuffled by the solver itself.

    Parameters
    ----------
    arcs
        The pairs to choose from.
    free
        ``int64 (n,)``: how many mentees each member can still take.
    held
        ``int64 (n,)``: how many new mentees each member has already.
    served
        ``int64 (n,)``: how many mentorships each member has had as a mentee.
    seed
        Decides the order.
    """
    arcs = arcs.in_order(len(free))
    starts = np.flatnonzero(np.diff(arcs.mentee, prepend=-1))
    counts = np.diff(starts, append=len(arcs))
    drawn = np.random.default_rng(seed).permutation(len(starts))
    order = _blocks_in_order(starts[drawn], counts[drawn])
    mentees = arcs.mentee[starts[drawn]]
    mentors = np.flatnonzero(np.bincount(arcs.mentor, minlength=len(free)))
    place = np.zeros(len(free), np.int64)
    place[mentors] = np.arange(len(mentors))
    shuffled = arcs.among(order)
    left = np.repeat(np.arange(len(mentees)), counts[drawn])
    return Sides(
        mentees=mentees,
        mentors=mentors,
        places=free[mentors],
        held=held[mentors],
        edges=np.stack([left, place[shuffled.mentor]], axis=1),
        arcs=shuffled,
        ledger=served[mentees],
        size=len(free),
    )


def _blocks_in_order(starts: Int64, counts: Int64) -> Int64:
    """List the places of blocks that stand one after the other, in another order of the blocks."""
    before = np.cumsum(counts) - counts
    places: Int64 = np.arange(int(counts.sum())) + np.repeat(starts - before, counts)
    return places
