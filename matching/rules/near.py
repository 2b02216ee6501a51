"""``near``: two members are close in a number, such as their level."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from matching.columns import MISSING, Int64
from matching.problem import Problem
from matching.proposal import Reason
from matching.rules.base import NumberName, PreferRule, WhenMissing, both_ways
from matching.terms import Term, Within


class PreferNear(PreferRule):
    """Points when two members' numbers are at most `within` apart."""

    name: ClassVar[str] = "near"

    attribute: NumberName
    within: Annotated[int, Field(strict=True, ge=0, le=1000)] = 1
    missing: WhenMissing = "refuse"

    def lower(self, problem: Problem) -> Term:
        """Give a comparison of the two numbers."""
        numbers = problem.members.numbers[self.attribute]
        return Within(numbers, self.within, int(self.missing == "allow"))

    def reasons(self, problem: Problem, term: Term, a: Int64, b: Int64) -> list[list[Reason]]:
        """Give the difference; -1 where a number is not known."""
        values = both_ways(term, a, b)
        return [
            [self._reason(problem, int(i), int(j), int(value))] if value else []
            for i, j, value in zip(a, b, values, strict=True)
        ]

    def _reason(self, problem: Problem, a: int, b: int, value: int) -> Reason:
        numbers = problem.members.numbers[self.attribute]
        mine, yours = int(numbers[a]), int(numbers[b])
        known = MISSING not in (mine, yours)
        return Reason(
            rule=self.label,
            message_id=f"near.{self.attribute}",
            params={"members": [a, b], "difference": abs(mine - yours) if known else -1},
            points=self.weight * value,
            audience="admin",
        )
