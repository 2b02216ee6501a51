"""``overlap``: two members have working hours in common."""

from __future__ import annotations

from typing import Annotated, ClassVar

import numpy as np
from pydantic import Field

from matching.columns import NOT_KNOWN, Int32, Int64
from matching.directed_terms import OneWay
from matching.problem import Problem
from matching.proposal import Reason
from matching.rules.base import PreferRule, Rule, WhenMissing, both_ways
from matching.terms import CodeTable, Term
from matching.working_hours import WorkingDay, minutes_in_common


class _Overlap(Rule):
    """Members have working minutes in common on the worst day of the period."""

    name: ClassVar[str] = "overlap"
    shorthand: ClassVar[str | None] = "working_hours"

    working_hours: Annotated[int, Field(strict=True, ge=1, le=1440)]
    missing: WhenMissing

    @property
    def columns(self) -> tuple[str, ...]:
        """Without time zones nothing can be said."""
        return ("time_zone",)

    def lower(self, problem: Problem) -> Term:
        """Give a code table of the minutes in common of each two kinds of working day."""
        codes, days = _kinds(problem)
        table = np.full((len(days) + 1, len(days) + 1), -1, dtype=np.int64)
        table[:-1, :-1] = minutes_in_common(days, problem.on, problem.days)
        if self.missing == "allow":
            table[-1, :] = table[:, -1] = self.working_hours
        return CodeTable(codes, table, self.working_hours)

    def reasons(self, problem: Problem, term: Term, a: Int64, b: Int64) -> list[list[Reason]]:
        """Name the minutes, when both zones are known."""
        table = term.term if isinstance(term, OneWay) else term
        assert isinstance(table, CodeTable)
        zones = problem.members.categories["time_zone"].codes
        known = (zones[a] != NOT_KNOWN) & (zones[b] != NOT_KNOWN)
        entries, values = table.entries(a, b), both_ways(term, a, b)
        return [
            [self._reason(int(i), int(j), int(minutes) if sure else -1, int(value))]
            if value
            else []
            for i, j, minutes, value, sure in zip(a, b, entries, values, known, strict=True)
        ]

    def _reason(self, a: int, b: int, minutes: int, value: int) -> Reason:
        return Reason(
            rule=self.label,
            message_id="overlap.hours",
            params={"members": [a, b], "minutes": minutes},
            points=self.weight * value,
            audience="members" if minutes >= 0 else "admin",
        )


class MustOverlap(_Overlap):
    """Two members with too few working minutes in common never meet."""

    missing: WhenMissing = "allow"


class PreferOverlap(_Overlap, PreferRule):
    """Points when two members have enough working minutes in common."""

    missing: WhenMissing = "refuse"


def _kinds(problem: Problem) -> tuple[Int32, list[WorkingDay]]:
    """Find the distinct kinds of working day, and each member's; -1 without a zone."""
    zones = problem.members.categories["time_zone"]
    start, end = problem.members.hours()
    rows = np.stack([zones.codes.astype(np.int64), start, end], axis=1)
    known = zones.codes != NOT_KNOWN
    distinct, codes = np.unique(rows[known], axis=0, return_inverse=True)
    result = np.full(problem.size, NOT_KNOWN, dtype=np.int32)
    result[known] = codes.reshape(-1)
    days = [WorkingDay(zones.labels[zone], first, last) for zone, first, last in distinct.tolist()]
    return result, days
