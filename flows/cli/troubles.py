"""Turn known troubles into words and exit codes: 1 failed, 2 wrong use."""

from __future__ import annotations

import errno

from sqlalchemy.exc import DatabaseError, OperationalError

from config import ConfigError
from rounds.lifecycle import RoundError
from sources import FeedError
from store.schema import SchemaError


class UsageError(ValueError):
    """A command was given something that it cannot use."""


WRONG_USE = (ConfigError, UsageError, LookupError)


def known_troubles() -> tuple[type[Exception], ...]:
    """Return the exceptions that are an answer to the user rather than a defect."""
    return (
        ConfigError,
        UsageError,
        FeedError,
        LookupError,
        OSError,
        RoundError,
        SchemaError,
        DatabaseError,
    )


def exit_code(error: Exception) -> int:
    """Return 2 for wrong use and 1 for everything else that failed."""
    if isinstance(error, RoundError):
        return 1
    return 2 if isinstance(error, WRONG_USE) else 1


def message(error: Exception) -> str:
    """Say what is wrong and what to do."""
    if isinstance(error, (OSError, OperationalError)) and _disk_is_full(error):
        return (
            "The disk is full: nothing was half written. Make room, then run the same command"
            " again."
        )
    if isinstance(error, DatabaseError):
        return f"The database could not be used: {error.orig}. Check CROSSWEAVE_DATABASE_URL."
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror or error}."
    return str(error.args[0]) if isinstance(error, KeyError) else str(error)


def _disk_is_full(error: Exception) -> bool:
    full = isinstance(error, OSError) and error.errno == errno.ENOSPC
    return full or "disk is full" in str(error)
