"""Follow mentorships up: check-ins at a third and two thirds of the term, then the closing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, String, cast, exists, literal, select
from sqlalchemy.orm import Session, joinedload

from notifications.outbox import queue
from rounds.mentorship_letters import EXTENDED, MentorshipLetters, Step
from rounds.mentorships import end_of_leavers, take_back
from store import Mentorship, OutboxRow, Program
from store.audit import record

STEPS = 3
"""A term has so many parts, with a check-in between each two."""


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """What was due.

    Attributes
    ----------
    ended
        Mentorships that ended because one of the two left.
    completed
        Mentorships that ran their term.
    checked
        Mentorships whose two were asked how it goes.
    """

    ended: int = 0
    completed: int = 0
    checked: int = 0

    def __add__(self, other: FollowedUp) -> FollowedUp:
        """Add up."""
        return FollowedUp(
            self.ended + other.ended,
            self.completed + other.completed,
            self.checked + other.checked,
        )


def follow_up(
    session: Session, program: Program, letters: MentorshipLetters, *, now: datetime
) -> FollowedUp:
    """Do what is due with a program's mentorships; a second call does nothing.

    Of several steps that are overdue only the latest is sent.
    """
    ended = end_of_leavers(session, program, letters, now=now)
    completed = complete(session, program, letters, now=now)
    checked = _check_in(session, program, letters, now=now)
    return FollowedUp(ended, completed, checked)


def programs_with_mentorships(session: Session) -> list[Program]:
    """Return the programs in which a mentorship runs."""
    running = exists().where(Mentorship.program_id == Program.id, Mentorship.state == "active")
    return list(session.scalars(select(Program).where(running).order_by(Program.id)))


def complete(
    session: Session,
    program: Program,
    letters: MentorshipLetters,
    *,
    now: datetime,
    on: date | None = None,
) -> int:
    """Complete the mentorships that are over on a day, with a closing message to both.

    Parameters
    ----------
    on
        The day; today when None.
    """
    over = session.scalars(
        select(Mentorship)
        .where(
            Mentorship.program_id == program.id,
            Mentorship.state == "active",
            Mentorship.ends_on <= (on or letters.today(now)),
        )
        .order_by(Mentorship.id)
        .with_for_update()
    ).all()
    for mentorship in over:
        mentorship.state, mentorship.ended_on = "completed", mentorship.ends_on
        take_back(session, mentorship, "1", "2", EXTENDED, reason="the mentorship is over")
        record(
            session,
            at=now,
            actor="follow-up",
            action="mentorship.complete",
            subject=f"mentorship/{mentorship.id}",
            before={"state": "active"},
            after={"state": "completed"},
        )
        queue(session, list(letters.closing(mentorship)), now=now)
    return len(over)


def step_due(starts_on: date, ends_on: date, today: date) -> int:
    """Return how many thirds of a term are over on a day: 0, 1 or 2."""
    term = (ends_on - starts_on).days
    return sum(
        today >= starts_on + timedelta(days=step * term // STEPS) for step in range(1, STEPS)
    )


def _check_in(
    session: Session, program: Program, letters: MentorshipLetters, *, now: datetime
) -> int:
    steps = dict(_due(session, program, letters.today(now)))
    drafts = [
        draft
        for mentorship in _loaded(session, steps)
        for draft in letters.check_in(mentorship, steps[mentorship.id])
    ]
    queue(session, drafts, now=now)
    return len(steps)


def _due(session: Session, program: Program, today: date) -> Iterator[tuple[int, Step]]:
    """Give the id and the step of each mentorship with a check-in that is due and not written.

    A step that a later one overtook is never written.
    """
    first, second = _is_written(1), _is_written(2)
    active = session.execute(
        select(Mentorship.id, Mentorship.starts_on, Mentorship.ends_on, first, second).where(
            Mentorship.program_id == program.id, Mentorship.state == "active"
        )
    )
    for mentorship_id, starts_on, ends_on, wrote_first, wrote_second in active:
        step = step_due(starts_on, ends_on, today)
        written = 2 if wrote_second else int(wrote_first)
        if step > written:
            yield mentorship_id, 1 if step == 1 else 2


def _is_written(step: int) -> ColumnElement[bool]:
    subject = literal("mentorship-") + cast(Mentorship.id, String) + literal(f"-{step}")
    return exists().where(OutboxRow.subject == subject).correlate(Mentorship)


def _loaded(session: Session, wanted: Collection[int]) -> list[Mentorship]:
    if not wanted:
        return []
    return list(
        session.scalars(
            select(Mentorship)
            .where(Mentorship.id.in_(wanted))
            .order_by(Mentorship.id)
            .options(joinedload(Mentorship.mentor), joinedload(Mentorship.mentee))
        )
    )
