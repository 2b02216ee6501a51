"""Build the engine's Problem from the store: numbers and labels, no names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, combinations

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
from matching.rule_reads import looks_at_activity
from rounds.contacts import contacts_of
from rounds.history import introductions, load
from rounds.ledger import owed
from rounds.loading import kind_of
from rounds.mentoring_problem import mentoring_sides
from rounds.program_file import frozen_program
from rounds.reporting_line import ReportingLine, reporting_line
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

    Who is in touch with whom is in it only where a rule of the program asks for it.

    Parameters
    ----------
    members
        The participants; their place in the sequence is their number in the Problem.
    """
    numbers = {member.id: number for number, member in enumerate(members)}
    owed_to = owed(session, round_)
    loads = load(session, round_)
    kind = kind_of(round_)
    policy = frozen_program(round_.program.slug, round_.document).policy
    asks_for_contacts = any(map(looks_at_activity, (*policy.must, *policy.prefer)))
    line = reporting_line(session, list(numbers))
    kept_apart = [*_lasting(session, line), *_chosen(session, round_, "forbid")]
    return Problem(
        members=roster_of(members, line),
        on=round_.starts_on,
        days=round_.days,
        met=_met(session, round_, numbers),
        contacts=contacts_of(session, round_, members) if asks_for_contacts else None,
        blocked=_pairs(kept_apart, numbers),
        pinned=_pairs(_chosen(session, round_, "pin"), numbers),
        owed=np.array([owed_to.get(member.id, 0) for member in members], dtype=np.int32),
        load=np.array([loads.get(member.id, 0) for member in members], dtype=np.int32),
        mentoring=mentoring_sides(session, round_, members) if kind == "mentoring" else None,
        projects=team_projects(session, round_, members) if kind == "teams" else None,
    )


def roster_of(members: Sequence[Member], line: ReportingLine) -> Roster:
    """Turn what is known of some members into columns; their place is their number."""
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
        manager=line.manager,
    )


def _number_column(values: Iterable[int | None]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array([MISSING if value is None else value for value in values], dtype=np.int64)


def _met(session: Session, round_: Round, numbers: Numbers) -> Met:
    rows = [
        (numbers[seen.a], numbers[seen.b], seen.rounds_ago, -1 if seen.met is None else seen.met)
        for seen in introductions(session, round_)
        if seen.a in numbers and seen.b in numbers
    ]
    columns = np.array(rows, dtype=np.int32).reshape(-1, 4).T
    return Met(columns[0], columns[1], columns[2], columns[3].astype(np.int8))


def lasting_blocks(
    session: Session, members: Sequence[Member]
) -> np.ndarray[tuple[int, int], np.dtype[np.int32]]:
    """Give the pairs who are kept apart in every round, ``int32 (k, 2)``, by their numbers."""
    numbers = {member.id: number for number, member in enumerate(members)}
    return _pairs(_lasting(session, reporting_line(session, list(numbers))), numbers)


def _lasting(session: Session, line: ReportingLine) -> list[tuple[int, int]]:
    """Give blocks, and those of whom a bad record says that each is above the other."""
    blocks = session.execute(select(Block.member_a_id, Block.member_b_id)).tuples().all()
    return [*blocks, *chain.from_iterable(combinations(circle, 2) for circle in line.circles)]


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
