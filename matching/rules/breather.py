"""``breather``: a mentor rests after several rounds in a row."""

from __future__ import annotations

from typing import Annotated, ClassVar

import numpy as np
from pydantic import Field

from matching.columns import Bool, Int64
from matching.problem import Problem
from matching.proposal import Reason
from matching.rules.base import MENTORING, Kinds, Rule
from matching.rules.sides import sides
from matching.terms import MemberConstant, Term

Rounds = Annotated[int, Field(strict=True, ge=1, le=1000)]


class MustBreather(Rule):
    """A mentor who took mentees in `after` rounds in a row takes none for `rest` rounds."""

    name: ClassVar[str] = "breather"
    kinds: ClassVar[Kinds] = MENTORING

    after: Rounds
    rest: Rounds = 1

    def lower(self, problem: Problem) -> Term:
        """Give 1 for mentors who need no rest."""
        resting = np.zeros(problem.size, dtype=np.bool_)
        led = sides(problem).led
        for mentor in np.unique(led[:, 0]).tolist():
            resting[mentor] = self._rests(led[led[:, 0] == mentor, 1])
        return MemberConstant((~resting).astype(np.int64))

    def _rests(self, ago: Int64 | Bool) -> bool:
        """Say whether the latest rounds were so many in a row, and too short ago."""
        rounds = set(ago.tolist())
        latest = min(rounds)
        in_a_row = all(latest + step in rounds for step in range(self.after))
        return in_a_row and latest <= self.rest

    def reasons(self, problem: Problem, term: Term, a: Int64, b: Int64) -> list[list[Reason]]:  # noqa: ARG002 - nothing to say
        """Say nothing: that a mentor is rested is no reason to meet."""
        return [[] for _ in a]
