"""Whom mentees and mentors would rather have, and who would leave a round for each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from matching.columns import Int64
from matching.evaluate import Lowered
from matching.mentoring.arcs import Arcs, directed_scores
from matching.offers import Mentoring
from matching.rules.sides import sides
from matching.rules.wish import PreferWish

_WISHED: Final = -(2**62)
"""Below all points, so that wishes come before everybody who was not wished for."""


@dataclass(frozen=True, slots=True, eq=False)
class Liking:
    """How well each side of an arc likes the other; lower is better, equal is as good.

    Attributes
    ----------
    of_mentee
        ``int64 (m,)``: a mentee's wishes in their order, then mentors by points.
    of_mentor
        ``int64 (m,)``: a mentor's possible mentees by points, those for wishes left out: whom a
        mentee wishes for is theirs to say, and must not move them up in a mentor's eyes.
    """

    of_mentee: Int64
    of_mentor: Int64


def liking(lowered: Lowered, arcs: Arcs) -> Liking:
    """Say how well the two of each arc like each other.

    Parameters
    ----------
    lowered
        What `matching.mentoring.arcs.lower_directed` gave.
    arcs
        The pairs that are allowed.
    """
    wishes = [each for each in lowered.prefers if isinstance(each.rule, PreferWish)]
    wished = directed_scores(replace(lowered, prefers=tuple(wishes)), arcs.mentor, arcs.mentee)
    return Liking(_wishes_first(sides(lowered.problem), arcs), wished - arcs.scores)


def _wishes_first(mentoring: Mentoring, arcs: Arcs) -> Int64:
    """Put wishes in their order before everybody else, who come by points."""
    wishes = mentoring.wishes.astype(np.int64)
    points = -arcs.scores
    if not len(wishes) or not len(arcs):
        return points
    ranks = mentoring.wish_ranks()
    keys = wishes[:, 0] * len(mentoring) + wishes[:, 1]
    order = np.argsort(keys)
    wanted = arcs.mentee * len(mentoring) + arcs.mentor
    at = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
    wished = keys[order][at] == wanted
    return np.where(wished, _WISHED + ranks[order][at], points)


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What everybody has in a round, to see who would rather have something else.

    Attributes
    ----------
    mine
        ``int64 (n,)``: how well a mentee likes their mentor; the largest number without any.
    theirs
        ``int64 (n,)``: how well a mentor likes the mentee whom they like least; the largest number
        with a free place.
    """

    mine: Int64
    theirs: Int64


def standing(lowered: Lowered, chosen: Arcs) -> Standing:
    """Say what everybody has.

    Parameters
    ----------
    lowered
        What `matching.mentoring.arcs.lower_directed` gave.
    chosen
        The mentorships of the round.
    """
    places = sides(lowered.problem).free()
    liked, size = liking(lowered, chosen), len(places)
    nothing = np.iinfo(np.int64).max
    mine = np.full(size, nothing, np.int64)
    mine[chosen.mentee] = liked.of_mentee
    last = np.full(size, np.iinfo(np.int64).min, np.int64)
    np.maximum.at(last, chosen.mentor, liked.of_mentor)
    load = np.bincount(chosen.mentor, minlength=size)
    return Standing(mine, np.where(load < places, nothing, last))


def blocking_count(lowered: Lowered, arcs: Arcs, has: Standing) -> int:
    """Count the pairs of whom each would rather have the other than what they have.

    Both have to be better off for certain: who likes two as well would not leave one for the other
    (weak stability, Irving 1994). A free place is worse than any mentee.

    Parameters
    ----------
    lowered
        What `matching.mentoring.arcs.lower_directed` gave.
    arcs
        The pairs to look at.
    has
        What everybody has.
    """
    liked = liking(lowered, arcs)
    rather = (liked.of_mentee < has.mine[arcs.mentee]) & (liked.of_mentor < has.theirs[arcs.mentor])
    return int(np.count_nonzero(rather))


def lots(arcs: Arcs, size: int, seed: int) -> Int64:
    """Draw a lot for each pair, which does not depend on what else is looked at with it.

    Parameters
    ----------
    arcs
        The pairs.
    size
        How many members there are.
    seed
        Decides the lots.

    Returns
    -------
    numpy.ndarray
        ``int64 (m,)``.
    """
    keys = (arcs.mentee * size + arcs.mentor).astype(np.uint64) + np.uint64(seed)
    # The finaliser of splitmix64 (Steele, Lea and Flood 2014).
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (keys ^ (keys >> np.uint64(31))).astype(np.int64)
