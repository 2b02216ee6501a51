"""How a mentorship ends before its term: by an admin, or since somebody left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from notifications.outbox import cancel, queue
from rounds.endings import LONGEST_REASON
from rounds.letters import RoundLetters
from rounds.lifecycle import UNFINISHED, RoundError
from rounds.mentorship_letters import CLOSING, EXTENDED, MentorshipLetters, Seeking, subject_of
from rounds.running_mentorships import somebody_left
from store import Enrolment, Match, Member, Mentorship, Program, Round, RoundMember
from store.audit import record


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
    stop(session, mentorship, reason=reason, actor=actor, on=letters.today(now), now=now)
    both = {mentorship.mentor_id, mentorship.mentee_id}
    seeking = seeks(session, mentorship)
    drafts = letters.ended(mentorship, to=both, seeking=seeking, now=now)
    queue(session, list(drafts), now=now)
    return True


def stop(
    session: Session,
    mentorship: Mentorship,
    *,
    reason: str,
    actor: str,
    on: date,
    now: datetime,
) -> None:
    """End a mentorship and take back what waits of its mail; nobody is told here."""
    mentorship.state, mentorship.ended_on, mentorship.ended_reason = "ended", on, reason
    take_back(session, mentorship, "1", "2", CLOSING, EXTENDED, reason="the mentorship has ended")
    if mentorship.match_id is not None:
        subject = f"match-{mentorship.match_id}"
        cancel(session, subject=subject, reason="the mentorship has ended")
    note(session, mentorship, "end", actor, now, {"state": "active"}, {"state": "ended"})


def take_back(session: Session, mentorship: Mentorship, *steps: str, reason: str) -> None:
    """Take back what waits of a mentorship's mail on some steps."""
    for step in steps:
        cancel(session, subject=subject_of(mentorship, step), reason=reason)


def stop_mentorship_of(
    session: Session, match: Match, letters: RoundLetters, *, reason: str, now: datetime
) -> None:
    """End the mentorship that a match began, if it began one; the match's own mail says so."""
    mentorship = session.scalar(
        select(Mentorship).where(Mentorship.match_id == match.id, Mentorship.state == "active")
    )
    if mentorship is not None:
        on = letters.file.arrangement.cadence.first_day(now)
        stop(session, mentorship, reason=reason, actor="reconcile", on=on, now=now)


def end_of_leavers(
    session: Session, program: Program, letters: MentorshipLetters, *, now: datetime
) -> int:
    """End the mentorships of those who left, and tell the other one; give how many ended.

    To pause or to be away takes nobody's mentor or mentee away.
    """
    ended = 0
    for mentorship in _of_leavers(session, program):
        gone = _gone(session, mentorship)
        today = letters.today(now)
        stop(session, mentorship, reason="member_gone", actor="reconcile", on=today, now=now)
        told = {mentorship.mentor_id, mentorship.mentee_id} - gone
        seeking = seeks(session, mentorship)
        drafts = letters.ended(mentorship, to=told, seeking=seeking, now=now)
        queue(session, list(drafts), now=now)
        ended += 1
    return ended


def seeks(session: Session, mentorship: Mentorship) -> Seeking:
    """Tell when the mentee of an ended mentorship is matched anew, if at all."""
    state = select(Enrolment.state).where(
        Enrolment.program_id == mentorship.program_id,
        Enrolment.member_id == mentorship.mentee_id,
        Enrolment.role == "mentee",
    )
    if session.scalar(state) != "joined" or mentorship.mentee.status == "left":
        return "no"
    return "now" if _seeks_already(session, mentorship) else "next_round"


def _seeks_already(session: Session, mentorship: Mentorship) -> bool:
    """Tell whether the mentee takes part in a round that is under way, a rematch for one."""
    roles = session.scalars(
        select(RoundMember.roles)
        .join(Round, Round.id == RoundMember.round_id)
        .where(
            Round.program_id == mentorship.program_id,
            Round.state.in_(UNFINISHED),
            RoundMember.member_id == mentorship.mentee_id,
            RoundMember.reason.is_(None),
        )
    )
    return any("mentee" in each for each in roles)


def _of_leavers(session: Session, program: Program) -> Sequence[Mentorship]:
    return session.scalars(
        select(Mentorship)
        .where(Mentorship.program_id == program.id, Mentorship.state == "active", somebody_left())
        .order_by(Mentorship.id)
        .options(joinedload(Mentorship.mentor), joinedload(Mentorship.mentee))
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


def note(
    session: Session,
    mentorship: Mentorship,
    what: str,
    actor: str,
    now: datetime,
    before: dict[str, str],
    after: dict[str, str],
) -> None:
    """Write into the audit what became of a mentorship."""
    record(
        session,
        at=now,
        actor=actor,
        action=f"mentorship.{what}",
        subject=f"mentorship/{mentorship.id}",
        before=before,
        after=after,
    )
