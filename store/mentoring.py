"""Mentoring: what members offer and ask for, and the mentorships that outlive rounds."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.people import Enrolment, Member, Program
from store.types import Base

ROLES = ("member", "mentor", "mentee")
MENTORSHIP_STATES = ("active", "completed", "ended")


class MentoringTerms(Base):
    """What somebody with a place as mentor offers, or as mentee asks for.

    ``wishes`` are the keys of the mentors that a mentee would like best, the first first.
    """

    __tablename__ = "mentoring_terms"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    topics: Mapped[list[str]] = mapped_column(default=list)
    functions: Mapped[list[str]] = mapped_column(default=list)
    goals: Mapped[str] = mapped_column(String(1000), default="")
    how_often: Mapped[str] = mapped_column(String(80), default="")
    wishes: Mapped[list[str]] = mapped_column(default=list)
    changed_at: Mapped[datetime]

    enrolment: Mapped[Enrolment] = relationship(back_populates="terms")


class Mentorship(Base):
    """One mentor with one mentee, from a first day to a last one.

    ``completed`` ran its term; ``ended`` stopped before. Nobody is told why. ``replaced_in_id`` is
    the latest rematch that was to find its mentee another mentor.
    """

    __tablename__ = "mentorships"
    __table_args__ = (
        CheckConstraint("state IN ('active', 'completed', 'ended')", name="mentorship_state"),
        CheckConstraint("mentor_id <> mentee_id", name="mentorship_two_people"),
        CheckConstraint("ends_on >= starts_on", name="mentorship_dates"),
        Index(
            "ix_mentorships_one_active",
            "program_id",
            "mentor_id",
            "mentee_id",
            unique=True,
            sqlite_where=text("state = 'active'"),
            postgresql_where=text("state = 'active'"),
        ),
        Index("ix_mentorships_state", "state", "ends_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id"))
    match_id: Mapped[int | None] = mapped_column(ForeignKey("matches.id"), unique=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    mentee_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="active")
    ended_on: Mapped[date | None]
    ended_reason: Mapped[str | None] = mapped_column(String(300))
    replaced_in_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"))
    created_at: Mapped[datetime]

    program: Mapped[Program] = relationship()
    mentor: Mapped[Member] = relationship(foreign_keys=[mentor_id])
    mentee: Mapped[Member] = relationship(foreign_keys=[mentee_id])
