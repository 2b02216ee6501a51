"""``spread``: quiet and open members are spread over tables, where activity says who is which."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from matching.problem import Problem
from matching.rules.behaviour import BehaviourRule
from matching.temperaments import OPEN, QUIET, temperaments
from matching.terms import CodeTable, Term


class PreferSpread(BehaviourRule):
    """Points for two at a table who are neither both quiet nor both open; neutral without activity.

    Each two of a kind at one table cost these points, so that they are spread over as many tables
    as can be. Who is in touch with few is quiet, who is in touch with many is open, compared with
    the other members of the round; most are neither, and so is everybody whom no activity covers.
    Nobody is told.
    """

    name: ClassVar[str] = "spread"
    shorthand: ClassVar[str | None] = "points"

    def lower(self, problem: Problem) -> Term:
        """Give 1 for two who are not of one kind."""
        table = np.full((3, 3), int(problem.contacts is not None), np.int64)
        table[QUIET, QUIET] = table[OPEN, OPEN] = 0
        return CodeTable(temperaments(problem), table)
