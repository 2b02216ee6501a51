"""``exchange``: one member can show what the other would like to learn."""

from __future__ import annotations

from typing import ClassVar, Final

from matching.columns import Int64
from matching.problem import Problem
from matching.proposal import Reason
from matching.rules.base import PreferRule, SetName
from matching.rules.masks import masks_of
from matching.terms import MaskIntersection, Term

MOST_TOPICS: Final = 3
"""How many topics a reason names in one direction."""


class PreferExchange(PreferRule):
    """Points for each direction in which one member can show what the other asked for."""

    name: ClassVar[str] = "exchange"
    shorthand: ClassVar[str | None] = "points"

    teach: SetName = "skills"
    learn: SetName = "interests"

    @property
    def columns(self) -> tuple[str, ...]:
        """Both columns are needed."""
        return (self.teach, self.learn)

    def lower(self, problem: Problem) -> Term:
        """Give the intersection of what the left member shows and the right one asked for."""
        sets = problem.members.sets
        labels = sorted({*sets[self.teach].labels, *sets[self.learn].labels})
        return MaskIntersection(
            masks_of(sets[self.teach], labels), masks_of(sets[self.learn], labels)
        )

    def reasons(self, problem: Problem, term: Term, a: Int64, b: Int64) -> list[list[Reason]]:
        """Name up to three topics for each direction."""
        result: list[list[Reason]] = []
        for i, j, shows, asks in zip(a, b, term.pairs(a, b), term.pairs(b, a), strict=True):
            ways = [(int(i), int(j))] * int(shows) + [(int(j), int(i))] * int(asks)
            result.append([self._reason(problem, teacher, learner) for teacher, learner in ways])
        return result

    def _reason(self, problem: Problem, teacher: int, learner: int) -> Reason:
        asked = set(problem.members.sets[self.learn].values(learner))
        shown = problem.members.sets[self.teach].values(teacher)
        topics = [topic for topic in shown if topic in asked][:MOST_TOPICS]
        return Reason(
            rule=self.label,
            message_id="exchange.shows",
            params={"teacher": teacher, "learner": learner, "topics": topics},
            points=self.weight,
            audience="members",
        )
