"""``unmet``: the partner comes from a function (or site …) that a member has not met yet."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from matching.columns import Bool, Int64
from matching.problem import Problem
from matching.proposal import Reason
from matching.rules.base import CategoryName, PreferRule, WhenMissing, audience_of
from matching.rules.masks import packed
from matching.terms import MaskIntersection, Term


class PreferUnmet(PreferRule):
    """Points for each member who meets a value that is new to them; their own is not new.

    A partner whose value is not known is new only with ``missing: allow``.
    """

    name: ClassVar[str] = "unmet"
    shorthand: ClassVar[str | None] = None
    looks_from: ClassVar[Literal["mentor", "mentee"]] = "mentee"

    attribute: CategoryName
    missing: WhenMissing = "refuse"

    def lower(self, problem: Problem) -> Term:
        """Give the intersection of what is new to the left member with what the right one is."""
        codes = problem.members.categories[self.attribute].codes
        labels = len(problem.members.categories[self.attribute].labels)
        own = np.zeros((problem.size, labels + 1), dtype=np.bool_)
        own[np.arange(problem.size), codes] = True
        return MaskIntersection(packed(self._new(problem, own)), packed(own))

    def _new(self, problem: Problem, own: Bool) -> Bool:
        """Mark the values that a member has not met; the last column is "not known"."""
        met = problem.met
        a, b = met.a[met.counted()], met.b[met.counted()]
        seen = own.copy()
        np.logical_or.at(seen, a, own[b])
        np.logical_or.at(seen, b, own[a])
        seen[:, -1] = self.missing == "refuse"
        return ~seen

    def reasons(self, problem: Problem, term: Term, a: Int64, b: Int64) -> list[list[Reason]]:
        """Say to each member what is new to them."""
        result: list[list[Reason]] = []
        for i, j, first, second in zip(a, b, term.pairs(a, b), term.pairs(b, a), strict=True):
            ways = [(int(i), int(j))] * int(first) + [(int(j), int(i))] * int(second)
            result.append([self._reason(problem, member, partner) for member, partner in ways])
        return result

    def _reason(self, problem: Problem, member: int, partner: int) -> Reason:
        value = problem.members.categories[self.attribute].value(partner) or ""
        return Reason(
            rule=self.label,
            message_id=f"unmet.{self.attribute}",
            params={"member": member, "value": value},
            points=self.weight,
            audience=audience_of(self.attribute, known=bool(value)),
        )
