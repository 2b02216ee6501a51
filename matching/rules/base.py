"""What every rule is: words in a policy, a term for the solver, reasons for people."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from matching.columns import Int64
from matching.problem import Category, Problem
from matching.proposal import Reason
from matching.terms import MemberConstant, Term

if TYPE_CHECKING:
    from matching.solvers.grouping.constraints import Constraint

WhenMissing = Literal["allow", "refuse"]
Kinds = frozenset[str]
CategoryName = Literal["function", "site", "country", "time_zone", "locale"]
SetName = Literal["languages", "skills", "interests"]
NumberName = Literal["level"]

Points = Annotated[int, Field(strict=True, ge=0, le=100_000)]
"""Whole points; each of the two directions of a pair earns them."""

EVERY_KIND: Kinds = frozenset({"pairing", "mentoring", "teams"})
MENTORING: Kinds = frozenset({"mentoring"})
PAIRING: Kinds = frozenset({"pairing"})
TEAMS: Kinds = frozenset({"teams"})
GROUPS: Kinds = frozenset({"pairing", "teams"})
"""The kinds that make groups; in pairing from a `group_size` of 3 on."""

VISIBLE_TO_COLLEAGUES = frozenset({"function", "site", "languages"})
"""What any colleague can see, so that a reason may say it to members."""


class Rule(BaseModel, ABC):
    """One rule of a policy.

    A rule reads columns of the problem, lowers to one term, and states reasons. Class attributes
    ``name`` (its word in a policy) and ``shorthand`` (the option that ``name: value`` sets, if
    there is one) describe it to the reader of policies; ``kinds`` are the programs it is for. In a
    mentorship the left member is the mentor, unless the rule ``looks_from`` the mentee.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: ClassVar[str]
    shorthand: ClassVar[str | None] = None
    kinds: ClassVar[Kinds] = EVERY_KIND
    looks_from: ClassVar[Literal["mentor", "mentee"]] = "mentor"

    @property
    def label(self) -> str:
        """Name the rule apart from others of its kind, such as ``different.site``."""
        attribute = getattr(self, "attribute", None)
        return self.name if attribute is None else f"{self.name}.{attribute}"

    @property
    def columns(self) -> tuple[str, ...]:
        """Name the columns of the roster without which the rule means nothing."""
        attribute = getattr(self, "attribute", None)
        return () if attribute is None else (attribute,)

    @property
    def weight(self) -> int:
        """Thousandths of a point for each unit of the term; a must gives none."""
        return 0

    @abstractmethod
    def lower(self, problem: Problem) -> Term:
        """Give the term of the rule on a problem."""

    @abstractmethod
    def reasons(self, problem: Problem, term: Term, a: Int64, b: Int64) -> list[list[Reason]]:
        """State what the rule says for the pairs ``(a[k], b[k])``, one list a pair.

        Parameters
        ----------
        problem
            The problem that the term was made of.
        term
            What `lower` gave.
        a, b
            ``int64 (k,)``: the members of each pair.

        Returns
        -------
        list of list of Reason
            Their points, summed for a pair, are what the rule gives the pair.
        """

    @classmethod
    def elsewhere(cls, kind: str) -> str:  # noqa: ARG003 - most say the same of every kind
        """Say why it cannot be a rule of a kind of program that it is not for."""
        kinds = " or ".join(sorted(cls.kinds))
        return f"{cls.name!r} is a rule of {kinds}; remove it, or write kind: {kinds}"

    def in_kind(self, kind: str) -> Rule:  # noqa: ARG002 - most rules are the same everywhere
        """Give the rule as it stands in a program of a kind.

        Raises
        ------
        ValueError
            When it cannot stand there as it is written; the message says what to write.
        """
        return self

    def beside(self, others: Sequence[Rule]) -> Rule:  # noqa: ARG002 - most rules stand alone
        """Give the rule as it stands beside the other musts of its policy."""
        return self

    def document(self) -> dict[str, Any]:
        """Give the rule as an item of a policy, every option spelled out."""
        return {self.name: self.model_dump(mode="json", by_alias=True)}


class GroupRule(Rule):
    """A condition on a whole group; of two members alone it forbids nothing."""

    def lower(self, problem: Problem) -> Term:
        """Give 1 for every two members."""
        return MemberConstant(np.ones(problem.size, np.int64))

    def reasons(self, problem: Problem, term: Term, a: Int64, b: Int64) -> list[list[Reason]]:  # noqa: ARG002 - nothing to say
        """Say nothing: it is no reason for two to meet."""
        return [[] for _ in a]

    @abstractmethod
    def limits(self, problem: Problem, groups: Sequence[int]) -> Sequence[Constraint]:
        """Give what it asks of some groups, as the solver takes it.

        Parameters
        ----------
        problem
            The problem.
        groups
            The groups by their numbers; where there are projects, those.
        """


class PreferRule(Rule):
    """A rule that gives points."""

    points: Points

    @property
    def weight(self) -> int:
        """Thousandths of a point for each unit of the term."""
        return 1000 * self.points


class ProjectRule(PreferRule):
    """Points that a member gives a team by being in its project; a team counts their mean."""

    def lower(self, problem: Problem) -> Term:
        """Give 0: it says nothing of two members."""
        return MemberConstant(np.zeros(problem.size, np.int64))

    def reasons(self, problem: Problem, term: Term, a: Int64, b: Int64) -> list[list[Reason]]:  # noqa: ARG002 - see `reasons_of`
        """Say nothing of two members."""
        return [[] for _ in a]

    @abstractmethod
    def points_of(self, problem: Problem) -> Int64:
        """Give what each project is worth to each member, thousandths of a point, ``(n, m)``."""

    @abstractmethod
    def reasons_of(self, problem: Problem, members: tuple[int, ...], project: int) -> list[Reason]:
        """Say what the members of a project's team give it; the points add up to theirs."""


def both_ways(term: Term, a: Int64, b: Int64) -> Int64:
    """Add the term's values of both directions of some pairs."""
    return term.pairs(a, b) + term.pairs(b, a)


def audience_of(attribute: str, *, known: bool) -> Literal["members", "admin"]:
    """Say who may read a reason about a column; what is not known is never worded."""
    return "members" if known and attribute in VISIBLE_TO_COLLEAGUES else "admin"


def known_values(category: Category, members: tuple[int, ...]) -> list[str]:
    """Give the members' labels, an empty text where one is not known."""
    return [category.value(member) or "" for member in members]
