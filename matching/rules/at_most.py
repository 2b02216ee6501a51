"""``at_most``: a mentor's new mentees are not all of one kind."""

from __future__ import annotations

from typing import Annotated, ClassVar

import numpy as np
from pydantic import Field

from matching.columns import Int64
from matching.problem import Problem
from matching.proposal import Reason
from matching.rules.base import MENTORING, CategoryName, Kinds, Rule
from matching.terms import MemberConstant, Term


class MustAtMost(Rule):
    """Of the mentees whom a mentor gets in one round at most `count` are of the same function.

    Mentees whose value is not known are not counted. This is a condition on several matches at
    once: `matching.mentoring.spreading` keeps it.
    """

    name: ClassVar[str] = "at_most"
    kinds: ClassVar[Kinds] = MENTORING

    same: CategoryName
    count: Annotated[int, Field(strict=True, ge=1, le=1000)] = 1

    @property
    def label(self) -> str:
        """Name the rule with its attribute."""
        return f"{self.name}.{self.same}"

    @property
    def columns(self) -> tuple[str, ...]:
        """The attribute is needed."""
        return (self.same,)

    def lower(self, problem: Problem) -> Term:
        """Give 1: of two people alone it forbids nothing."""
        return MemberConstant(np.ones(problem.size, np.int64))

    def reasons(self, problem: Problem, term: Term, a: Int64, b: Int64) -> list[list[Reason]]:  # noqa: ARG002 - nothing to say
        """Say nothing: it is no reason for two to meet."""
        return [[] for _ in a]
