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
from rounds.mentorships import end_of_leavers, stop
from rounds.program_file import ProgramFile, frozen_program
from rounds.rematch_rounds import REPLACED, replaced_by
from store import Match, Mentorship, Round
from store.audit import record


def end_of_leavers_in(
    session: Session, round_: Round, sender: Letterhead, *, now: datetime
) -> None:
    """End the mentorships of those who left before a round gives their mentees another mentor."""
    file = frozen_program(round_.program.slug, round_.document)
    letters = MentorshipLetters(session, round_.program, file, sender)
    end_of_leavers(session, round_.program, letters, now=now)


def begin_mentorships(
    session: Session, round_: Round, sender: Letterhead, *, actor: str, now: datetime
) -> None:
    """Write down a round's mentorships; those whose term is over make room for them.

    A rematch ends the mentorship that it replaces, and its mentor is told.
    """
    file = frozen_program(round_.program.slug, round_.document)
    letters = MentorshipLetters(session, round_.program, file, sender)
    first_day = max(letters.today(now), round_.starts_on)
    complete(session, round_.program, letters, now=now, on=first_day)
    matches = load_matches(session, round_)
    if is_rematch(round_) and matches:
        _end_former(session, round_, letters, actor=actor, now=now)
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
    session: Session, round_: Round, letters: MentorshipLetters, *, actor: str, now: datetime
) -> None:
    former = replaced_by(session, round_)
    if former is None:
        return
    stop(session, former, reason=REPLACED, actor=actor, on=letters.today(now), now=now)
    told = letters.ended(former, to={former.mentor_id}, seeking="no", now=now)
    queue(session, list(told), now=now)
    session.flush()
