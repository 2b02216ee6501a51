"""``apart``: nobody meets their own manager (or anyone above them in the line)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from matching.columns import Int32, Int64
from matching.problem import Problem
from matching.proposal import Reason
from matching.rules.base import Rule
from matching.terms import AncestorInterval, Term


class MustApart(Rule):
    """Nobody meets somebody who is above them in the reporting line, up to `depth` steps.

    Without a depth, pairing keeps a member from their manager, mentoring from everybody above.
    """

    name: ClassVar[str] = "apart"
    shorthand: ClassVar[str | None] = "relation"

    relation: Literal["reporting_line"]
    depth: Annotated[int, Field(strict=True, ge=1)] | Literal["all"] = 1

    @property
    def label(self) -> str:
        """Name the rule with its relation."""
        return f"{self.name}.{self.relation}"

    def in_kind(self, kind: str) -> MustApart:
        """Let the whole line count in mentoring, where no depth is given."""
        if kind != "mentoring" or "depth" in self.model_fields_set:
            return self
        return self.model_copy(update={"depth": "all"})

    def lower(self, problem: Problem) -> Term:
        """Give the intervals of a walk through the reporting line."""
        manager = problem.members.manager
        entry, leave, depth = walk(manager)
        steps = len(manager) if self.depth == "all" else self.depth
        size = problem.size
        return AncestorInterval(entry[:size], leave[:size], depth[:size], steps)

    def reasons(self, problem: Problem, term: Term, a: Int64, b: Int64) -> list[list[Reason]]:  # noqa: ARG002 - nothing to say
        """Say nothing: that two are not each other's manager is no reason to meet."""
        return [[] for _ in a]


def walk(manager: Int32) -> tuple[Int64, Int64, Int64]:
    """Walk the reporting line from the top, those below right after those above.

    Parameters
    ----------
    manager
        ``int32 (m,)``: the node above each node, or -1; without circles.

    Returns
    -------
    entry, leave, depth
        ``int64 (m,)`` each: ``a`` is above or equal to ``b`` exactly when
        ``entry[a] <= entry[b] < leave[a]``; depth 0 is the top.
    """
    depth = _depths(manager)
    below = np.ones(len(manager), dtype=np.int64)
    by_depth = np.argsort(-depth, kind="stable")
    for node in by_depth[depth[by_depth] > 0].tolist():
        below[manager[node]] += below[node]
    entry = np.zeros(len(manager), dtype=np.int64)
    free = np.zeros(len(manager), dtype=np.int64)
    top = 0
    for node in by_depth[::-1].tolist():
        above = int(manager[node])
        entry[node] = top if above < 0 else free[above]
        free[node] = entry[node] + 1
        if above < 0:
            top += int(below[node])
        else:
            free[above] += below[node]
    return entry, entry + below, depth


def _depths(manager: Int32) -> Int64:
    """Count the steps from each node to the top."""
    depth = np.zeros(len(manager), dtype=np.int64)
    at = manager.astype(np.int64)
    while np.any(at >= 0):
        depth += at >= 0
        at = np.where(at >= 0, manager[at], -1)
    return depth
