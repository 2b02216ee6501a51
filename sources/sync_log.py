"""The record of a sync: its figures, and the rows that were left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from sources.records import BadRow
from store import QuarantinedRow, SyncRun
from store.audit import record

OnProgress = Callable[[int, int | None], None]
"""Told how many rows were done, of how many (None: not known)."""

CHUNK = 1_000
_FILE_LENGTH = 300
_REASON_LENGTH = 500
_LINES_NAMED = 8


def write_sync_run(
    session: Session,
    *,
    source: str,
    kind: str,
    at: datetime,
    figures: Mapping[str, Any],
    bad_rows: Iterable[BadRow],
) -> None:
    """Write down one import of one feed, in the same transaction as what it changed."""
    run = SyncRun(source=source, kind=kind, at=at, figures=dict(figures))
    session.add(run)
    session.flush()
    rows = [
        {
            "sync_run_id": run.id,
            "file": bad.file[-_FILE_LENGTH:],
            "line": bad.line,
            "reason": bad.reason[:_REASON_LENGTH],
        }
        for bad in bad_rows
    ]
    if rows:
        session.execute(insert(QuarantinedRow), rows)


def note_import(
    session: Session, *, kind: str, source: str, counts: Mapping[str, int], actor: str, at: datetime
) -> None:
    """Write into the audit what an import changed, in counts; nothing when it changed nothing.

    Parameters
    ----------
    counts
        By what happened, how many rows it happened to.
    """
    if any(counts.values()):
        record(
            session,
            at=at,
            actor=actor,
            action=f"import.{kind}",
            subject=f"feed/{source}",
            after={name: count for name, count in counts.items() if count},
        )


def word_lines(lines: Iterable[int]) -> str:
    """Name lines: ``line 4``, or ``lines 4, 9 and 12``; of many, the first few."""
    found = sorted(set(lines))
    if len(found) == 1:
        return f"line {found[0]}"
    named = [str(line) for line in found[:_LINES_NAMED]]
    if len(found) > _LINES_NAMED:
        return f"lines {', '.join(named)} and {len(found) - _LINES_NAMED:,} more"
    return f"lines {', '.join(named[:-1])} and {named[-1]}"
