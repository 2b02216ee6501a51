"""Mail that comes in, who wants no mail, and who asks to join."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from store.types import Base

INBOUND_KINDS = ("bounce", "auto_reply", "calendar_reply", "forwarded")
SUPPRESSION_REASONS = ("erased", "bounced")
EVERY_LIST = "*"
"""The name that stands for all lists in `MailStop`."""


class InboundMail(Base):
    """A mail that came back to the sender's address: what it was, not what it said.

    ``message_id`` is unique, so that a mailbox can be read twice. ``status`` is the enhanced status
    code of a bounce (RFC 3463).
    """

    __tablename__ = "inbound_mail"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('bounce', 'auto_reply', 'calendar_reply', 'forwarded')", name="inbound_kind"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(300), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    outbox_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    status: Mapped[str | None] = mapped_column(String(12))
    permanent: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]


class Suppression(Base):
    """Something that no mail goes to and no import enrols, known by a keyed hash alone.

    ``digest`` is the hash of an address, or of a feed's key of a person (`members.suppression`).
    """

    __tablename__ = "suppressions"
    __table_args__ = (
        CheckConstraint("reason IN ('erased', 'bounced')", name="suppression_reason"),
    )

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    reason: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]


class MailStop(Base):
    """A list whose mail a member wants no more: a community's or program's slug, or ``*``."""

    __tablename__ = "mail_stops"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    mailing: Mapped[str] = mapped_column(String(80), primary_key=True)
    at: Mapped[datetime]


class JoinRequest(Base):
    """Somebody who asked to join by a posted link, until they confirm from their mailbox."""

    __tablename__ = "join_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"))
    email: Mapped[str] = mapped_column(String(320))
    name: Mapped[str] = mapped_column(String(200))
    locale: Mapped[str | None] = mapped_column(String(35))
    skills: Mapped[list[str]] = mapped_column(default=list)
    interests: Mapped[list[str]] = mapped_column(default=list)
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
