"""``cover`` of teams: a team has the skills that its project needs, or would like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from matching.columns import Bool, Int64
from matching.problem import Problem
from matching.proposal import Reason
from matching.rules.base import TEAMS, GroupRule, Kinds, ProjectRule

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


class PreferSkillCover(ProjectRule):
    """Points for each skill that a project would like and a member of its team has."""

    name: ClassVar[str] = "cover"
    shorthand: ClassVar[str | None] = "points"
    kinds: ClassVar[Kinds] = TEAMS

    skills: Literal["wanted"] = "wanted"

    @property
    def label(self) -> str:
        """Name the rule with what is covered."""
        return f"{self.name}.wanted"

    @property
    def columns(self) -> tuple[str, ...]:
        """Members have to say what they could show."""
        return ("skills",)

    def points_of(self, problem: Problem) -> Int64:
        """Give what each project is worth to each member, thousandths of a point, ``(n, m)``."""
        points = np.zeros((problem.size, problem.project_count), np.int64)
        for project, skill in _wanted(problem):
            points[skilled(problem, skill), project] += self.weight
        return points

    def reasons_of(self, problem: Problem, members: tuple[int, ...], project: int) -> list[Reason]:
        """Say, to admins, who brings what the project would like."""
        return [
            Reason(
                rule=self.label,
                message_id="cover.wanted",
                params={"member": member, "skill": skill},
                points=self.weight,
                audience="admin",
            )
            for wanting, skill in _wanted(problem)
            if wanting == project
            for has in [skilled(problem, skill)]
            for member in members
            if has[member]
        ]


def _wanted(problem: Problem) -> list[tuple[int, str]]:
    """List project and skill."""
    projects = problem.projects
    rows = [] if projects is None else projects.wanted.tolist()
    return [(project, projects.skills[skill]) for project, skill in rows if projects is not None]


def skilled(problem: Problem, skill: str) -> Bool:
    """Mark the members who have a skill, its case ignored, ``bool (n,)``."""
    column = problem.members.sets["skills"]
    meant = [label.casefold() == skill.casefold() for label in column.labels]
    marked = np.zeros(problem.size, np.bool_)
    has = np.isin(column.indices, np.flatnonzero(meant))
    marked[np.repeat(np.arange(problem.size), np.diff(column.indptr))[has]] = True
    return marked
