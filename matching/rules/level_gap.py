"""``level_gap``: how far a mentor's level is above the mentee's."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from matching.columns import MISSING, Int64
from matching.directed_terms import Ahead
from matching.problem import Problem
from matching.proposal import Reason
from matching.rules.base import MENTORING, Kinds, Rule, WhenMissing
from matching.terms import Term

Levels = Annotated[int, Field(strict=True, ge=-1000, le=1000)]


class MustLevelGap(Rule):
    """A mentor is at least `least` and at most `most` levels above the mentee."""

    name: ClassVar[str] = "level_gap"
    shorthand: ClassVar[str | None] = "least"
    kinds: ClassVar[Kinds] = MENTORING

    least: Levels = 1
    most: Levels = 1000
    missing: WhenMissing = "allow"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.most < self.least:
            raise ValueError(
                f"`most` is {self.most}, below `least`, {self.least}: nobody could be a mentor"
            )
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """The level is needed."""
        return ("level",)

    def lower(self, problem: Problem) -> Term:
        """Give a comparison of the two levels."""
        levels = problem.members.numbers["level"]
        return Ahead(levels, self.least, self.most, int(self.missing == "allow"))

    def reasons(self, problem: Problem, term: Term, a: Int64, b: Int64) -> list[list[Reason]]:  # noqa: ARG002 - the levels say it
        """Give the difference, to admins, where both levels are known."""
        levels = problem.members.numbers["level"]
        return [
            [] if MISSING in (int(levels[i]), int(levels[j])) else [self._reason(problem, i, j)]
            for i, j in zip(a.tolist(), b.tolist(), strict=True)
        ]

    def _reason(self, problem: Problem, mentor: int, mentee: int) -> Reason:
        levels = problem.members.numbers["level"]
        return Reason(
            rule=self.label,
            message_id="level_gap",
            params={
                "mentor": mentor,
                "mentee": mentee,
                "difference": int(levels[mentor]) - int(levels[mentee]),
            },
            points=0,
            audience="admin",
        )
