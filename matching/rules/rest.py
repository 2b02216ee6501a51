"""``rest``: two members who met do not meet again for a while."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Literal, Self

import numpy as np
from pydantic import ConfigDict, Field, PrivateAttr, model_validator

from matching.columns import Int64
from matching.problem import Problem
from matching.proposal import Reason
from matching.rules.base import Rule
from matching.rules.everyone import completed
from matching.terms import SparseExceptions, Term


def _without_null(schema: dict[str, Any]) -> None:
    """Leave out of an option's schema that it may be null: it is left out instead."""
    schema.update(schema.pop("anyOf")[0])
    _without_default(schema)


def _without_default(schema: dict[str, Any]) -> None:
    """Leave a default out of an option's schema where it hangs on other options."""
    del schema["default"]


class MustRest(Rule):
    """Members who met do not meet again within `rounds` rounds, or `until` they met everyone.

    A meeting that did not happen does not count; one that nobody answered for does.

    With ``until: everyone_met`` two members rest until one of them has met everyone whom the other
    rules allow them to meet. For that member the count then starts anew, with only the meetings
    since. It suffices that one of the two is done: if both had to be, members could wait for each
    other in a circle and nobody would meet. So a member always has somebody left who is not
    resting from them.

    With ``else: oldest`` a member whom this rule alone would leave out meets an earlier partner
    again: as few such pairs as possible, and those whose meeting is longest ago. That is what holds
    with `until` when ``else`` is left out, since somebody who joins late is new to all others and
    would keep them waiting; with `rounds` it is ``unmatched``.
    """

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["rounds"]}, {"required": ["until"]}]}
    )

    name: ClassVar[str] = "rest"
    shorthand: ClassVar[str | None] = "rounds"

    rounds: Annotated[
        Annotated[int, Field(strict=True, ge=1, le=100_000)] | None,
        Field(json_schema_extra=_without_null),
    ] = None
    until: Annotated[Literal["everyone_met"] | None, Field(json_schema_extra=_without_null)] = None
    otherwise: Annotated[
        Literal["unmatched", "oldest"],
        Field(alias="else", json_schema_extra=_without_default),
    ] = "unmatched"

    _beside: tuple[Rule, ...] = PrivateAttr(())

    @model_validator(mode="before")
    @classmethod
    def _oldest_with_until(cls, options: Any) -> Any:
        if isinstance(options, dict) and options.get("until") is not None:
            return {"else": "oldest", **options}
        return options

    def in_kind(self, kind: str) -> MustRest:
        """Refuse in mentoring a rest that gives way, or ends once everyone was met.

        Nobody gets a former mentor again too soon, and who is everyone differs by role.
        """
        if kind == "mentoring" and (self.otherwise == "oldest" or self.until is not None):
            raise ValueError(
                "in mentoring nobody is given a former mentor again: write rest: {rounds: 4}"
            )
        return self

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.rounds is None) == (self.until is None):
            raise ValueError(
                "give either rounds or until, one of them:"
                " {rounds: 26, else: oldest} or {until: everyone_met}"
            )
        return self

    def document(self) -> dict[str, Any]:
        """Give the rule as an item of a policy, without the alternative that was not taken."""
        return {self.name: self.model_dump(mode="json", by_alias=True, exclude_none=True)}

    def beside(self, others: Sequence[Rule]) -> MustRest:
        """Take note of the other musts: with `until` they say who everyone is."""
        if self.until is None:
            return self
        rule = self.model_copy()
        rule._beside = tuple(others)
        return rule

    def lower(self, problem: Problem) -> Term:
        """Give 1 for all pairs but those who met lately."""
        a, b, _ = self.recent(problem)
        return SparseExceptions.of(problem.size, a, b, np.zeros(len(a), np.int64), otherwise=1)

    def recent(self, problem: Problem) -> tuple[Int64, Int64, Int64]:
        """Give the pairs that met lately, once each, and how many rounds ago they last did."""
        return self._younger(problem, np.minimum(*self._counting_from(problem)))

    def recent_to_either(self, problem: Problem) -> tuple[Int64, Int64, Int64]:
        """Give the pairs that met lately for at least one of the two, as `recent` does.

        With `until` these are more: also those where one has met everyone since, and the other has
        not. Whoever looks ahead leaves them apart too.
        """
        return self._younger(problem, np.maximum(*self._counting_from(problem)))

    def _younger(self, problem: Problem, limit: Int64) -> tuple[Int64, Int64, Int64]:
        """Give the pairs with an entry of the history that is younger than its limit."""
        met = problem.met
        lately = met.counted() & (met.rounds_ago < limit)
        columns = (met.a[lately], met.b[lately], met.rounds_ago[lately])
        a, b, ago = (column.astype(np.int64) for column in columns)
        order = np.lexsort((ago, b, a))
        a, b, ago = a[order], b[order], ago[order]
        first = np.ones(len(a), dtype=np.bool_)
        first[1:] = (a[1:] != a[:-1]) | (b[1:] != b[:-1])
        return a[first], b[first], ago[first]

    def _counting_from(self, problem: Problem) -> tuple[Int64, Int64]:
        """Give for each entry of the history, for either of the two, how old it may not be."""
        met = problem.met
        if self.rounds is not None:
            everywhere = np.full(len(met), self.rounds + 1, dtype=np.int64)
            return everywhere, everywhere
        since = completed(problem, [rule.lower(problem) for rule in self._beside])
        return since[met.a], since[met.b]

    def ages(self, problem: Problem) -> SparseExceptions:
        """Give for each pair how many rounds ago it last met, 0 when it is not resting."""
        a, b, ago = self.recent(problem)
        return SparseExceptions.of(problem.size, a, b, ago, otherwise=0)

    def reasons(self, problem: Problem, term: Term, a: Int64, b: Int64) -> list[list[Reason]]:  # noqa: ARG002 - the ages say it all
        """Say, to admins, which pairs meet again after all."""
        ages = self.ages(problem).pairs(a, b)
        return [
            [self._reason(int(i), int(j), int(age))] if age else []
            for i, j, age in zip(a, b, ages, strict=True)
        ]

    def _reason(self, a: int, b: int, age: int) -> Reason:
        return Reason(
            rule=self.label,
            message_id="rest.oldest",
            params={"members": [a, b], "rounds_ago": age},
            points=0,
            audience="admin",
        )
