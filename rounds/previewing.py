"""Solve a round without writing anything."""

from __future__ import annotations

from concurrent.futures import Executor
from datetime import datetime

from sqlalchemy.orm import Session

from rounds.foreseeing import FindRound, foreseen
from rounds.opening import Period, open_round
from rounds.program_file import ProgramFile
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

    A round that was opened before is looked at by the program's file as it is now.
    """

    def find(session: Session) -> Round:
        round_ = open_round(session, file, period, actor="preview", now=now)
        if round_.state in {"open", "proposed"}:
            round_.document = file.document
        return round_

    return find
