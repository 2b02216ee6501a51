"""What came in: activity events, and the record of each sync."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Double, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.types import Base


class ActivityEvent(Base):
    """One post, reply, reaction, co-edit, commit, meeting or mail; never what it said."""

    __tablename__ = "activity_events"
    __table_args__ = (
        UniqueConstraint("source", "source_key"),
        Index("ix_activity_events_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(80))
    source_key: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    target_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    topic: Mapped[str | None] = mapped_column(String(120))
    weight: Mapped[float] = mapped_column(Double, default=1.0)
    at: Mapped[datetime]


class SyncRun(Base):
    """One import of one feed: what it changed, what it refused."""

    __tablename__ = "sync_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    figures: Mapped[dict[str, Any]]


class QuarantinedRow(Base):
    """A row that was left out of a sync; the reason names columns, never the values."""

    __tablename__ = "quarantined_rows"

    id: Mapped[int] = mapped_column(primary_key=True)
    sync_run_id: Mapped[int] = mapped_column(ForeignKey("sync_runs.id"), index=True)
    file: Mapped[str] = mapped_column(String(300))
    line: Mapped[int]
    reason: Mapped[str] = mapped_column(String(500))
