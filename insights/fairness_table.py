"""A table of groups: how each is served, with nothing in it of only a few people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from insights.fairness import (
    BoolArray,
    IntArray,
    Seen,
    Share,
    clearly,
    mean_points,
    share_matched,
    share_met,
)
from insights.suppression import LEAST_PEOPLE, to_fold

MATCHED: Final = "matched"
MET: Final = "met"
ALL: Final = "all"
CHANCE: Final = "chance"


@dataclass(frozen=True, slots=True)
class Finding:
    """That a group is served clearly worse.

    Attributes
    ----------
    what
        `MATCHED` or `MET`.
    than
        `ALL` or `CHANCE`.
    """

    what: str
    than: str


@dataclass(frozen=True, slots=True)
class Row:
    """How one group is served.

    Attributes
    ----------
    names
        The groups that it is of; several where small ones are folded together.
    people
        How many there are.
    matched, met
        Shares; `met` is of those who asked. None where it would be of too few people.
    points
        The mean of their matches' points; None likewise.
    findings
        In what they are served clearly worse.
    """

    names: tuple[str, ...]
    people: int
    matched: Share | None
    met: Share | None
    points: float | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The groups of an attribute, the largest first, and all together.

    Attributes
    ----------
    rows
        Empty when there are too few people for any group to be shown.
    total
        All together; None for fewer people than a figure is of.
    """

    rows: tuple[Row, ...]
    total: Row | None


def fairness_table(seen: Seen, names: Sequence[str]) -> Table:
    """Put what rounds came to into a table.

    Parameters
    ----------
    seen
        A row for each member and round. Who changed group counts with the one they were in last.
    names
        What each group is called, by its number.
    """
    groups = _last_groups(seen)
    total = _total(seen)
    members = [groups == number for number in range(len(names))]
    there = [at for at, rows in enumerate(members) if rows.any()]
    people = np.array([_people(seen, members[at]) for at in there], np.int64)
    folded = to_fold(people)
    if total is None or folded.all():
        return Table((), total)
    shown: list[tuple[tuple[str, ...], BoolArray]] = [
        ((names[at],), members[at]) for at, it in zip(there, folded, strict=True) if not it
    ]
    if folded.any():
        together = [at for at, it in zip(there, folded, strict=True) if it]
        rows = np.any([members[at] for at in together], axis=0)
        shown.append((tuple(names[at] for at in together), rows))
    rows_ = _without_few(seen, [(_row(seen, name, rows), rows) for name, rows in shown])
    ordered = sorted(rows_, key=lambda row: (len(row.names) > 1, -row.people, row.names))
    return Table(tuple(_found(ordered)), total)


def _last_groups(seen: Seen) -> IntArray:
    """Give each row the group that its person was in last."""
    order = np.argsort(seen.rounds, kind="stable")
    last = np.zeros(int(seen.people.max(initial=-1)) + 1, np.int64)
    last[seen.people[order]] = seen.groups[order]
    groups: IntArray = last[seen.people]
    return groups


def _people(seen: Seen, rows: BoolArray) -> int:
    return len(np.unique(seen.people[rows]))


def _total(seen: Seen) -> Row | None:
    everybody = np.ones(len(seen.people), np.bool_)
    row = _row(seen, (), everybody)
    if row.people < LEAST_PEOPLE:
        return None
    return replace(
        row,
        met=row.met if _people(seen, seen.asked) >= LEAST_PEOPLE else None,
        points=row.points if _people(seen, seen.matched) >= LEAST_PEOPLE else None,
    )


def _row(seen: Seen, names: tuple[str, ...], rows: BoolArray) -> Row:
    return Row(
        names=names,
        people=_people(seen, rows),
        matched=share_matched(seen, rows),
        met=share_met(seen, rows),
        points=mean_points(seen, rows),
    )


def _without_few(seen: Seen, rows: Sequence[tuple[Row, BoolArray]]) -> list[Row]:
    """Leave out what would be of a few people who asked, or who had a match."""
    few_asked = _few(seen, [members & seen.asked for _, members in rows])
    few_matched = _few(seen, [members & seen.matched for _, members in rows])
    return [
        replace(row, met=None if asked else row.met, points=None if matched else row.points)
        for (row, _), asked, matched in zip(rows, few_asked, few_matched, strict=True)
    ]


def _few(seen: Seen, rows: Sequence[BoolArray]) -> list[bool]:
    """Say in which rows a figure is hidden; one of nobody says nothing, and hides nothing."""
    people = np.array([_people(seen, members) for members in rows], np.int64)
    hidden = people == 0
    hidden[people > 0] = to_fold(people[people > 0])
    return [bool(it) for it in hidden]


def _found(rows: Sequence[Row]) -> list[Row]:
    """Say of each row in what it is served clearly worse, as many as are asked."""
    asked = {
        (what, than): sum(_probability(row, what, than) is not None for row in rows)
        for what in (MATCHED, MET)
        for than in (ALL, CHANCE)
    }
    return [
        replace(
            row,
            findings=tuple(
                Finding(what, than)
                for (what, than), count in asked.items()
                if clearly(_probability(row, what, than), count)
            ),
        )
        for row in rows
    ]


def _probability(row: Row, what: str, than: str) -> float | None:
    share = row.matched if what == MATCHED else row.met
    if share is None:
        return None
    return share.worse_than_all if than == ALL else share.worse_than_chance
