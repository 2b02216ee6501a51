"""``bridge``: two members who have few contacts in common."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from matching.columns import Int64
from matching.common_contacts import CommonContacts
from matching.problem import Problem
from matching.proposal import Reason
from matching.rules.base import PreferRule, both_ways
from matching.terms import SparseExceptions, Term


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
        """Give the distance in thousandths; 0 for all when there is no activity."""
        if problem.contacts is None:
            empty = np.empty(0, np.int64)
            return SparseExceptions(problem.size, empty, empty, otherwise=0)
        return CommonContacts(problem.contacts)

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
