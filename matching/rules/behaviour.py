"""What rules about how much somebody talks have in common: whom they are for, and what is told."""

from __future__ import annotations

from typing import ClassVar

from matching.columns import Int64
from matching.problem import Problem
from matching.proposal import Reason
from matching.rules.base import PAIRING, Kinds, PreferRule, both_ways
from matching.terms import Term


class BehaviourRule(PreferRule):
    """Points by how much two members talk; for pairs and tables alone.

    How somebody behaves never decides who works on a project or who is whose mentor. That such a
    rule counted is told to admins, and to nobody who is which.
    """

    kinds: ClassVar[Kinds] = PAIRING

    @classmethod
    def elsewhere(cls, kind: str) -> str:
        """Say why it cannot be a rule of another kind of program."""
        whom = {"teams": "who is in a project team", "mentoring": "who is whose mentor"}[kind]
        return f"{cls.name!r} goes by how much people talk, which never decides {whom}; remove it"

    def reasons(self, problem: Problem, term: Term, a: Int64, b: Int64) -> list[list[Reason]]:  # noqa: ARG002 - the term says it all
        """Say, to admins, that it counted, and not who is which."""
        return [
            [
                Reason(
                    rule=self.label,
                    message_id=self.name,
                    params={"members": [int(i), int(j)]},
                    points=self.weight * int(value),
                    audience="admin",
                )
            ]
            if value
            else []
            for i, j, value in zip(a, b, both_ways(term, a, b), strict=True)
        ]
