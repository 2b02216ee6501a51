"""When the members of a match meet, what they say of it, and what they pass on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.types import Base

MEETING_STATES = ("proposed", "set", "cancelled")


class Meeting(Base):
    """The first meeting of a match: proposed until a time suits everybody, then set.

    ``uid`` and ``sequence`` are those of the invitation (RFC 5545): the first stays, the second is
    raised with each change.
    """

    __tablename__ = "meetings"
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'set', 'cancelled')", name="meeting_state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"), unique=True)
    uid: Mapped[str] = mapped_column(String(200), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(10), default="proposed")
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    slots: Mapped[list[MeetingSlot]] = relationship(
        order_by="MeetingSlot.starts_at", cascade="all, delete-orphan"
    )


class MeetingSlot(Base):
    """A time that may suit everybody; ``suggested_by`` is empty where it was worked out."""

    __tablename__ = "meeting_slots"
    __table_args__ = (UniqueConstraint("meeting_id", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    suggested_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))

    ticks: Mapped[list[SlotTick]] = relationship(cascade="all, delete-orphan")


class SlotTick(Base):
    """A member's word that a time suits."""

    __tablename__ = "slot_ticks"

    slot_id: Mapped[int] = mapped_column(ForeignKey("meeting_slots.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    at: Mapped[datetime]


class Tip(Base):
    """One thing worth passing on from a meeting.

    It is shown to others once everybody of the match agrees. ``told_in`` is the subject of the
    digest that told of it.
    """

    __tablename__ = "tips"
    __table_args__ = (UniqueConstraint("match_id", "author_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    text: Mapped[str] = mapped_column(String(600))
    topic: Mapped[str | None] = mapped_column(String(120))
    told_in: Mapped[str | None] = mapped_column(String(120))
    at: Mapped[datetime]

    consents: Mapped[list[TipConsent]] = relationship(cascade="all, delete-orphan")


class TipConsent(Base):
    """Whether a member of the match agrees that a tip is passed on; the last word counts."""

    __tablename__ = "tip_consents"

    tip_id: Mapped[int] = mapped_column(ForeignKey("tips.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    agrees: Mapped[bool]
    at: Mapped[datetime]


class PromptGiven(Base):
    """Something to try together that a member was given, so that it is not given again."""

    __tablename__ = "prompts_given"
    __table_args__ = (UniqueConstraint("member_id", "match_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"))
    prompt: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
