"""The rows that are, or are about to be, email; and the audit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from store.types import Base

OUTBOX_STATES = (
    "queued",
    "sending",
    "sent",
    "deferred",
    "uncertain",
    "failed",
    "bounced",
    "suppressed",
    "withheld",
    "cancelled",
)


class OutboxRow(Base):
    """One email to one person.

    ``key`` is ``kind/subject/member`` and unique: the same message cannot be queued twice. The
    ``Message-ID`` follows from it. ``context`` is what the templates get, frozen when the row was
    written. ``thread`` is the ``Message-ID`` of the mail that began the conversation, ``domain``
    the part of the address that limits of speed go by, ``merged_into_id`` the row that tells of
    this one and others at once.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint(
            "state IN ('" + "', '".join(OUTBOX_STATES) + "')",
            name="outbox_state",
        ),
        Index("ix_outbox_due", "state", "not_before"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(300), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(120), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    address: Mapped[str | None] = mapped_column(String(320))
    locale: Mapped[str] = mapped_column(String(35), default="en")
    context: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(12), default="queued")
    state_reason: Mapped[str | None] = mapped_column(String(300))
    message_id: Mapped[str] = mapped_column(String(200))
    thread: Mapped[str | None] = mapped_column(String(200))
    domain: Mapped[str | None] = mapped_column(String(255))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"))
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]
    claimed_at: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(String(80))
    queued_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class AuditEntry(Base):
    """Who changed, approved or forced what, when, and what it was before and after."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(320))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(120), index=True)
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
