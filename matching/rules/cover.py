"""``cover``: a mentor offers a topic that the mentee asked for."""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from matching.columns import Int64
from matching.problem import Problem
from matching.proposal import Reason
from matching.rules.base import MENTORING, Kinds, PreferRule, Rule, WhenMissing
from matching.rules.masks import masks_of
from matching.rules.sides import sides
from matching.terms import MaskIntersection, Term

MOST_TOPICS: Final = 3
"""How many topics a reason names."""


class _Cover(Rule):
    """One topic that was asked for is offered.

    One is enough however many were asked for or offered: who lists few topics gains no points by
    that, and who lists many loses none.
    """

    name: ClassVar[str] = "cover"
    shorthand: ClassVar[str | None] = "of"
    kinds: ClassVar[Kinds] = MENTORING

    of: Literal["topics"] = "topics"
    missing: WhenMissing

    @property
    def label(self) -> str:
        """Name the rule with what is covered."""
        return f"{self.name}.{self.of}"

    @property
    def columns(self) -> tuple[str, ...]:
        """Both sides have to say something."""
        return ("topics_offered", "topics_asked")

    def lower(self, problem: Problem) -> Term:
        """Give the intersection of what the left member offers and the right one asks for."""
        mentoring = sides(problem)
        offered, asked = mentoring.topics_offered, mentoring.topics_asked
        labels = sorted({*offered.labels, *asked.labels})
        return MaskIntersection(
            masks_of(offered, labels), masks_of(asked, labels), int(self.missing == "allow")
        )

    def reasons(self, problem: Problem, term: Term, a: Int64, b: Int64) -> list[list[Reason]]:
        """Name up to three topics."""
        values = term.pairs(a, b)
        return [
            self._reasons(problem, mentor, mentee) if value else []
            for mentor, mentee, value in zip(a.tolist(), b.tolist(), values.tolist(), strict=True)
        ]

    def _reasons(self, problem: Problem, mentor: int, mentee: int) -> list[Reason]:
        topics = covered(problem, mentor, mentee)[:MOST_TOPICS]
        if not topics and not self.weight:
            return []
        return [
            Reason(
                rule=self.label,
                message_id="cover.topics",
                params={"mentor": mentor, "mentee": mentee, "topics": topics},
                points=self.weight,
                audience="members" if topics else "admin",
            )
        ]


class MustCover(_Cover):
    """A mentor who offers none of the topics that a mentee asked for is not theirs."""

    missing: WhenMissing = "allow"


class PreferCover(_Cover, PreferRule):
    """Points when a mentor offers a topic that the mentee asked for."""

    missing: WhenMissing = "refuse"


def covered(problem: Problem, mentor: int, mentee: int) -> list[str]:
    """List the topics that one offers and the other asked for, by name."""
    mentoring = sides(problem)
    asked = set(mentoring.topics_asked.values(mentee))
    return [topic for topic in mentoring.topics_offered.values(mentor) if topic in asked]
