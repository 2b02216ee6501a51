"""What becomes of a mentorship: extended, ended early, or over at its term."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from notifications.outbox import cancel, queue
from rounds.endings import LONGEST_REASON
from rounds.lifecycle import RoundError
from rounds.mentorship_letters import MentorshipLetters, subject_of
from store import AuditEntry, Enrolment, Match, Member, Mentorship, Program
from store.audit import record

LONGEST_DAYS = 5 * 366
"""As many days from its first as a mentorship may be extended to."""


def find_mentorship(
    session: Session, program: Program, mentee: Member, mentor: Member | None = None
) -> Mentorship:
    """Return a mentee's mentorship in a program: the active one, else the latest.

    Raises
    ------
    RoundError
        When there is none, or several are active and no mentor is named.
    """
    query = (
        select(Mentorship)
        .where(Mentorship.program_id == program.id, Mentorship.mentee_id == mentee.id)
        .order_by(Mentorship.starts_on.desc(), Mentorship.id.desc())
        .options(joinedload(Mentorship.mentor), joinedload(Mentorship.mentee))
    )
    if mentor is not None:
        query = query.where(Mentorship.mentor_id == mentor.id)
    found = session.scalars(query).all()
    active = [each for each in found if each.state == "active"]
    if len(active) > 1:
        keys = ", ".join(sorted(each.mentor.source_key for each in active))
        raise RoundError(
            f"{mentee.source_key} has several mentors ({keys}): name one with --mentor."
        )
    if not found:
        whose = f" with {mentor.source_key} as mentor" if mentor else ""
        raise RoundError(f"{mentee.source_key} has had no mentorship in {program.slug}{whose}.")
    return (active or found)[0]


def lock_mentorship(session: Session, mentorship: Mentorship) -> Mentorship:
    """Hold a mentorship against other writers until the transaction ends, and read it anew."""
    query = select(Mentorship).where(Mentorship.id == mentorship.id).with_for_update()
    return session.scalars(query, execution_options={"populate_existing": True}).one()


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

    Raises
    ------
    RoundError
        When it is over, or the day is not after its end, or too far away.
    """
    lock_mentorship(session, mentorship)
    _require_active(mentorship, "extended")
    if ends_on == mentorship.ends_on:
        return False
    if ends_on < mentorship.ends_on:
        raise RoundError(
            f"It runs until {mentorship.ends_on}, which is later than {ends_on}. To stop it early:"
            " crossweave mentoring end"
        )
    if (ends_on - mentorship.starts_on).days > LONGEST_DAYS:
        raise RoundError(f"{ends_on} is more than five years after it began; give an earlier day.")
    before = {"ends_on": mentorship.ends_on.isoformat()}
    mentorship.ends_on = ends_on
    _note(session, mentorship, "extend", actor, now, before, {"ends_on": ends_on.isoformat()})
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
    """Return the day so many weeks after the end that a mentorship had when the day began.

    So the same extension twice on one day is one extension.
    """
    told = session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.action == "mentorship.extend",
            AuditEntry.subject == f"mentorship/{mentorship.id}",
        )
        .order_by(AuditEntry.id)
    )
    today = [each for each in told if letters.today(each.at) == letters.today(now)]
    had = mentorship.ends_on
    if today and today[0].before:
        had = date.fromisoformat(today[0].before["ends_on"])
    return had + timedelta(weeks=weeks)


def end(
    session: Session,
    mentorship: Mentorship,
    letters: MentorshipLetters,
    *,
    reason: str,
    actor: str,
    now: datetime,
) -> bool:
    """End a mentorship early, and tell both that it ended, never why; false when it was over.

    The reason is kept with the mentorship. The mentee takes part in the next round anew.

    Raises
    ------
    RoundError
        When the reason is empty or too long.
    """
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise RoundError(f"A reason has 1 to {LONGEST_REASON} characters.")
    lock_mentorship(session, mentorship)
    if mentorship.state != "active":
        return False
    stop(session, mentorship, reason=reason, actor=actor, now=now)
    both = {mentorship.mentor_id, mentorship.mentee_id}
    seeking = seeks(session, mentorship)
    drafts = letters.ended(mentorship, to=both, seeking=seeking, now=now)
    queue(session, list(drafts), now=now)
    return True


