"""Build the engine's Problem from the store: numbers and labels, no names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from matching.problem import (
    MISSING,
    Category,
    Met,
    Problem,
    Roster,
    SetColumn,
)
from rounds.contacts import contacts_of
from rounds.history import introductions, load, owed
from rounds.loading import kind_of
from rounds.mentoring_problem import mentoring_sides
from rounds.team_problem import team_projects
from store import Block, Member, Round, RoundChoice, RoundMember

Numbers = dict[int, int]


def participants(session: Session, round_: Round) -> list[Member]:
    """Return the members who take part, in the order of their numbers."""
    return list(
        session.scalars(
            select(Member)
            .join(RoundMember, RoundMember.member_id == Member.id)
            .where(RoundMember.round_id == round_.id, RoundMember.reason.is_(None))
            .order_by(Member.id)
        )
    )


def build_problem(session: Session, round_: Round, members: Sequence[Member]) -> Problem:
    """Turn the round's participants, their history and contacts into a Problem.

    Parameters
    ----------
    members
        The participants; their place in the sequence is their number in the Problem.
    """
    numbers = {member.id: number for number, member in enumerate(members)}
    owed_ids = owed(session, round_)
    loads = load(session, round_)
    kind = kind_of(round_)
    return Problem(
        members=_roster(session, members, numbers),
        on=round_.starts_on,
        days=round_.days,
        met=_met(session, round_, numbers),
        contacts=contacts_of(session, round_, members),
        blocked=_pairs(_blocked(session, round_), numbers),
        pinned=_pairs(_chosen(session, round_, "pin"), numbers),
        owed=np.array([member.id in owed_ids for member in members], dtype=np.int32),
        load=np.array([loads.get(member.id, 0) for member in members], dtype=np.int32),
        mentoring=mentoring_sides(session, round_, members) if kind == "mentoring" else None,
        projects=team_projects(session, round_, members) if kind == "teams" else None,
    )


def _roster(session: Session, members: Sequence[Member], numbers: Numbers) -> Roster:
    return Roster(
        size=len(members),
        categories={
            name: Category.of([getattr(member, name) for member in members])
            for name in ("function", "site", "country", "time_zone", "locale")
        },
        numbers={
            name: _number_column([getattr(member, name) for member in members])
            for name in ("level", "works_from", "works_until")
        },
        sets={
            name: SetColumn.of([getattr(member, name) for member in members])
            for name in ("languages", "skills", "interests")
        },
        manager=_reporting_line(session, members, numbers),
    )


def _number_column(values: Iterable[int | None]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array([MISSING if value is None else value for value in values], dtype=np.int64)


def _reporting_line(
    session: Session, members: Sequence[Member], numbers: Numbers
) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """Give each node its manager's node; managers above the participants get nodes of their own."""
    manager_of = dict(session.execute(select(Member.id, Member.manager_id)).tuples().all())
    nodes = dict(numbers)
    waiting = [member.id for member in members]
    line: dict[int, int] = {}
    while waiting:
        member_id = waiting.pop()
        manager_id = manager_of.get(member_id)
        if manager_id is None:
            line[nodes[member_id]] = -1
            continue
        if manager_id not in nodes:
            nodes[manager_id] = len(nodes)
            waiting.append(manager_id)
        line[nodes[member_id]] = nodes[manager_id]
    return np.array([line[node] for node in range(len(nodes))], dtype=np.int32)


def _met(session: Session, round_: Round, numbers: Numbers) -> Met:
    rows = [
        (numbers[seen.a], numbers[seen.b], seen.rounds_ago, -1 if seen.met is None else seen.met)
        for seen in introductions(session, round_)
        if seen.a in numbers and seen.b in numbers
    ]
    columns = np.array(rows, dtype=np.int32).reshape(-1, 4).T
    return Met(columns[0], columns[1], columns[2], columns[3].astype(np.int8))


def _blocked(session: Session, round_: Round) -> list[tuple[int, int]]:
    lasting = session.execute(select(Block.member_a_id, Block.member_b_id)).tuples().all()
    return [*lasting, *_chosen(session, round_, "forbid")]


def _chosen(session: Session, round_: Round, kind: str) -> list[tuple[int, int]]:
    choices = session.scalars(
        select(RoundChoice).where(RoundChoice.round_id == round_.id, RoundChoice.kind == kind)
    )
    return [
        (choice.member_a_id, choice.member_b_id)
        for choice in choices
        if choice.member_b_id is not None
    ]


def _pairs(
    pairs: Iterable[tuple[int, int]], numbers: Numbers
) -> np.ndarray[tuple[int, int], np.dtype[np.int32]]:
    kept = [(numbers[a], numbers[b]) for a, b in pairs if a in numbers and b in numbers]
    return np.array(kept, dtype=np.int32).reshape(-1, 2)
