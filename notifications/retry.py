"""When to try a mail again, and when to give it up."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from zlib import crc32

WAITS: Final = (
    timedelta(minutes=5),
    timedelta(minutes=20),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(days=1),
    timedelta(days=1),
    timedelta(days=1),
    timedelta(days=1),
)
"""Greylisting ends within minutes, a server's outage within a day, a full mailbox hardly ever.
Together they are not quite five days, as RFC 5321 (4.5.4.1) asks for."""

SPREAD: Final = 0.1
"""By which share a wait may be shorter, so that what failed together does not come back at once."""


def retry_after(attempts: int, smtp_code: int | None, *, row: int = 0) -> timedelta | None:
    """Say how long to wait before the next attempt.

    Parameters
    ----------
    attempts
        How many there were, at least one.
    smtp_code
        The server's reply; None when there was no reply, such as a lost connection.
    row
        The id of the row in the outbox, from which the spread follows; 0 for none.

    Returns
    -------
    timedelta or None
        None when there is nothing to wait for: the server said no for good (5xx), or was asked
        often enough.
    """
    if smtp_code is not None and smtp_code >= 500:
        return None
    if attempts > len(WAITS):
        return None
    wait = WAITS[attempts - 1]
    if row == 0:
        return wait
    share = crc32(f"{row}/{attempts}".encode()) % 1000 / 1000
    return timedelta(seconds=round(wait.total_seconds() * (1 - SPREAD * share)))
