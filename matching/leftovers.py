"""Why members are without a match."""

from __future__ import annotations

import numpy as np

from matching.candidates import Candidates
from matching.columns import Bool, Int64
from matching.evaluate import Lowered, removed_by
from matching.proposal import Unmatched, UnmatchedReason


def blocked_by(lowered: Lowered, member: int) -> dict[str, int]:
    """Count for each rule that removes any how many partners it removes."""
    counts = {label: int(taken.sum()) for label, taken in removed_by(lowered, member).items()}
    return {label: count for label, count in counts.items() if count}


def unmatched_of(
    lowered: Lowered, graph: Candidates, free: Bool, left: Int64
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

    Returns
    -------
    tuple of Unmatched
        Ascending by member; those without capacity are among them.
    """
    able = lowered.problem.members.capacity > 0
    some_partner = np.zeros(lowered.size, dtype=np.bool_)
    some_partner[graph.a] = some_partner[graph.b] = True
    odd = _odd_ones(graph.among(free), free, left)
    result = [
        Unmatched(member, _reason(member, able, some_partner, odd), blocked_by(lowered, member))
        for member in sorted([*left.tolist(), *np.flatnonzero(~able).tolist()])
    ]
    return tuple(result)


def _reason(member: int, able: Bool, some_partner: Bool, odd: Bool) -> UnmatchedReason:
    """Choose the word for one member."""
    if not able[member]:
        return "no_capacity"
    if not some_partner[member]:
        return "no_partner"
    return "odd_one" if odd[member] else "surplus"


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
