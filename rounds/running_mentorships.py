"""Mentorships that run on a day, and those that are as good as agreed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from store import MatchMember, Mentorship, Round

Pair = tuple[int, int]
"""The ids of a mentor and a mentee."""


def running_pairs(session: Session, program_id: int, *, on: date) -> list[Pair]:
    """Return the mentorships of a program that take a mentor's place on a day.

    Those of approved rounds count before they are introduced, so that no place is given away twice.
    """
    running = select(Mentorship.mentor_id, Mentorship.mentee_id).where(
        Mentorship.program_id == program_id,
        Mentorship.state == "active",
        Mentorship.ends_on >= on,
    )
    return [*session.execute(running).tuples(), *_agreed(session, program_id)]


def active_with_mentees(
    session: Session, program_id: int, mentees: Collection[int]
) -> list[Mentorship]:
    """Return the active mentorships of a program with one of these mentees."""
    return list(
        session.scalars(
            select(Mentorship)
            .where(
                Mentorship.program_id == program_id,
                Mentorship.state == "active",
                Mentorship.mentee_id.in_(mentees),
            )
            .order_by(Mentorship.id)
        )
    )


def _agreed(session: Session, program_id: int) -> list[Pair]:
    """Return the mentorships of rounds that are approved and not introduced yet."""
    mentor, mentee = aliased(MatchMember), aliased(MatchMember)
    approved = select(Round.id).where(Round.program_id == program_id, Round.state == "approved")
    pairs = (
        select(mentor.member_id, mentee.member_id)
        .join(mentee, mentee.match_id == mentor.match_id)
        .where(
            mentor.round_id.in_(approved),
            mentor.role == "mentor",
            mentee.role == "mentee",
            mentor.gone.is_(False),
            mentee.gone.is_(False),
        )
    )
    return list(session.execute(pairs).tuples())
