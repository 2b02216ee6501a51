"""Which groups of people a row of rounds brings together, and how far contacts reach across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the pairs of groups that may meet have met.

    Attributes
    ----------
    possible
        How many pairs of different groups may meet.
    shares
        After each round, the share of them that have met since the first, 0 to 1.
    complete_after
        The number of the round, from 1, after which all have met; ``None`` when not all do, or
        there are none.
    """

    possible: int
    shares: tuple[float, ...]
    complete_after: int | None


def meetings_by_round(groups: IntArray, count: int, rounds: Sequence[IntArray]) -> IntArray:
    """Count the introductions between each two groups.

    Parameters
    ----------
    groups
        (n,) each person's group, 0 to ``count - 1``; below 0 a person counts nowhere.
    count
        How many groups there are, g.
    rounds
        (k, 2) for each round: who was brought together.

    Returns
    -------
    numpy.ndarray
        (r, g, g) symmetric; within a group each introduction counts once, on the diagonal.
    """
    table = np.zeros((len(rounds), count, count), np.int64)
    for at, pairs in enumerate(rounds):
        ends = groups[pairs]
        one, other = ends[(ends >= 0).all(axis=1)].T
        np.add.at(table[at], (one, other), 1)
        across = one != other
        np.add.at(table[at], (other[across], one[across]), 1)
    return table


def coverage(meetings: IntArray, may_meet: BoolArray) -> Coverage:
    """Say how the pairs of different groups that may meet are covered, round by round.

    Parameters
    ----------
    meetings
        (r, g, g) as `meetings_by_round` gives it.
    may_meet
        (g, g) symmetric: which groups may meet.
    """
    possible = np.triu(may_meet, 1)
    met = (np.cumsum(meetings, axis=0) > 0) & possible
    total = int(np.count_nonzero(possible))
    counts = met.sum(axis=(1, 2))
    full = np.flatnonzero(counts == total)
    return Coverage(
        possible=total,
        shares=tuple((counts / total).tolist()) if total else (0.0,) * len(counts),
        complete_after=int(full[0]) + 1 if total and len(full) else None,
    )


def shares_across(
    groups: IntArray, contacts: IntArray, rounds: Sequence[IntArray]
) -> tuple[float, ...]:
    """Give the share of contacts that join two groups, if every introduction becomes a contact.

    Parameters
    ----------
    groups
        (n,) each person's group; below 0 it is not known, and contacts with them do not count.
    contacts
        (k, 2) who is in touch before the first round; the order of the two, and doubles, do not
        matter.
    rounds
        (k, 2) for each round: who was brought together.

    Returns
    -------
    tuple of float
        Before the first round and after each, 0 to 1; empty when nobody is in touch before.
    """
    size = len(groups)
    known = _distinct(groups, contacts)
    if not len(known):
        return ()
    shares = [_across(groups, known, size)]
    for pairs in rounds:
        known = np.union1d(known, _distinct(groups, pairs))
        shares.append(_across(groups, known, size))
    return tuple(shares)


def _distinct(groups: IntArray, pairs: IntArray) -> IntArray:
    """Give a number for each pair of people whose groups are known."""
    ordered = np.sort(pairs.astype(np.int64), axis=1)
    kept = ordered[(groups[ordered] >= 0).all(axis=1)]
    return np.unique(kept[:, 0] * len(groups) + kept[:, 1])


def _across(groups: IntArray, keys: IntArray, size: int) -> float:
    one, other = np.divmod(keys, size)
    return float(np.mean(groups[one] != groups[other]))
