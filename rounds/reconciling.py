"""Before mail goes out: whoever left or paused since gets none, and the others are told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from notifications.outbox import cancel, queue
from rounds.absences import INTRODUCTIONS, Absent, absent_from, is_absent, matches_of
from rounds.correspondence import letters_of
from rounds.figures import without_match
from rounds.letterhead import Letterhead
from rounds.letters import RoundLetters
from rounds.loading import matches_of_each
from rounds.meeting_letters import match_subjects
from rounds.meetings import call_off_dissolved, company_changed
from rounds.mentorships import stop_mentorship_of
from store import Match, Member, OutboxRow, Round
from store.audit import record

MAIL_MAY_WAIT = timedelta(days=7)
NOT_OUT_YET = ("queued", "deferred", "withheld")
NOTES = {
    "member": ("unmatched", "team_unmatched"),
    "mentor": ("mentor_unmatched",),
    "mentee": ("mentee_unmatched",),
}
"""The kinds of notes that tell somebody in a role that there is no match for them."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What changed.

    Attributes
    ----------
    absent
        Ids of members who were matched and take no part after all.
    stopped
        Messages that were waiting and are not sent.
    told
        Messages that tell the others.
    """

    absent: frozenset[int] = frozenset()
    stopped: int = 0
    told: int = 0

    @property
    def gone(self) -> int:
        """How many members are absent, each counted once whatever they were matched in."""
        return len(self.absent)

    def __add__(self, other: Reconciled) -> Reconciled:
        """Add up."""
        return Reconciled(
            self.absent | other.absent, self.stopped + other.stopped, self.told + other.told
        )


def reconcile(
    session: Session, sender_of: Callable[[Round], Letterhead], *, now: datetime
) -> Reconciled:
    """Look at all introduced rounds and make their mail tell the truth.

    A second call changes nothing. Somebody who is away for a part of the period only can still
    meet their match, and stays in it. Nothing is said of a round that is over, unless its mail is
    still waiting.

    Parameters
    ----------
    sender_of
        Gives in whose name a round's mail goes out.
    """
    done = Reconciled()
    for round_ in _rounds_with_mail(session, now):
        absent = absent_from(session, round_, now)
        if absent:
            done += _stop_notes(session, round_, absent)
            done += _mend_matches(session, round_, absent, sender_of, now=now)
    done += Reconciled(told=call_off_dissolved(session, sender_of, now=now))
    return done + _stop_mail_to_leavers(session)


def _rounds_with_mail(session: Session, now: datetime) -> Sequence[Round]:
    """Hold the introduced rounds, and those closed so recently that mail may still wait."""
    recently = and_(Round.state == "closed", Round.ended_at > now - MAIL_MAY_WAIT)
    held = select(Round).where(or_(Round.state == "introduced", recently))
    return session.scalars(held.order_by(Round.id).with_for_update()).all()


def _stop_notes(session: Session, round_: Round, absent: Absent) -> Reconciled:
    """Stop what tells the absent that there is no match for them in their role."""
    return sum(
        (
            _stop(
                session,
                and_(
                    OutboxRow.subject == f"round-{round_.id}",
                    OutboxRow.kind.in_(NOTES[role]),
                    OutboxRow.member_id.in_({who for who, its in absent if its == role}),
                ),
                reason="takes no part",
            )
            for role in sorted({role for _, role in absent})
        ),
        Reconciled(),
    )


def _stop_mail_to_leavers(session: Session) -> Reconciled:
    leavers = select(Member.id).where(Member.status == "left")
    return _stop(session, OutboxRow.member_id.in_(leavers), reason="has left")


def _stop(session: Session, which: ColumnElement[bool], *, reason: str) -> Reconciled:
    waiting = select(OutboxRow.subject, OutboxRow.member_id, OutboxRow.kind).where(
        OutboxRow.state.in_(NOT_OUT_YET), which
    )
    rows = session.execute(waiting.distinct()).all()
    return Reconciled(
        stopped=sum(
            cancel(session, subject=subject, member_id=member_id, kind=kind, reason=reason)
            for subject, member_id, kind in rows
        )
    )


def _mend_matches(
    session: Session,
    round_: Round,
    absent: Absent,
    sender_of: Callable[[Round], Letterhead],
    *,
    now: datetime,
) -> Reconciled:
    matches = matches_of(session, round_, absent)
    if not matches:
        return Reconciled()
    letters = letters_of(session, round_, sender_of(round_))
    mended = (_mend(session, match, absent, letters, now=now) for match in matches)
    return sum(mended, Reconciled())


def _mend(
    session: Session,
    match: Match,
    absent: Absent,
    letters: RoundLetters,
    *,
    now: datetime,
) -> Reconciled:
    """Take the absent out of a match, and tell those who are left."""
    unaware = _not_introduced(session, match)
    stopped = sum(
        cancel(session, subject=subject, reason="the match changed")
        for subject in match_subjects(match)
    )
    if letters.round_.state == "closed" and not stopped:
        return Reconciled()
    going = [seat for seat in match.members if is_absent(seat, absent) and not seat.gone]
    for seat in going:
        seat.gone = True
    remaining = sum(not seat.gone for seat in match.members)
    if remaining < 2:
        _uncount(session, letters.round_, match)
        match.cancelled_reason = "member_gone"
        stop_mentorship_of(session, match, letters, reason="not_begun", now=now)
    told = queue(session, list(letters.match_changed(match, unaware=unaware)), now=now).queued
    company_changed(session, match, letters, now=now)
    record(
        session,
        at=now,
        actor="reconcile",
        action="match.change",
        subject=f"match/{match.id}",
        after={"gone": [seat.member_id for seat in going], "remaining": remaining},
    )
    return Reconciled(frozenset(seat.member_id for seat in going), stopped, told)


def _uncount(session: Session, round_: Round, match: Match) -> None:
    """Take a match that is about to be dissolved out of its round's figures."""
    count = matches_of_each(session, round_)
    seats = [count[seat.member_id, seat.role] for seat in match.members]
    round_.figures = without_match(round_.figures, seats)


def _not_introduced(session: Session, match: Match) -> set[int]:
    """Return the ids of members whose introduction has not gone out."""
    waiting = select(OutboxRow.member_id).where(
        OutboxRow.kind.in_(INTRODUCTIONS),
        OutboxRow.subject.in_(match_subjects(match)),
        OutboxRow.state.in_(NOT_OUT_YET),
    )
    return {member_id for member_id in session.scalars(waiting) if member_id is not None}
