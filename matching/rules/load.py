"""``load``: who is busy in other programs takes no mentee, and joins no match and no team."""

from __future__ import annotations

from typing import Annotated, ClassVar

import numpy as np
from pydantic import Field

from matching.columns import Int64
from matching.problem import Problem
from matching.proposal import Reason
from matching.rules.base import Rule
from matching.terms import CodeTable, MemberConstant, Term


class MustLoad(Rule):
    """A mentor who has `busy_at` or more commitments in other programs takes no mentee."""

    name: ClassVar[str] = "load"
    shorthand: ClassVar[str | None] = "busy_at"

    busy_at: Annotated[int, Field(strict=True, ge=1, le=1000)] = 2

    def in_kind(self, kind: str) -> Rule:
        """Ask it of mentors alone in mentoring, of everybody elsewhere."""
        return self if kind == "mentoring" else MustMemberLoad(busy_at=self.busy_at)

    def lower(self, problem: Problem) -> Term:
        """Give 1 for mentors who are not busy."""
        return MemberConstant((problem.load < self.busy_at).astype(np.int64))

    def reasons(self, problem: Problem, term: Term, a: Int64, b: Int64) -> list[list[Reason]]:  # noqa: ARG002 - nothing to say
        """Say nothing: that a mentor has time is no reason to meet."""
        return [[] for _ in a]


class MustMemberLoad(MustLoad):
    """A member who has `busy_at` or more commitments in other programs meets nobody."""

    def lower(self, problem: Problem) -> Term:
        """Give 1 for two who are both not busy."""
        able = (problem.load < self.busy_at).astype(np.int32)
        return CodeTable(able, np.array([[0, 0], [0, 1]], dtype=np.int64))
