"""Turn known troubles into words and exit codes: 1 failed, 2 wrong use."""

from __future__ import annotations

import errno

from sqlalchemy.exc import DatabaseError, OperationalError

from config import ConfigError
from flows.errors import RunningError, UsageError
from members.errors import MembersError, NoPlaceError
from notifications.claims import OutboxError
from notifications.inbound.errors import InboxError
from rounds.lifecycle import RoundError
from sources import FeedError
from store.schema import SchemaError

WRONG_USE = (ConfigError, UsageError, MembersError, OutboxError)
FAILED = (
    DatabaseError,
    FeedError,
    InboxError,
    OSError,
    RoundError,
    RunningError,
    SchemaError,
)
NO_ROOM = ("disk is full", "disk I/O error", "No space left on device")
"""What SQLite and PostgreSQL say when they cannot write."""


def known_troubles() -> tuple[type[Exception], ...]:
    """Return the exceptions that are an answer to the user rather than a defect."""
    return (*WRONG_USE, *FAILED)


def exit_code(error: Exception) -> int:
    """Return 2 for wrong use and 1 for everything else that failed."""
    if isinstance(error, NoPlaceError):
        return 1
    return 2 if isinstance(error, WRONG_USE) else 1


def message(error: Exception) -> str:
    """Say what is wrong and what to do."""
    if _has_no_room(error):
        return (
            "The disk is full, or cannot be written: nothing was half written. Make room, then run"
            " the same command again."
        )
    if isinstance(error, DatabaseError):
        what = _first_line(error)
        return f"The database could not be used: {what}. Check CROSSWEAVE_DATABASE_URL."
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror or error}."
    return str(error)


def _has_no_room(error: Exception) -> bool:
    if isinstance(error, OSError):
        return error.errno == errno.ENOSPC
    said = str(error.orig) if isinstance(error, OperationalError) else ""
    return any(words in said for words in NO_ROOM)


def _first_line(error: DatabaseError) -> str:
    """Return what went wrong without the details, which may hold somebody's data."""
    return str(error.orig).partition("\n")[0].rstrip(".")
