"""Who reports to whom, as the engine takes it; circles on record are opened."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from matching.columns import Int32
from store import Member

Managers = Mapping[int, int | None]


@dataclass(frozen=True, slots=True)
class ReportingLine:
    """The reporting line of a round's participants.

    Attributes
    ----------
    manager
        ``int32 (n + extra,)``: for each node the node of its manager, or -1; the first n are the
        participants, the others people above them who take no part.
    circles
        The ids of people who are, by what is on record, above themselves: one tuple a circle. One
        link of each is passed over in `manager`, so that a bad record stops no round; whoever makes
        a Problem keeps everybody in a circle apart, since each may be the other's manager.
    """

    manager: Int32
    circles: tuple[tuple[int, ...], ...]


def reporting_line(session: Session, ids: Sequence[int]) -> ReportingLine:
    """Give each participant's manager, and those above them.

    Parameters
    ----------
    ids
        The participants' ids; their place in the sequence is their node.
    """
    managers = dict(session.execute(select(Member.id, Member.manager_id)).tuples().all())
    line, nodes = _above(managers, ids)
    circles = _circles(line)
    for circle in circles:
        line[_opened_at(circle, line, set(ids))] = None
    manager = np.full(len(nodes), -1, dtype=np.int32)
    for member_id, manager_id in line.items():
        if manager_id is not None:
            manager[nodes[member_id]] = nodes[manager_id]
    return ReportingLine(manager, tuple(circles))


def _above(managers: Managers, ids: Sequence[int]) -> tuple[dict[int, int | None], dict[int, int]]:
    """Give the manager of everybody in the line of some people, and a node for each of them."""
    nodes = {member_id: node for node, member_id in enumerate(ids)}
    line: dict[int, int | None] = {}
    waiting = list(ids)
    while waiting:
        member_id = waiting.pop()
        line[member_id] = manager_id = managers.get(member_id)
        if manager_id is not None and manager_id not in nodes:
            nodes[manager_id] = len(nodes)
            waiting.append(manager_id)
    return line, nodes


def _circles(line: Managers) -> list[tuple[int, ...]]:
    """Find the circles of a graph of at most one manager each, from their smallest id on."""
    circles = []
    walked_from: dict[int, int] = {}
    for start in sorted(line):
        path: list[int] = []
        at: int | None = start
        while at is not None and at not in walked_from:
            walked_from[at] = start
            path.append(at)
            at = line.get(at)
        if at is not None and walked_from[at] == start:
            circle = path[path.index(at) :]
            first = circle.index(min(circle))
            circles.append((*circle[first:], *circle[:first]))
    return sorted(circles)


def _opened_at(circle: Sequence[int], line: Managers, taking_part: Container[int]) -> int:
    """Choose whose link to pass over: one between two who take part only if there is no other."""
    return min(circle, key=lambda each: (each in taking_part and line[each] in taking_part, each))
