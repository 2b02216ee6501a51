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
    edges: Int64
    arcs: Arcs
    ledger: Int64
    size: int


def numbered(arcs: Arcs, free: Int64, served: Int64, seed: int) -> Sides:
    """Give both sides of some arcs new numbers, in an order that the seed decides.

    What is equally good for every aim of a policy is left to the order in which a solver looks, so
    the order must not be that of the members' numbers.

    Parameters
    ----------
    arcs
        The pairs to choose from.
    free
        ``int64 (n,)``: how many mentees each member can still take.
    served
        ``int64 (n,)``: how many mentorships each member has had as a mentee.
    seed
        Decides the order.
    """
    random = np.random.default_rng(seed)
    mentees, mentors = np.unique(arcs.mentee), np.unique(arcs.mentor)
    mentees, mentors = random.permutation(mentees), random.permutation(mentors)
    place = np.zeros(len(free), np.int64)
    place[mentees] = np.arange(len(mentees))
    left = place[arcs.mentee]
    place[mentors] = np.arange(len(mentors))
    right = place[arcs.mentor]
    order = np.lexsort((right, left))
    return Sides(
        mentees=mentees,
        mentors=mentors,
        places=free[mentors],
        edges=np.stack([left[order], right[order]], axis=1),
        arcs=Arcs(arcs.mentor[order], arcs.mentee[order], arcs.scores[order]),
        ledger=served[mentees],
        size=len(free),
    )
