"""Scores and reasons of the matches of a round."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from matching.columns import Int64
from matching.evaluate import Lowered, score_pairs
from matching.proposal import Match, Reason
from matching.seating import Arrangement


def matches_of(lowered: Lowered, groups: Sequence[tuple[int, ...]]) -> list[Match]:
    """Give groups of members their scores and reasons.

    Parameters
    ----------
    lowered
        The policy on a problem, with every must.
    groups
        The members of each match, ascending.

    Returns
    -------
    list of Match
        In the order of the groups. A match's score is the mean of its pairs', rounded down.
    """
    ends = _pairs_of(groups)
    reasons = _reasons(lowered, ends[:, 0], ends[:, 1])
    result: list[Match] = []
    at = 0
    for group, score in zip(groups, _scores(lowered, groups), strict=True):
        count = len(group) * (len(group) - 1) // 2
        said = [reason for pair in reasons[at : at + count] for reason in pair]
        result.append(Match(group, score, tuple(said)))
        at += count
    return result


def points_of(lowered: Lowered, plan: Arrangement) -> int:
    """Add up the scores of a round's matches, thousandths of a point."""
    return sum(_scores(lowered, plan.groups()))


def _pairs_of(groups: Sequence[tuple[int, ...]]) -> Int64:
    """List the pairs of all groups, ``int64 (k, 2)``."""
    pairs = [pair for group in groups for pair in combinations(group, 2)]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _scores(lowered: Lowered, groups: Sequence[tuple[int, ...]]) -> list[int]:
    """Give the mean of each group's pairs, rounded down."""
    ends = _pairs_of(groups)
    scores = score_pairs(lowered, ends[:, 0], ends[:, 1])
    sizes = np.array([len(group) for group in groups], np.int64)
    counts = sizes * (sizes - 1) // 2
    starts = np.cumsum(counts) - counts
    means: list[int] = (np.add.reduceat(scores, starts) // counts).tolist() if len(groups) else []
    return means


def _reasons(lowered: Lowered, a: Int64, b: Int64) -> list[list[Reason]]:
    """State everything that the rules say about some pairs, those that give points first."""
    preferred = [p.rule.reasons(lowered.problem, p.term, a, b) for p in lowered.prefers]
    kept = [
        must.rule.reasons(lowered.problem, must.term, a, b)
        for must in lowered.musts
        if must.rule is not None
    ]
    pinned = _pinned(lowered, a, b)
    return [said_once(parts) for parts in zip(*preferred, *kept, pinned, strict=True)]


def said_once(parts: tuple[list[Reason], ...]) -> list[Reason]:
    """Put one pair's reasons in a row, without what was said before with points."""
    result: list[Reason] = []
    for reason in (reason for part in parts for reason in part):
        said = any(
            other.message_id == reason.message_id and other.params == reason.params
            for other in result
        )
        if not said or reason.points:
            result.append(reason)
    return result


def _pinned(lowered: Lowered, a: Int64, b: Int64) -> list[list[Reason]]:
    """Say, to admins, which pairs were put together by an admin."""
    pins = {(int(i), int(j)) for i, j in lowered.problem.pinned}
    together = [(int(i), int(j)) for i, j in zip(a, b, strict=True)]
    return [[_pin(pair)] if pair in pins else [] for pair in together]


def _pin(pair: tuple[int, int]) -> Reason:
    return Reason("pinned", "pinned", {"members": list(pair)}, 0, "admin")
