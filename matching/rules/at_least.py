"""``at_least``: a table or a team has members of several functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from matching.problem import Problem
from matching.rules.base import GROUPS, CategoryName, GroupRule, Kinds, NumberName
from matching.rules.values import codes_of

if TYPE_CHECKING:
    from matching.solvers import GroupVariety


class MustAtLeast(GroupRule):
    """A group has at least `count` distinct functions; members without one add none."""

    name: ClassVar[str] = "at_least"
    kinds: ClassVar[Kinds] = GROUPS

    distinct: CategoryName | NumberName
    count: Annotated[int, Field(strict=True, ge=2, le=1000)]

    @property
    def label(self) -> str:
        """Name the rule with its attribute."""
        return f"{self.name}.{self.distinct}"

    @property
    def columns(self) -> tuple[str, ...]:
        """The attribute is needed."""
        return (self.distinct,)

    def limits(self, problem: Problem, groups: Sequence[int]) -> list[GroupVariety]:
        """Give the fewest distinct values of each group."""
        from matching.solvers import GroupVariety

        return [GroupVariety(codes_of(problem, self.distinct), self.count, groups=groups)]
