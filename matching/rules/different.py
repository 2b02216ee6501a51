"""``different``: the two members differ in an attribute, such as their function."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from matching.columns import Int64
from matching.problem import Problem
from matching.proposal import Reason
from matching.rules.base import (
    CategoryName,
    PreferRule,
    Rule,
    WhenMissing,
    audience_of,
    both_ways,
    known_values,
)
from matching.terms import CodeTable, Term


class _Different(Rule):
    """Members differ in an attribute."""

    name: ClassVar[str] = "different"
    shorthand: ClassVar[str | None] = "attribute"

    attribute: CategoryName
    missing: WhenMissing

    def lower(self, problem: Problem) -> Term:
        """Give a code table that is 1 off its diagonal."""
        category = problem.members.categories[self.attribute]
        labels = len(category.labels)
        table = 1 - np.eye(labels + 1, dtype=np.int64)
        table[labels, :] = table[:, labels] = int(self.missing == "allow")
        return CodeTable(category.codes, table)

    def reasons(self, problem: Problem, term: Term, a: Int64, b: Int64) -> list[list[Reason]]:
        """Name both values."""
        values = both_ways(term, a, b)
        return [
            [self._reason(problem, (int(i), int(j)), int(value))] if value else []
            for i, j, value in zip(a, b, values, strict=True)
        ]

    def _reason(self, problem: Problem, members: tuple[int, int], value: int) -> Reason:
        labels = known_values(problem.members.categories[self.attribute], members)
        return Reason(
            rule=self.label,
            message_id=f"different.{self.attribute}",
            params={"members": list(members), "values": labels},
            points=self.weight * value,
            audience=audience_of(self.attribute, known=all(labels)),
        )


class MustDifferent(_Different):
    """Two members of the same function, or site, or whatever `attribute` names, never meet."""

    missing: WhenMissing = "allow"


class PreferDifferent(_Different, PreferRule):
    """Points when two members differ in the attribute."""

    missing: WhenMissing = "refuse"
