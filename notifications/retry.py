"""When to try a mail again, and when to give it up."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

WAITS: Final = (
    timedelta(minutes=5),
    timedelta(minutes=20),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(days=1),
    timedelta(days=1),
)
"""Greylisting ends within minutes, a server's outage within a day, a full mailbox hardly ever."""


def retry_after(attempts: int, smtp_code: int | None) -> timedelta | None:
    """Say how long to wait before the next attempt.

    Parameters
    ----------
    attempts
        How many there were, at least one.
    smtp_code
        The server's reply; None when there was no reply, such as a lost connection.

    Returns
    -------
    timedelta or None
        None when there is nothing to wait for: the server said no for good (5xx), or was asked
        often enough.
    """
    if smtp_code is not None and smtp_code >= 500:
        return None
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None
