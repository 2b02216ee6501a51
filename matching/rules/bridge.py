"""``bridge``: two members who have few contacts in common."""

from __future__ import annotations

from typing import ClassVar, Final

import numpy as np

from matching.columns import Int64
from matching.problem import Contacts, Problem
from matching.proposal import Reason
from matching.rules.base import PreferRule, both_ways
from matching.terms import SparseExceptions, Term

WHOLE: Final = 1000
_CHUNK: Final = 2_000_000


class PreferBridge(PreferRule):
    """Points for two members who are far apart in the network of who is in touch.

    Two who are in touch get none. Others get the share of the points that is left after the share
    of contacts they have in common, counted against the smaller of their two circles. Who has no
    contacts on record has none in common, so that nobody is worse off without data; without any
    activity at all the rule gives no points.
    """

    name: ClassVar[str] = "bridge"
    shorthand: ClassVar[str | None] = "points"

    @property
    def weight(self) -> int:
        """Thousandths of a point for each thousandth of distance."""
        return self.points

    def lower(self, problem: Problem) -> Term:
        """Give the distance in thousandths: sparse exceptions from the whole."""
        size = problem.size
        if problem.contacts is None:
            empty = np.empty(0, np.int64)
            return SparseExceptions(size, empty, empty, otherwise=0)
        keys, distance = _distances(problem.contacts)
        return SparseExceptions(size, keys, distance, WHOLE)

    def reasons(self, problem: Problem, term: Term, a: Int64, b: Int64) -> list[list[Reason]]:  # noqa: ARG002 - the term says it all
        """Say, to admins only, that the network gave points."""
        return [
            [self._reason(int(i), int(j), int(value))] if value else []
            for i, j, value in zip(a, b, both_ways(term, a, b), strict=True)
        ]

    def _reason(self, a: int, b: int, value: int) -> Reason:
        return Reason(
            rule=self.label,
            message_id="bridge",
            params={"members": [a, b]},
            points=self.weight * value,
            audience="admin",
        )


def _distances(contacts: Contacts) -> tuple[Int64, Int64]:
    """Find the pairs that are in touch or have contacts in common, and their distance."""
    size = len(contacts)
    degree = np.diff(contacts.indptr)
    keys, common = _common(contacts)
    smaller = np.minimum(degree[keys // size], degree[keys % size])
    distance = WHOLE - (WHOLE * common) // smaller
    rows = np.repeat(np.arange(size, dtype=np.int64), degree)
    direct = rows * size + contacts.indices
    merged, first = np.unique(np.concatenate([direct, keys]), return_index=True)
    values = np.concatenate([np.zeros(len(direct), np.int64), distance])[first]
    return merged, values


def _common(contacts: Contacts) -> tuple[Int64, Int64]:
    """Count the contacts in common of each ordered pair that has any, in chunks of rows."""
    degree = np.diff(contacts.indptr)
    rows = np.repeat(np.arange(len(contacts), dtype=np.int64), degree)
    work = np.concatenate([[0], np.cumsum(degree[contacts.indices])])[contacts.indptr]
    keys, counts = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    first = 0
    while first < len(contacts):
        last = int(np.searchsorted(work, work[first] + _CHUNK, side="right")) - 1
        last = min(len(contacts), max(last, first + 1))
        span = slice(int(contacts.indptr[first]), int(contacts.indptr[last]))
        between = contacts.indices[span].astype(np.int64)
        found, times = _two_steps(contacts, rows[span], between, degree)
        keys.append(found)
        counts.append(times)
        first = last
    return np.concatenate(keys), np.concatenate(counts)


def _two_steps(
    contacts: Contacts, rows: Int64, between: Int64, degree: Int64
) -> tuple[Int64, Int64]:
    """Follow each contact to its own contacts, and count how often each pair comes up."""
    size = len(contacts)
    reach = degree[between]
    left = np.repeat(rows, reach)
    offset = np.arange(int(reach.sum())) - np.repeat(np.cumsum(reach) - reach, reach)
    right = contacts.indices[np.repeat(contacts.indptr[between], reach) + offset]
    keys = left * size + right
    found, times = np.unique(keys[left != right], return_counts=True)
    return found, times.astype(np.int64)
