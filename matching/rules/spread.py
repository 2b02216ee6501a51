"""``spread``: quiet and open members are spread over tables, where activity says who is which."""

from __future__ import annotations

from typing import ClassVar, Final

import numpy as np

from matching.columns import Int32, Int64
from matching.problem import Problem
from matching.proposal import Reason
from matching.rules.base import PAIRING, Kinds, PreferRule, both_ways
from matching.terms import CodeTable, Term

_MIDDLE, _QUIET, _OPEN = range(3)
SHARE: Final = 4
"""The fourth part of the members with the fewest contacts is quiet, that with the most is open."""


class PreferSpread(PreferRule):
    """Points for two at a table who are neither both quiet nor both open; neutral without activity.

    Each two of a kind at one table cost these points, so that they are spread over as many tables
    as can be. Who is in touch with few is quiet, who is in touch with many is open, compared with
    the other members of the round; most are neither. Nobody is told.
    """

    name: ClassVar[str] = "spread"
    shorthand: ClassVar[str | None] = "points"
    kinds: ClassVar[Kinds] = PAIRING

    def lower(self, problem: Problem) -> Term:
        """Give 1 for two who are not of one kind."""
        table = np.full((3, 3), int(problem.contacts is not None), np.int64)
        table[_QUIET, _QUIET] = table[_OPEN, _OPEN] = 0
        return CodeTable(temperaments(problem), table)

    def reasons(self, problem: Problem, term: Term, a: Int64, b: Int64) -> list[list[Reason]]:  # noqa: ARG002 - the term says it all
        """Say, to admins, that it counted, and not who is which."""
        return [
            [
                Reason(
                    rule=self.label,
                    message_id="spread",
                    params={"members": [int(i), int(j)]},
                    points=self.weight * int(value),
                    audience="admin",
                )
            ]
            if value
            else []
            for i, j, value in zip(a, b, both_ways(term, a, b), strict=True)
        ]


def temperaments(problem: Problem) -> Int32:
    """Give 1 for members with few contacts, 2 for those with many, else 0, ``int32 (n,)``."""
    codes = np.full(problem.size, _MIDDLE, np.int32)
    if problem.contacts is None:
        return codes
    contacts = np.diff(problem.contacts.indptr)
    ranked = np.sort(contacts)
    part = problem.size // SHARE
    if part:
        codes[contacts <= ranked[part - 1]] = _QUIET
        codes[contacts >= ranked[-part]] = _OPEN
    if part and ranked[part - 1] >= ranked[-part]:
        codes[:] = _MIDDLE
    return codes
