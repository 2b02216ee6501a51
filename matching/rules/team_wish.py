"""``wish`` of teams: members are in the projects that they would like best."""

from __future__ import annotations

from typing import ClassVar, Final

import numpy as np

from matching.columns import Int64
from matching.problem import Problem
from matching.proposal import Reason
from matching.rules.base import TEAMS, Kinds, ProjectRule

FIRST: Final = 1000
TOP: Final = 3
"""Nobody goes without one of their first wishes, so many, while that can be avoided."""


class PreferTeamWish(ProjectRule):
    """Points for a project that the member wished for: all for the first wish, half for the second.

    The k-th wish has the k-th part of the points. Before points are looked at, as many as possible
    of those who wished get one of their first three wishes.
    """

    name: ClassVar[str] = "wish"
    shorthand: ClassVar[str | None] = "points"
    kinds: ClassVar[Kinds] = TEAMS

    @property
    def weight(self) -> int:
        """Thousandths of a point for each thousandth of a first wish."""
        return self.points

    def points_of(self, problem: Problem) -> Int64:
        """Give what each project is worth to each member, thousandths of a point, ``(n, m)``."""
        projects = problem.projects
        if projects is None:
            return np.zeros((problem.size, 0), np.int64)
        points = np.zeros((problem.size, len(projects)), np.int64)
        member, project = projects.wishes.astype(np.int64).T
        points[member, project] = self.weight * (FIRST // projects.wish_ranks())
        return points

    def reasons_of(self, problem: Problem, members: tuple[int, ...], project: int) -> list[Reason]:
        """Say, to admins, which wish of whom it was."""
        projects = problem.projects
        if projects is None:
            return []
        rows = zip(projects.wishes.tolist(), projects.wish_ranks().tolist(), strict=True)
        return [
            Reason(
                rule=self.label,
                message_id="wish.project",
                params={"member": member, "project": project, "rank": rank},
                points=self.weight * (FIRST // rank),
                audience="admin",
            )
            for (member, wished), rank in rows
            if wished == project and member in members
        ]
