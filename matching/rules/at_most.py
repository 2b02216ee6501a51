"""``at_most``: a mentor's new mentees, a table or a team are not all of one kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from matching.problem import Problem
from matching.rules.base import EVERY_KIND, CategoryName, GroupRule, Kinds
from matching.rules.values import codes_of

if TYPE_CHECKING:
    from matching.solvers import GroupCount


class MustAtMost(GroupRule):
    """Of the members of a group at most `count` are of the same function.

    In mentoring the mentees whom a mentor gets in one round are such a group. Members whose value
    is not known are not counted.
    """

    # In mentoring `matching.mentoring.spreading` keeps it.

    name: ClassVar[str] = "at_most"
    kinds: ClassVar[Kinds] = EVERY_KIND

    same: CategoryName
    count: Annotated[int, Field(strict=True, ge=1, le=1000)] = 1

    @property
    def label(self) -> str:
        """Name the rule with its attribute."""
        return f"{self.name}.{self.same}"

    @property
    def columns(self) -> tuple[str, ...]:
        """The attribute is needed."""
        return (self.same,)

    def limits(self, problem: Problem, groups: Sequence[int]) -> list[GroupCount]:
        """Give the most members of each value that each group has."""
        from matching.solvers import GroupCount

        codes = codes_of(problem, self.same)
        return GroupCount.of_each(codes, most=self.count, groups=groups)
