"""Begin the mentorships of a round, in the transaction that introduces it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from notifications.outbox import queue
from rounds.following_up import complete
from rounds.letterhead import Letterhead
from rounds.lifecycle import is_rematch
from rounds.loading import load_matches
from rounds.mentorship_letters import MentorshipLetters
from rounds.mentorships import stop
from rounds.program_file import ProgramFile, frozen_program
from rounds.running_mentorships import active_with_mentees
from store import Match, Mentorship, Round
from store.audit import record


def begin_mentorships(
    session: Session, round_: Round, sender: Letterhead, *, actor: str, now: datetime
) -> None:
    """Write down a round's mentorships; those whose term is over make room for them.

    A rematch ends the mentee's former mentorship, and its mentor is told.
    """
    file = frozen_program(round_.program.slug, round_.document)
    letters = MentorshipLetters(session, round_.program, file, sender)
    first_day = max(letters.today(now), round_.starts_on)
    complete(session, round_.program, letters, now=now, on=first_day)
    matches = load_matches(session, round_)
    if is_rematch(round_):
        _end_former(session, round_, matches, letters, actor=actor, now=now)
    for match in matches:
        mentorship = _mentorship(round_, match, file, now)
        session.add(mentorship)
        session.flush()
        record(
            session,
            at=now,
            actor=actor,
            action="mentorship.begin",
            subject=f"mentorship/{mentorship.id}",
            after={"program": file.slug, "ends_on": mentorship.ends_on.isoformat()},
        )


def _mentorship(round_: Round, match: Match, file: ProgramFile, now: datetime) -> Mentorship:
    by_role = {seat.role: seat.member_id for seat in match.members}
    return Mentorship(
        program_id=round_.program_id,
        match_id=match.id,
        mentor_id=by_role["mentor"],
        mentee_id=by_role["mentee"],
        starts_on=round_.starts_on,
        ends_on=round_.starts_on + timedelta(days=file.arrangement.term_days),
        state="active",
        created_at=now,
    )


def _end_former(
    session: Session,
    round_: Round,
    matches: list[Match],
    letters: MentorshipLetters,
    *,
    actor: str,
    now: datetime,
) -> None:
    mentees = [
        seat.member_id for match in matches for seat in match.members if seat.role == "mentee"
    ]
    for former in active_with_mentees(session, round_.program_id, mentees):
        stop(session, former, reason="rematch", actor=actor, now=now)
        told = letters.ended(former, to={former.mentor_id}, seeking=False, now=now)
        queue(session, list(told), now=now)
    session.flush()
