"""People and what they agreed to: members, programs, enrolments, private blocks."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.types import Base

if TYPE_CHECKING:
    from store.mentoring import MentoringTerms

MEMBER_STATUSES = ("active", "away", "left")
ERASED = "erased"
"""The ``source`` of a member whose data was erased; no feed is called so."""

ERASED_NAME = "erased member"
"""What stands where the name of a member was whose data was erased."""

JOINED = "joined"
"""The ``source`` of a member who joined by a link before a feed knew them; no feed is called so."""

ENROLMENT_STATES = ("invited", "waiting", "joined", "paused", "left")


class Member(Base):
    """A person of the organisation, as the feed and the member say.

    ``set_by_member`` names the fields that the member set; a feed leaves those alone. Why somebody
    is away is never kept. ``every_weeks`` is how many weeks lie between two introductions at least,
    ``largest_group`` how many people a member would meet at once at most, the member among them.
    """

    __tablename__ = "members"
    __table_args__ = (
        UniqueConstraint("source", "source_key"),
        CheckConstraint("status IN ('active', 'away', 'left')", name="member_status"),
        Index("ix_members_email", "email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(80))
    source_key: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(320))
    function: Mapped[str | None] = mapped_column(String(120))
    level: Mapped[int | None]
    site: Mapped[str | None] = mapped_column(String(120))
    country: Mapped[str | None] = mapped_column(String(120))
    time_zone: Mapped[str | None] = mapped_column(String(64))
    locale: Mapped[str | None] = mapped_column(String(35))
    languages: Mapped[list[str]] = mapped_column(default=list)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    external: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(String(10), default="active")
    away_until: Mapped[date | None]
    works_from: Mapped[int | None]
    works_until: Mapped[int | None]
    skills: Mapped[list[str]] = mapped_column(default=list)
    interests: Mapped[list[str]] = mapped_column(default=list)
    set_by_member: Mapped[list[str]] = mapped_column(default=list)
    thanks_by_name: Mapped[bool | None]
    every_weeks: Mapped[int | None]
    largest_group: Mapped[int | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    enrolments: Mapped[list[Enrolment]] = relationship(back_populates="member")

    @property
    def is_erased(self) -> bool:
        """Whether the member's data was erased: only the number is left, for past rounds."""
        return self.source == ERASED


class Program(Base):
    """A standing arrangement; its file says the rest, and each round freezes that file."""

    __tablename__ = "programs"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    community: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]


class Enrolment(Base):
    """A member's place in a program, with the date of its last change.

    ``role`` is ``member``; in a mentoring program ``mentor`` or ``mentee``, and somebody may have
    both places. ``capacity`` is how many mentees a mentor has at most. In a program of teams
    ``project_wishes`` are the projects that they would like, best first, and ``would_lead`` says
    whether they would lead a team.
    """

    __tablename__ = "enrolments"
    __table_args__ = (
        UniqueConstraint("program_id", "member_id", "role"),
        CheckConstraint(
            "state IN ('invited', 'waiting', 'joined', 'paused', 'left')", name="enrolment_state"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    role: Mapped[str] = mapped_column(String(20), default="member")
    capacity: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(10))
    paused_until: Mapped[date | None]
    since: Mapped[datetime]
    project_wishes: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    would_lead: Mapped[bool] = mapped_column(default=False, server_default=false())

    member: Mapped[Member] = relationship(back_populates="enrolments")
    program: Mapped[Program] = relationship()
    terms: Mapped[MentoringTerms | None] = relationship(
        back_populates="enrolment", cascade="all, delete-orphan"
    )


class RoundAnswer(Base):
    """A member's answer to "are you in this round?", one a period."""

    __tablename__ = "round_answers"
    __table_args__ = (UniqueConstraint("program_id", "period", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"))
    period: Mapped[str] = mapped_column(String(40))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    takes_part: Mapped[bool]
    at: Mapped[datetime]


class Block(Base):
    """Two members who shall never be matched; nobody is told, or told why."""

    __tablename__ = "blocks"
    __table_args__ = (
        UniqueConstraint("member_a_id", "member_b_id"),
        CheckConstraint("member_a_id < member_b_id", name="block_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_a_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    member_b_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    at: Mapped[datetime]
