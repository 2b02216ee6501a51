"""Let a mentorship run longer, also one that was over a few weeks ago."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.outbox import queue
from rounds.lifecycle import RoundError
from rounds.mentorship_letters import CLOSING, EXTENDED, MentorshipLetters
from rounds.mentorships import lock_mentorship, note, take_back
from rounds.overtaking import free_places, hold_places
from rounds.running_mentorships import running_pairs, somebody_left
from store import AuditEntry, Mentorship

LONGEST_DAYS: Final = 5 * 366
"""As many days from its first as a mentorship may be extended to."""

GRACE: Final = timedelta(days=28)
"""How long after its last day a mentorship can still be extended: the closing offers it."""


def extend(
    session: Session,
    mentorship: Mentorship,
    letters: MentorshipLetters,
    *,
    ends_on: date,
    actor: str,
    now: datetime,
) -> bool:
    """Let a mentorship run longer, and tell both; false when it ends on that day already.

    One that has run its term goes on when that is not long ago, and both are still free for it.

    Raises
    ------
    RoundError
        When it ended early or too long ago, its two are not free for it, or the day is not after
        its end, or too far away.
    """
    hold_places(session, mentorship.program_id)
    lock_mentorship(session, mentorship)
    if mentorship.state != "active":
        _require_free_to_go_on(session, mentorship, letters, now=now)
    elif ends_on == mentorship.ends_on:
        return False
    _require_later(mentorship, ends_on, today=letters.today(now))
    take_back(session, mentorship, CLOSING, EXTENDED, reason="the mentorship was extended")
    before = {"ends_on": mentorship.ends_on.isoformat()}
    mentorship.ends_on = ends_on
    mentorship.state, mentorship.ended_on = "active", None
    note(session, mentorship, "extend", actor, now, before, {"ends_on": ends_on.isoformat()})
    queue(session, list(letters.extended(mentorship)), now=now)
    return True


def weeks_longer(
    session: Session,
    mentorship: Mentorship,
    letters: MentorshipLetters,
    *,
    weeks: int,
    now: datetime,
) -> date:
    """Return the day so many weeks after a mentorship's last one.

    When today's latest extension was by as many weeks, that is the day it has: so the same
    extension twice on one day is one extension.
    """
    longer = timedelta(weeks=weeks)
    told = session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.action == "mentorship.extend",
            AuditEntry.subject == f"mentorship/{mentorship.id}",
        )
        .order_by(AuditEntry.id.desc())
    ).first()
    if told is not None and told.before and letters.today(told.at) == letters.today(now):
        had = date.fromisoformat(told.before["ends_on"])
        if had + longer == mentorship.ends_on:
            return mentorship.ends_on
    return mentorship.ends_on + longer


def _require_later(mentorship: Mentorship, ends_on: date, *, today: date) -> None:
    if ends_on < mentorship.ends_on:
        raise RoundError(
            f"It runs until {mentorship.ends_on}, which is later than {ends_on}. To stop it early:"
            " crossweave mentoring end"
        )
    if ends_on <= today:
        raise RoundError(f"{ends_on} is not after today, {today}; give a later day.")
    if (ends_on - mentorship.starts_on).days > LONGEST_DAYS:
        raise RoundError(f"{ends_on} is more than five years after it began; give an earlier day.")


def _require_free_to_go_on(
    session: Session, mentorship: Mentorship, letters: MentorshipLetters, *, now: datetime
) -> None:
    over, today = mentorship.ended_on or mentorship.ends_on, letters.today(now)
    if mentorship.state != "completed" or today > over + GRACE:
        raise RoundError(
            f"It was over on {over} and cannot be extended. A new one begins with a round, or with"
            " crossweave mentoring rematch."
        )
    mentor, mentee = mentorship.mentor.source_key, mentorship.mentee.source_key
    gone = select(Mentorship.id).where(Mentorship.id == mentorship.id, somebody_left())
    if session.scalar(gone) is not None:
        raise RoundError(f"It was over on {over}, and one of the two has left since.")
    running = running_pairs(session, mentorship.program_id, on=today)
    if mentorship.mentee_id in {other for _, other in running}:
        raise RoundError(f"It was over on {over}, and {mentee} has another mentor since.")
    if free_places(session, mentorship.program_id, running)[mentorship.mentor_id] < 1:
        raise RoundError(
            f"It was over on {over}, and {mentor} has no place free since. To give one more:"
            f" crossweave members join {letters.file.slug} {mentor} --as mentor --capacity N"
        )
