"""``lead``: how many members of a team could lead it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

from pydantic import Field, model_validator

from matching.problem import Problem
from matching.rules.base import TEAMS, GroupRule, Kinds

if TYPE_CHECKING:
    from matching.solvers import GroupCount


class MustLead(GroupRule):
    """A team has at least `least` and at most `most` members who said that they would lead one."""

    name: ClassVar[str] = "lead"
    kinds: ClassVar[Kinds] = TEAMS

    least: Annotated[int, Field(strict=True, ge=0, le=1000)] = 1
    most: Annotated[int, Field(strict=True, ge=1, le=1000)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.most is not None and self.least > self.most:
            raise ValueError(f"least {self.least} is more than most {self.most}")
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """Somebody has to be ready to lead."""
        return ("leads",) if self.least else ()

    def limits(self, problem: Problem, groups: Sequence[int]) -> list[GroupCount]:
        """Give the fewest and the most leads of each group."""
        from matching.solvers import GroupCount

        projects = problem.projects
        if projects is None or not len(projects.leads):
            return []
        return [GroupCount(projects.leads, self.least, self.most, groups)]
