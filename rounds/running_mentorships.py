"""Mentorships that run on a day, and those that are as good as agreed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session, aliased

from store import Enrolment, MatchMember, Member, Mentorship, Round

Pair = tuple[int, int]
"""The ids of a mentor and a mentee."""


def running_pairs(session: Session, program_id: int, *, on: date) -> list[Pair]:
    """Return the mentorships of a program that take a mentor's place on a day.

    Those of approved rounds count before they are introduced, so that no place is given away twice.
    One of which somebody left does not count: it ends with the next delivery.
    """
    running = select(Mentorship.mentor_id, Mentorship.mentee_id).where(
        Mentorship.program_id == program_id,
        Mentorship.state == "active",
        Mentorship.ends_on > on,
        ~somebody_left(),
    )
    approved = select(Round.id).where(Round.program_id == program_id, Round.state == "approved")
    return [*session.execute(running).tuples(), *_matched_in(session, approved)]


def proposed_pairs(session: Session, round_: Round) -> list[Pair]:
    """Return the mentorships that other rounds of the program propose and nobody approved yet."""
    proposed = select(Round.id).where(
        Round.program_id == round_.program_id, Round.state == "proposed", Round.id != round_.id
    )
    return _matched_in(session, proposed)


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


def somebody_left() -> ColumnElement[bool]:
    """Return the condition that mentor or mentee left the organisation, or the program as such."""
    left = [
        exists().where(Member.id == who, Member.status == "left")
        for who in (Mentorship.mentor_id, Mentorship.mentee_id)
    ]
    left_role = [
        exists().where(
            Enrolment.program_id == Mentorship.program_id,
            Enrolment.member_id == who,
            Enrolment.role == role,
            Enrolment.state == "left",
        )
        for who, role in ((Mentorship.mentor_id, "mentor"), (Mentorship.mentee_id, "mentee"))
    ]
    return or_(*left, *left_role)


def _matched_in(session: Session, rounds: Select[tuple[int]]) -> list[Pair]:
    """Return mentor and mentee of each match of some rounds."""
    mentor, mentee = aliased(MatchMember), aliased(MatchMember)
    pairs = (
        select(mentor.member_id, mentee.member_id)
        .join(mentee, mentee.match_id == mentor.match_id)
        .where(
            mentor.round_id.in_(rounds),
            mentor.role == "mentor",
            mentee.role == "mentee",
            mentor.gone.is_(False),
            mentee.gone.is_(False),
        )
    )
    return list(session.execute(pairs).tuples())
