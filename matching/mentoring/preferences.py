"""Whom mentees and mentors would rather have, and who would leave a round for each other."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matching.columns import Bool, Int64
from matching.evaluate import Lowered
from matching.mentoring.arcs import Arcs, directed_scores
from matching.offers import Mentoring
from matching.rules.sides import sides
from matching.rules.wish import PreferWish


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
    mentees = _ranks(arcs.scores)
    return Liking(
        _wishes_first(sides(lowered.problem), arcs, mentees), _ranks(arcs.scores - wished)
    )


def _ranks(points: Int64) -> Int64:
    """Rank points, the most first; equal ones alike."""
    _, ranks = np.unique(-points, return_inverse=True)
    return ranks.astype(np.int64)


def _wishes_first(mentoring: Mentoring, arcs: Arcs, points: Int64) -> Int64:
    """Put wishes before everybody else."""
    wishes = mentoring.wishes.astype(np.int64)
    if not len(wishes) or not len(arcs):
        return points
    ranks = mentoring.wish_ranks()
    keys = wishes[:, 0] * len(mentoring) + wishes[:, 1]
    order = np.argsort(keys)
    wanted = arcs.mentee * len(mentoring) + arcs.mentor
    at = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
    wished = keys[order][at] == wanted
    longest = int(ranks.max())
    return np.where(wished, ranks[order][at] - 1, points + longest)


def blocking_count(arcs: Arcs, liked: Liking, chosen: Bool, places: Int64) -> int:
    """Count the pairs of whom each would rather have the other than what they have.

    Both have to be better off for certain: who likes two as well would not leave one for the other
    (weak stability, Irving 1994). A free place is worse than any mentee.

    Parameters
    ----------
    arcs, liked
        The allowed pairs, and how well their two like each other.
    chosen
        ``bool (m,)``: the mentorships of the round.
    places
        ``int64 (n,)``: how many mentees each mentor could take in this round.
    """
    size = len(places)
    worst = np.iinfo(np.int64).max
    mine = np.full(size, worst, np.int64)
    mine[arcs.mentee[chosen]] = liked.of_mentee[chosen]
    load = np.bincount(arcs.mentor[chosen], minlength=size)
    last = np.full(size, -1, np.int64)
    np.maximum.at(last, arcs.mentor[chosen], liked.of_mentor[chosen])
    theirs = np.where(load < places, worst, last)
    rather = (liked.of_mentee < mine[arcs.mentee]) & (liked.of_mentor < theirs[arcs.mentor])
    return int(np.count_nonzero(rather & ~chosen))
