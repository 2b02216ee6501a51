"""Mentees, mentors and who may mentor whom, as arrays, for the solvers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One case for the solvers.

    Attributes
    ----------
    mentees, mentors
        How many there are.
    edges
        ``int64 (m, 2)``: mentee and mentor, no pair twice.
    points
        ``int64 (m,)``: whole points from 0 to 100.
    places
        ``int64 (mentors,)``: 1 to 5.
    """

    mentees: int
    mentors: int
    edges: Ints
    points: Ints
    places: Ints


def draw(mentees: int, mentors: int, arcs: int, seed: int) -> Case:
    """Draw a case in which some mentors are wanted more than others.

    Mentors are drawn by a power law, as wishes are in practice, so places run short for some.
    """
    random = np.random.default_rng(seed)
    wanted = 1 / np.arange(1, mentors + 1) ** 0.3
    keys = np.empty(0, np.int64)
    while len(keys) < arcs:
        short = int(1.2 * (arcs - len(keys))) + 10
        left = random.integers(0, mentees, short)
        right = random.choice(mentors, short, p=wanted / wanted.sum())
        keys = np.unique(np.concatenate([keys, left * mentors + right]))
    keys = np.sort(random.permutation(keys)[:arcs])
    return Case(
        mentees,
        mentors,
        np.stack(np.divmod(keys, mentors), axis=1),
        random.integers(0, 101, arcs),
        random.integers(1, 6, mentors),
    )


def wishes(
    mentees: int, mentors: int, count: int, seed: int
) -> tuple[list[Ints], list[Ints], Ints]:
    """Draw ranked wishes of mentees, and rank those who named them for each mentor.

    Returns
    -------
    left, right, places
        For each mentee the wished mentors in order; for each mentor all mentees who wished for
        them, in a random order; ``int64 (mentors,)``.
    """
    case = draw(mentees, mentors, mentees * count, seed)
    random = np.random.default_rng(seed + 1)
    left, right = case.edges[random.permutation(len(case.edges))].T
    by_left, by_right = np.argsort(left, kind="stable"), np.argsort(right, kind="stable")
    return (
        np.split(right[by_left], np.searchsorted(left[by_left], np.arange(1, mentees))),
        np.split(left[by_right], np.searchsorted(right[by_right], np.arange(1, mentors))),
        case.places,
    )
