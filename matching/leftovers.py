"""Why members are without a match."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import replace

import numpy as np

from matching.candidates import Candidates, candidates
from matching.columns import Bool, Int64
from matching.evaluate import Lowered
from matching.proposal import Unmatched, UnmatchedReason
from matching.removals import removed_counts


def unmatched_of(
    lowered: Lowered, graph: Candidates, free: Bool, left: Int64, executor: Executor | None = None
) -> tuple[Unmatched, ...]:
    """Say for each member without a match why.

    Parameters
    ----------
    lowered
        The policy on a problem, without a rest rule that gives way.
    graph
        The pairs that it allows.
    free
        ``bool (n,)``: members with capacity who are not pinned.
    left
        ``int64 (k,)``: those of them who have no match.
    executor
        As for `matching.scanning.best_partners`.

    Returns
    -------
    tuple of Unmatched
        Ascending by member; those without capacity are among them.
    """
    able = lowered.problem.members.capacity > 0
    members = np.concatenate([left, np.flatnonzero(~able)])
    members.sort()
    reasons = _Reasons(lowered, graph, free, left, executor)
    return tuple(
        Unmatched(member, reasons.of(member), blocked_by)
        for member, blocked_by in zip(
            members.tolist(), removed_counts(lowered, members), strict=True
        )
    )


class _Reasons:
    """The word for each member without a match.

    Parameters
    ----------
    lowered, graph, free, left, executor
        As for `unmatched_of`.
    """

    def __init__(
        self,
        lowered: Lowered,
        graph: Candidates,
        free: Bool,
        left: Int64,
        executor: Executor | None,
    ) -> None:
        self._able = lowered.problem.members.capacity > 0
        self._some = _with_partner(graph, lowered.size)
        self._odd = _odd_ones(graph.among(free), free, left)
        self._without_floor = self._some
        if lowered.floor and not self._some[left].all():
            ungraded = candidates(replace(lowered, floor=0), seed=0, executor=executor)
            self._without_floor = _with_partner(ungraded, lowered.size)

    def of(self, member: int) -> UnmatchedReason:
        """Choose the word for one member."""
        if not self._able[member]:
            return "no_capacity"
        if not self._without_floor[member]:
            return "no_partner"
        if not self._some[member]:
            return "floor"
        return "odd_one" if self._odd[member] else "surplus"


def _with_partner(graph: Candidates, size: int) -> Bool:
    """Mark the members who are in some pair."""
    some = np.zeros(size, dtype=np.bool_)
    some[graph.a] = some[graph.b] = True
    return some


def _odd_ones(graph: Candidates, free: Bool, left: Int64) -> Bool:
    """Mark those who are the only one left of an odd number of people who could meet."""
    part = components(len(free), graph.a, graph.b)
    people = np.bincount(part[free], minlength=len(free))
    alone = np.bincount(part[left], minlength=len(free)) == 1
    result = np.zeros(len(free), dtype=np.bool_)
    result[left] = alone[part[left]] & (people[part[left]] % 2 == 1)
    return result


def components(size: int, a: Int64, b: Int64) -> Int64:
    """Label the connected parts of a graph by their smallest vertex.

    Parameters
    ----------
    size
        How many vertices there are.
    a, b
        ``int64 (m,)``: the edges.

    Returns
    -------
    numpy.ndarray
        ``int64 (n,)``.
    """
    label = np.arange(size)
    while True:
        smaller = np.minimum(label[a], label[b])
        new = label.copy()
        for end in (a, b):
            np.minimum.at(new, label[end], smaller)
            np.minimum.at(new, end, smaller)
        new = new[new]
        if np.array_equal(new, label):
            return label
        label = new
