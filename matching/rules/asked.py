"""``asked``: mentor and mentee are of functions that the other asked for, or of different ones."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from matching.columns import Bool, Int64, SetColumn
from matching.directed_terms import AllOf, Turned
from matching.problem import Problem
from matching.proposal import Param, Reason
from matching.rules.base import MENTORING, Kinds, Rule
from matching.rules.masks import packed
from matching.rules.sides import sides
from matching.terms import MaskIntersection, Term


class MustAsked(Rule):
    """A mentee who named functions gets a mentor from one of them; others as ``else`` says.

    ``else: different`` gives those who named none a mentor of a function other than their own,
    ``else: any`` any mentor. A mentor who named functions gets mentees from these alone. Somebody
    whose function is not known fits everywhere.
    """

    name: ClassVar[str] = "asked"
    shorthand: ClassVar[str | None] = "attribute"
    kinds: ClassVar[Kinds] = MENTORING

    attribute: Literal["function"] = "function"
    otherwise: Annotated[Literal["different", "any"], Field(alias="else")] = "different"

    def lower(self, problem: Problem) -> Term:
        """Give what the mentee wants and what the mentor wants, both to hold."""
        mentoring = sides(problem)
        own = _own(problem)
        alike = own if self.otherwise == "different" else np.zeros_like(own)
        of_mentee = _wanted(problem, mentoring.functions_asked, alike)
        of_mentor = _wanted(problem, mentoring.functions_offered, np.zeros_like(own))
        here = packed(own)
        wants = MaskIntersection(here, packed(of_mentee))
        takes = MaskIntersection(here, packed(of_mentor))
        return AllOf((wants, Turned(takes)))

    def reasons(self, problem: Problem, term: Term, a: Int64, b: Int64) -> list[list[Reason]]:  # noqa: ARG002 - the columns say it
        """Say that the mentee asked for the mentor's function, or that the two differ."""
        return [
            self._reasons(problem, mentor, mentee)
            for mentor, mentee in zip(a.tolist(), b.tolist(), strict=True)
        ]

    def _reasons(self, problem: Problem, mentor: int, mentee: int) -> list[Reason]:
        functions = problem.members.categories["function"]
        theirs, own = functions.value(mentor), functions.value(mentee)
        if theirs is None:
            return []
        if theirs in sides(problem).functions_asked.values(mentee):
            asked: dict[str, Param] = {"mentor": mentor, "mentee": mentee, "value": theirs}
            return [Reason(self.label, "asked.function", asked, 0, "members")]
        if own is None or own == theirs:
            return []
        pair: dict[str, Param] = {"members": [mentor, mentee], "values": [theirs, own]}
        return [Reason(self.label, "asked.different", pair, 0, "members")]


def _own(problem: Problem) -> Bool:
    """Mark each member's function; one that is not known counts as every function."""
    category = problem.members.categories["function"]
    own = np.zeros((problem.size, len(category.labels) + 1), dtype=np.bool_)
    own[np.arange(problem.size), category.codes] = True
    own[category.codes < 0] = True
    return own


def _wanted(problem: Problem, named: SetColumn, unwanted: Bool) -> Bool:
    """Mark the functions that each member would take; without any named, all but the unwanted."""
    category = problem.members.categories["function"]
    place = {label: code for code, label in enumerate(category.labels)}
    wanted = ~unwanted
    wanted[category.codes < 0] = True
    for member in np.flatnonzero(np.diff(named.indptr)).tolist():
        wanted[member] = False
        codes = [place[label] for label in named.values(member) if label in place]
        wanted[member, codes] = True
    wanted[:, -1] = True
    return wanted
