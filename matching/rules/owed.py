"""``owed``: members who were left out, or stood up, are served first."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from matching.columns import Int64
from matching.problem import Problem
from matching.proposal import Reason
from matching.rules.base import PreferRule
from matching.terms import MemberConstant, Term


class PreferOwed(PreferRule):
    """Points for being matched at all, for each time that a member was left out before."""

    name: ClassVar[str] = "owed"
    shorthand: ClassVar[str | None] = "points"
    looks_from: ClassVar[Literal["mentor", "mentee"]] = "mentee"

    def lower(self, problem: Problem) -> Term:
        """Give what each member is owed."""
        return MemberConstant(problem.owed.astype(np.int64))

    def reasons(self, problem: Problem, term: Term, a: Int64, b: Int64) -> list[list[Reason]]:  # noqa: ARG002 - the ledger says it all
        """Say who of a pair was owed."""
        result: list[list[Reason]] = []
        for i, j, first, second in zip(a, b, term.pairs(a, b), term.pairs(b, a), strict=True):
            owed = [(int(i), int(first))] * bool(first) + [(int(j), int(second))] * bool(second)
            result.append([self._reason(member, times) for member, times in owed])
        return result

    def _reason(self, member: int, times: int) -> Reason:
        return Reason(
            rule=self.label,
            message_id="owed",
            params={"members": [member]},
            points=self.weight * times,
            audience="admin",
        )
