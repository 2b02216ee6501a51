"""Solve a round without writing anything."""

from __future__ import annotations

from concurrent.futures import Executor
from datetime import datetime

from sqlalchemy.orm import Session

from rounds.foreseeing import FindRound, foreseen
from rounds.opening import Period, open_round
from rounds.program_file import ProgramFile
from rounds.reopening import is_of_another_file, reopen_round
from rounds.sheet import RoundSheet
from rounds.solving import Progress
from store import Database, Round


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

    Raises
    ------
    RoundError
        When the round cannot be solved.
    """
    find = opened_now(file, period, now)
    return foreseen(database, find, now=now, on_progress=on_progress, executor=executor)


def opened_now(file: ProgramFile, period: Period, now: datetime) -> FindRound:
    """Give what opens a period's round in a session, or finds the one that is open there.

    A round that was opened before is looked at as if it were reopened, when the program's file has
    changed since.
    """

    def find(session: Session) -> Round:
        round_ = open_round(session, file, period, actor="preview", now=now)
        if is_of_another_file(round_, file):
            reopen_round(session, round_, file, actor="preview", now=now)
        return round_

    return find