def stop(
    session: Session, mentorship: Mentorship, *, reason: str, actor: str, now: datetime
) -> None:
    """End a mentorship and take back what waits of its mail; nobody is told here."""
    mentorship.state, mentorship.ended_on, mentorship.ended_reason = "ended", now.date(), reason
    subjects = [subject_of(mentorship, what) for what in ("1", "2", "closing")]
    subjects.append(subject_of(mentorship, f"until-{mentorship.ends_on}"))
    if mentorship.match_id is not None:
        subjects.append(f"match-{mentorship.match_id}")
    for subject in subjects:
        cancel(session, subject=subject, reason="the mentorship has ended")
    _note(session, mentorship, "end", actor, now, {"state": "active"}, {"state": "ended"})


def stop_mentorship_of(session: Session, match: Match, *, now: datetime) -> None:
    """End the mentorship that a match began, if it began one; the match's own mail says so."""
    mentorship = session.scalar(
        select(Mentorship).where(Mentorship.match_id == match.id, Mentorship.state == "active")
    )
    if mentorship is not None:
        stop(session, mentorship, reason="member_gone", actor="reconcile", now=now)


def end_of_leavers(
    session: Session, program: Program, letters: MentorshipLetters, *, now: datetime
) -> int:
    """End the mentorships of those who left, and tell the other one; give how many ended.

    To pause or to be away takes nobody's mentor or mentee away.
    """
    ended = 0
    for mentorship in _of_leavers(session, program):
        gone = _gone(session, mentorship)
        stop(session, mentorship, reason="member_gone", actor="reconcile", now=now)
        told = {mentorship.mentor_id, mentorship.mentee_id} - gone
        seeking = seeks(session, mentorship)
        drafts = letters.ended(mentorship, to=told, seeking=seeking, now=now)
        queue(session, list(drafts), now=now)
        ended += 1
    return ended


def seeks(session: Session, mentorship: Mentorship) -> bool:
    """Tell whether the mentee of an ended mentorship takes part in the next round."""
    state = select(Enrolment.state).where(
        Enrolment.program_id == mentorship.program_id,
        Enrolment.member_id == mentorship.mentee_id,
        Enrolment.role == "mentee",
    )
    return session.scalar(state) == "joined" and mentorship.mentee.status != "left"


def _of_leavers(session: Session, program: Program) -> Sequence[Mentorship]:
    mentor, mentee = aliased(Member), aliased(Member)
    gone = [
        or_(
            person.status == "left",
            exists().where(
                Enrolment.program_id == program.id,
                Enrolment.member_id == person.id,
                Enrolment.role == role,
                Enrolment.state == "left",
            ),
        )
        for person, role in ((mentor, "mentor"), (mentee, "mentee"))
    ]
    return session.scalars(
        select(Mentorship)
        .join(mentor, mentor.id == Mentorship.mentor_id)
        .join(mentee, mentee.id == Mentorship.mentee_id)
        .where(Mentorship.program_id == program.id, Mentorship.state == "active", or_(*gone))
        .order_by(Mentorship.id)
        .with_for_update(of=Mentorship)
    ).all()


def _gone(session: Session, mentorship: Mentorship) -> set[int]:
    """Return which of the two left the organisation, or the program in their role."""
    people = {"mentor": mentorship.mentor, "mentee": mentorship.mentee}
    left = session.execute(
        select(Enrolment.member_id, Enrolment.role).where(
            Enrolment.program_id == mentorship.program_id,
            Enrolment.state == "left",
            Enrolment.member_id.in_([person.id for person in people.values()]),
        )
    ).tuples()
    gone = {who for who, role in left if role in people and people[role].id == who}
    return gone | {person.id for person in people.values() if person.status == "left"}


def _require_active(mentorship: Mentorship, what: str) -> None:
    if mentorship.state != "active":
        when = mentorship.ended_on or mentorship.ends_on
        raise RoundError(
            f"It was over on {when} and cannot be {what}. A new one begins with a round, or with"
            " crossweave mentoring rematch."
        )


def _note(
    session: Session,
    mentorship: Mentorship,
    what: str,
    actor: str,
    now: datetime,
    before: dict[str, str],
    after: dict[str, str],
) -> None:
    record(
        session,
        at=now,
        actor=actor,
        action=f"mentorship.{what}",
        subject=f"mentorship/{mentorship.id}",
        before=before,
        after=after,
    )
