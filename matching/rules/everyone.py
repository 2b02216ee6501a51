"""Who has met everyone they may meet, and when: what ``rest: {until: everyone_met}`` counts by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from matching.columns import Bool, Int64
from matching.problem import Problem
from matching.terms import SparseExceptions, Term

NOT_YET: Final = np.iinfo(np.int64).max
"""Instead of a round, for members who have not met everyone."""

_CELLS: Final = 2_000_000


def completed(problem: Problem, others: Sequence[Term]) -> Int64:
    """Say for each member how many rounds ago they last had met everyone whom they may meet.

    A member's count starts with their first round. Once they have met everyone it starts anew, and
    only later meetings count. Who may meet whom is asked of today's roster, so somebody who has
    joined since is still to be met.

    Parameters
    ----------
    problem
        The members and their history; meetings that did not happen do not count.
    others
        The terms of all other musts.

    Returns
    -------
    numpy.ndarray
        ``int64 (n,)``: a number of rounds, 1 for the round before; `NOT_YET` where the first count
        is not complete, or there is nobody to meet.
    """
    ago = np.full(problem.size, NOT_YET, dtype=np.int64)
    field = _Field(problem, others)
    for member in field.without_anyone_new():
        ago[member] = _last_completed(field.partners(member), *field.meetings(member))
    return ago


class _Field:
    """Who may meet whom, and who has."""

    def __init__(self, problem: Problem, others: Sequence[Term]) -> None:
        self._size = problem.size
        self._able: Bool = np.greater(problem.members.capacity, 0)
        self._terms = (*others, _exceptions(problem.size, problem.blocked.astype(np.int64), 0))
        met, counted = problem.met, problem.met.counted()
        a, b = met.a[counted].astype(np.int64), met.b[counted].astype(np.int64)
        self._seen = _exceptions(problem.size, np.unique(np.stack([a, b], axis=1), axis=0), 1)
        order = np.argsort(np.concatenate([a, b]), kind="stable")
        self._member = np.concatenate([a, b])[order]
        self._partner = np.concatenate([b, a])[order]
        self._ago = np.tile(met.rounds_ago[counted].astype(np.int64), 2)[order]

    def without_anyone_new(self) -> Iterator[int]:
        """List the members who have met at some time everyone whom they may meet.

        Most members of a large roster have somebody new among the first few who are looked at, so
        that only the others are looked at further; in a mixed order, since neighbours are alike.
        """
        order = np.random.default_rng(0).permutation(self._size)
        waiting = np.unique(self._member)
        waiting = waiting[self._able[waiting]]
        first = 0
        while first < self._size and len(waiting):
            some = order[first : first + max(1, _CELLS // len(waiting))]
            row, col = np.repeat(waiting, len(some)), np.tile(some, len(waiting))
            new = self._allowed(row, col) & (self._seen.pairs(row, col) == 0)
            waiting = waiting[~new.reshape(len(waiting), -1).any(axis=1)]
            first += len(some)
        yield from waiting.tolist()

    def partners(self, member: int) -> Int64:
        """Give everyone whom a member may meet, ascending."""
        return np.flatnonzero(self._allowed(np.full(self._size, member), np.arange(self._size)))

    def meetings(self, member: int) -> tuple[Int64, Int64]:
        """Give whom a member met, and how many rounds ago."""
        first, last = np.searchsorted(self._member, [member, member + 1])
        return self._partner[first:last], self._ago[first:last]

    def _allowed(self, a: Int64, b: Int64) -> Bool:
        allowed: Bool = np.not_equal(a, b) & self._able[a] & self._able[b]
        for term in self._terms:
            allowed &= term.pairs(a, b) != 0
        return allowed


def _exceptions(size: int, pairs: Int64, value: int) -> SparseExceptions:
    """Give some pairs one value of 0 and 1, and all others the other one."""
    values = np.full(len(pairs), value, dtype=np.int64)
    return SparseExceptions.of(size, pairs[:, 0], pairs[:, 1], values, otherwise=1 - value)


def _last_completed(partners: Int64, met: Int64, ago: Int64) -> int:
    """Walk through a member's rounds, the oldest first, and give the last that ended a count."""
    known = np.isin(met, partners)
    last, missing = int(NOT_YET), set(partners.tolist())
    if not missing:
        return last
    for when in sorted(set(ago[known].tolist()), reverse=True):
        missing -= set(met[ago == when].tolist())
        if not missing:
            last, missing = when, set(partners.tolist())
    return last
