"""What a round would be, solved in transactions that are thrown away."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from datetime import datetime

from sqlalchemy.orm import Session

from rounds.problem import build_problem, participants
from rounds.program_file import frozen_program
from rounds.proposing import store_solution, withdraw_gone
from rounds.sheet import RoundSheet, round_sheet
from rounds.solving import Progress, solve
from store import Database, Round

FindRound = Callable[[Session], Round]
"""Gives the round to look at in a session; it may open or change it there."""


def foreseen(
    database: Database,
    find: FindRound,
    *,
    now: datetime,
    on_progress: Progress | None = None,
    executor: Executor | None = None,
) -> RoundSheet:
    """Show what a round would be if it were proposed now, and write nothing.

    It goes through the same code as a real round; nobody waits for it, as the solving happens
    between two transactions. An ``executor`` scores the blocks of pairs.

    Raises
    ------
    RoundError
        When the round cannot be solved.
    """
    with database.reading() as session:
        round_ = find(session)
        if round_.state not in {"open", "proposed"}:
            return round_sheet(session, round_)
        withdraw_gone(session, round_, now=now)
        members = participants(session, round_)
        keys = [member.source_key for member in members]
        file = frozen_program(round_.program.slug, round_.document)
        problem, seed = build_problem(session, round_, members), round_.seed
    solution = solve(
        problem,
        file.policy,
        seed=seed,
        keys=keys,
        names=[project.name for project in file.arrangement.projects],
        on_progress=on_progress,
        executor=executor,
    )
    with database.reading() as session:
        round_ = find(session)
        withdraw_gone(session, round_, now=now)
        ids = [member.id for member in participants(session, round_)]
        store_solution(session, round_, ids, solution)
        return round_sheet(session, round_)
