"""``cover`` of teams: a team has the skills that its project needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from matching.columns import Bool
from matching.problem import Problem
from matching.rules.base import TEAMS, GroupRule, Kinds

if TYPE_CHECKING:
    from matching.solvers import GroupCount


class MustSkillCover(GroupRule):
    """A team has at least `by` members with each of the skills.

    ``skills: required`` are those that its project needs, by as many as the project says or `by`,
    whichever is more; a list of skills is needed by every team.
    """

    name: ClassVar[str] = "cover"
    shorthand: ClassVar[str | None] = "skills"
    kinds: ClassVar[Kinds] = TEAMS

    skills: Literal["required"] | Annotated[tuple[str, ...], Field(min_length=1)] = "required"
    by: Annotated[int, Field(strict=True, ge=1, le=1000)] = 1

    @property
    def label(self) -> str:
        """Name the rule with what is covered."""
        return f"{self.name}.skills"

    @property
    def columns(self) -> tuple[str, ...]:
        """Members have to say what they could show."""
        return ("skills",)

    def needs(self, problem: Problem, groups: Sequence[int]) -> Iterator[tuple[int, str, int]]:
        """List group, skill and how many members have to have it."""
        if self.skills != "required":
            yield from ((group, skill, self.by) for group in groups for skill in self.skills)
        elif problem.projects is not None:
            labels = problem.projects.skills
            for project, skill, count in problem.projects.needs.tolist():
                yield project, labels[skill], max(count, self.by)

    def limits(self, problem: Problem, groups: Sequence[int]) -> list[GroupCount]:
        """Give the fewest members with each skill."""
        from matching.solvers import GroupCount

        return [
            GroupCount(skilled(problem, skill), least=count, groups=[group])
            for group, skill, count in self.needs(problem, groups)
        ]


def skilled(problem: Problem, skill: str) -> Bool:
    """Mark the members who have a skill, ``bool (n,)``."""
    column = problem.members.sets["skills"]
    marked = np.zeros(problem.size, np.bool_)
    if skill in column.labels:
        has = column.indices == column.labels.index(skill)
        marked[np.repeat(np.arange(problem.size), np.diff(column.indptr))[has]] = True
    return marked
