"""``quiet_with_open``: who has few contacts lately meets somebody who talks with many."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from matching.problem import Problem
from matching.rules.behaviour import BehaviourRule
from matching.temperaments import OPEN, QUIET, welcomes
from matching.terms import CodeTable, Term


class PreferQuietWithOpen(BehaviourRule):
    """Points for two of whom one has few contacts lately and the other welcomes many.

    Dormant is the fourth part of the members with the fewest contacts, welcoming the fourth part
    with the most, as far as those are of several functions. Everybody else is neither, also who
    is not covered by activity: nobody is taken for quiet because nothing is known. Nobody is told.
    """

    name: ClassVar[str] = "quiet_with_open"
    shorthand: ClassVar[str | None] = "points"

    def lower(self, problem: Problem) -> Term:
        """Give 1 for a dormant member and a welcoming one."""
        table = np.zeros((3, 3), np.int64)
        table[QUIET, OPEN] = table[OPEN, QUIET] = 1
        return CodeTable(welcomes(problem), table)
