"""``wish``: a mentee named the mentor among those they would like best."""

from __future__ import annotations

from typing import ClassVar, Final

import numpy as np

from matching.columns import Int64
from matching.directed_terms import DirectedExceptions
from matching.problem import Problem
from matching.proposal import Reason
from matching.rules.base import MENTORING, Kinds, PreferRule
from matching.rules.sides import sides
from matching.terms import Term

FIRST: Final = 1000


class PreferWish(PreferRule):
    """Points for a mentor whom the mentee wished for: all for the first wish, half for the second.

    The k-th wish has the k-th part of the points, so a long list takes nothing from its beginning.
    """

    name: ClassVar[str] = "wish"
    shorthand: ClassVar[str | None] = "points"
    kinds: ClassVar[Kinds] = MENTORING

    @property
    def weight(self) -> int:
        """Thousandths of a point for each thousandth of a first wish."""
        return self.points

    def lower(self, problem: Problem) -> Term:
        """Give thousandths of a first wish."""
        mentoring = sides(problem)
        mentee, mentor = mentoring.wishes.astype(np.int64).T
        values = FIRST // mentoring.wish_ranks()
        return DirectedExceptions.of(problem.size, mentor, mentee, values, otherwise=0)

    def reasons(self, problem: Problem, term: Term, a: Int64, b: Int64) -> list[list[Reason]]:
        """Say, to admins, which wish it was."""
        wishes = sides(problem).wishes.tolist()
        ranks = {
            (mentor, mentee): rank
            for (mentee, mentor), rank in zip(
                wishes, sides(problem).wish_ranks().tolist(), strict=True
            )
        }
        return [
            [self._reason(mentor, mentee, ranks[mentor, mentee], value)] if value else []
            for mentor, mentee, value in zip(
                a.tolist(), b.tolist(), term.pairs(a, b).tolist(), strict=True
            )
        ]

    def _reason(self, mentor: int, mentee: int, rank: int, value: int) -> Reason:
        return Reason(
            rule=self.label,
            message_id="wish",
            params={"mentor": mentor, "mentee": mentee, "rank": rank},
            points=self.weight * value,
            audience="admin",
        )
