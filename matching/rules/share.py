"""``share``: the two members have something in common, such as a language."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from matching.columns import Int64
from matching.problem import CATEGORIES, Problem
from matching.proposal import Reason
from matching.rules.base import PreferRule, Rule, WhenMissing, audience_of, both_ways
from matching.rules.masks import masks_of
from matching.terms import CodeTable, MaskIntersection, Term

Shareable = Literal[
    "languages", "skills", "interests", "function", "site", "country", "time_zone", "locale"
]


class _Share(Rule):
    """Members have a label of an attribute in common."""

    name: ClassVar[str] = "share"
    shorthand: ClassVar[str | None] = "attribute"

    attribute: Shareable
    missing: WhenMissing

    def lower(self, problem: Problem) -> Term:
        """Give a mask intersection of a set, or a code table of a category."""
        unknown = int(self.missing == "allow")
        if self.attribute in CATEGORIES:
            category = problem.members.categories[self.attribute]
            labels = len(category.labels)
            table = np.eye(labels + 1, dtype=np.int64)
            table[labels, :] = table[:, labels] = unknown
            return CodeTable(category.codes, table)
        column = problem.members.sets[self.attribute]
        masks = masks_of(column, column.labels)
        return MaskIntersection(masks, masks, unknown)

    def reasons(self, problem: Problem, term: Term, a: Int64, b: Int64) -> list[list[Reason]]:
        """Name what is in common."""
        values = both_ways(term, a, b)
        return [
            [self._reason(problem, int(i), int(j), int(value))] if value else []
            for i, j, value in zip(a, b, values, strict=True)
        ]

    def _reason(self, problem: Problem, a: int, b: int, value: int) -> Reason:
        common = self._common(problem, a, b)
        return Reason(
            rule=self.label,
            message_id=f"share.{self.attribute}",
            params={"members": [a, b], "values": common},
            points=self.weight * value,
            audience=audience_of(self.attribute, known=bool(common)),
        )

    def _common(self, problem: Problem, a: int, b: int) -> list[str]:
        if self.attribute in CATEGORIES:
            category = problem.members.categories[self.attribute]
            mine, yours = category.value(a), category.value(b)
            return [mine] if mine is not None and mine == yours else []
        column = problem.members.sets[self.attribute]
        theirs = set(column.values(b))
        return [label for label in column.values(a) if label in theirs]


class MustShare(_Share):
    """Two members without anything in common never meet."""

    missing: WhenMissing = "allow"


class PreferShare(_Share, PreferRule):
    """Points when two members have something in common."""

    missing: WhenMissing = "refuse"
