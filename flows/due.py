"""Which round a scheduled run shall take on, if any."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from rounds.opening import Period, existing_round, scheduled_period
from rounds.program_file import ProgramFile
from store import Database, Program

CATCH_UP = "catch-up"
"""The tag of a run that looks, at the start, for what was missed."""

UNFINISHED = frozenset({"open", "proposed"})


def due_period(
    database: Database, file: ProgramFile, *, scheduled: datetime, now: datetime
) -> Period | None:
    """Return the period whose round is to be opened or finished now, or None.

    It is always the latest period that has begun, so that a long downtime opens one round and not
    several. It is due when the run is scheduled at its very instant; when it was missed, which
    takes that the program was known before it; and when its round was left half done.

    Parameters
    ----------
    scheduled
        When the run was to take place, to the minute.
    """
    instant = file.arrangement.cadence.last(max(now, scheduled))
    if instant is None:
        return None
    period = scheduled_period(file, instant)
    with database.reading() as session:
        program = session.scalar(select(Program).where(Program.slug == file.slug))
        round_ = existing_round(session, program, period.name) if program else None
        if round_ is not None:
            return period if round_.state in UNFINISHED else None
        missed = program is not None and program.created_at <= instant
    return period if missed or instant == scheduled else None
