"""Solve a round without writing anything."""

from __future__ import annotations

from concurrent.futures import Executor
from datetime import datetime

from rounds.bookings import withdraw_booked
from rounds.mentoring_problem import withdraw_served
from rounds.opening import Period, open_round
from rounds.problem import build_problem, participants
from rounds.program_file import ProgramFile
from rounds.proposing import store_solution
from rounds.sheet import RoundSheet, round_sheet
from rounds.solving import Progress, solve
from store import Database


def preview_round(
    database: Database,
    file: ProgramFile,
    period: Period,
    *,
    now: datetime,
    on_progress: Progress | None = None,
    executor: Executor | None = None,
) -> RoundSheet:
    """Show what a round would be if it were opened and proposed now.

    It goes through the same code as a real round, in transactions that are thrown away; nobody
    waits for them, as the solving happens in between. An ``executor`` scores the blocks of pairs.

    Raises
    ------
    RoundError
        When the round cannot be solved.
    """
    with database.reading() as session:
        round_ = open_round(session, file, period, actor="preview", now=now)
        if round_.state != "open":
            return round_sheet(session, round_)
        withdraw_served(session, round_)
        withdraw_booked(session, round_)
        members = participants(session, round_)
        keys = [member.source_key for member in members]
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
        round_ = open_round(session, file, period, actor="preview", now=now)
        withdraw_served(session, round_)
        withdraw_booked(session, round_)
        ids = [member.id for member in participants(session, round_)]
        store_solution(session, round_, ids, solution)
        return round_sheet(session, round_)
