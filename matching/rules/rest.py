"""``rest``: two members who met do not meet again for a number of rounds."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from matching.columns import Int64
from matching.problem import Problem
from matching.proposal import Reason
from matching.rules.base import Rule
from matching.terms import SparseExceptions, Term


class MustRest(Rule):
    """Members who met within the last `rounds` rounds do not meet again.

    A meeting that did not happen does not count; one that nobody answered for does. With
    ``else: oldest`` a member whom this rule alone would leave out meets an earlier partner again:
    as few such pairs as possible, and those whose meeting is longest ago.
    """

    name: ClassVar[str] = "rest"
    shorthand: ClassVar[str | None] = "rounds"

    rounds: Annotated[int, Field(strict=True, ge=1, le=100_000)]
    otherwise: Annotated[Literal["unmatched", "oldest"], Field(alias="else")] = "unmatched"

    def lower(self, problem: Problem) -> Term:
        """Give 1 for all pairs but those who met lately."""
        a, b, _ = self.recent(problem)
        return SparseExceptions.of(problem.size, a, b, np.zeros(len(a), np.int64), otherwise=1)

    def recent(self, problem: Problem) -> tuple[Int64, Int64, Int64]:
        """Give the pairs that met lately, once each, and how many rounds ago they last did."""
        met = problem.met
        lately = met.counted() & (met.rounds_ago <= self.rounds)
        columns = (met.a[lately], met.b[lately], met.rounds_ago[lately])
        a, b, ago = (column.astype(np.int64) for column in columns)
        order = np.lexsort((ago, b, a))
        a, b, ago = a[order], b[order], ago[order]
        first = np.ones(len(a), dtype=np.bool_)
        first[1:] = (a[1:] != a[:-1]) | (b[1:] != b[:-1])
        return a[first], b[first], ago[first]

    def ages(self, problem: Problem) -> SparseExceptions:
        """Give for each pair how many rounds ago it last met, 0 when it is not resting."""
        a, b, ago = self.recent(problem)
        return SparseExceptions.of(problem.size, a, b, ago, otherwise=0)

    def reasons(self, problem: Problem, term: Term, a: Int64, b: Int64) -> list[list[Reason]]:  # noqa: ARG002 - the ages say it all
        """Say, to admins, which pairs meet again after all."""
        ages = self.ages(problem).pairs(a, b)
        return [
            [self._reason(int(i), int(j), int(age))] if age else []
            for i, j, age in zip(a, b, ages, strict=True)
        ]

    def _reason(self, a: int, b: int, age: int) -> Reason:
        return Reason(
            rule=self.label,
            message_id="rest.oldest",
            params={"members": [a, b], "rounds_ago": age},
            points=0,
            audience="admin",
        )
