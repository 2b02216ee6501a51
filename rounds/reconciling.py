"""Before mail goes out: whoever left or paused since gets none, and the others are told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from notifications.outbox import cancel, queue
from rounds.eligibility import absence
from rounds.letterhead import Letterhead
from rounds.letters import RoundLetters
from store import Enrolment, Match, MatchMember, Round, RoundAnswer, UnmatchedMember
from store.audit import record

MAIL_MAY_WAIT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What changed.

    Attributes
    ----------
    gone
        Members who were matched and take no part after all.
    stopped
        Messages that were waiting and are not sent.
    told
        Messages that tell the others.
    """

    gone: int
    stopped: int
    told: int


def reconcile(
    session: Session, sender_of: Callable[[Round], Letterhead], *, now: datetime
) -> Reconciled:
    """Look at all introduced rounds and make their mail tell the truth.

    A second call changes nothing.

    Parameters
    ----------
    sender_of
        Gives in whose name a round's mail goes out.
    """
    totals = [0, 0, 0]
    for round_ in _rounds_with_mail(session, now):
        absent = _absent(session, round_, now)
        if not absent:
            continue
        totals[1] += _stop_notes(session, round_, absent)
        by_match = _seats_of(session, round_, absent)
        letters = RoundLetters(round_, sender_of(round_)) if by_match else None
        for match, seats in by_match.items():
            if letters is None:
                continue
            stopped, told = _take_out(session, match, seats, letters, now=now)
            totals[0] += len(seats)
            totals[1] += stopped
            totals[2] += told
    return Reconciled(*totals)


def _rounds_with_mail(session: Session, now: datetime) -> Sequence[Round]:
    """Return the introduced rounds, and those closed so recently that mail may still wait."""
    recently = and_(Round.state == "closed", Round.ended_at > now - MAIL_MAY_WAIT)
    return session.scalars(
        select(Round).where(or_(Round.state == "introduced", recently)).order_by(Round.id)
    ).all()


def _absent(session: Session, round_: Round, now: datetime) -> set[int]:
    """Return the ids of the round's members who cannot take part any more."""
    enrolled = session.scalars(
        select(Enrolment)
        .where(Enrolment.program_id == round_.program_id)
        .options(joinedload(Enrolment.member))
    )
    day = max(round_.starts_on, now.date())
    skipped = session.scalars(
        select(RoundAnswer.member_id).where(
            RoundAnswer.program_id == round_.program_id,
            RoundAnswer.period == round_.period,
            RoundAnswer.takes_part.is_(False),
        )
    )
    away = {each.member_id for each in enrolled if absence(each.member, each, on=day)}
    return away | set(skipped)


def _stop_notes(session: Session, round_: Round, absent: set[int]) -> int:
    unmatched = session.scalars(
        select(UnmatchedMember.member_id).where(
            UnmatchedMember.round_id == round_.id, UnmatchedMember.member_id.in_(absent)
        )
    )
    return sum(
        cancel(session, subject=f"round-{round_.id}", member_id=member_id, reason="takes no part")
        for member_id in unmatched
    )


def _seats_of(session: Session, round_: Round, absent: set[int]) -> dict[Match, list[MatchMember]]:
    by_match: dict[Match, list[MatchMember]] = defaultdict(list)
    matches = session.scalars(select(Match).where(Match.round_id == round_.id))
    for match in matches:
        for seat in match.members:
            if seat.member_id in absent and not seat.gone:
                by_match[match].append(seat)
    return by_match


def _take_out(
    session: Session,
    match: Match,
    seats: Sequence[MatchMember],
    letters: RoundLetters,
    *,
    now: datetime,
) -> tuple[int, int]:
    """Take members out of a match; return how many messages were stopped and written."""
    for seat in seats:
        seat.gone = True
    remaining = [seat for seat in match.members if not seat.gone]
    if len(remaining) < 2:
        match.cancelled_reason = "member_gone"
    stopped = cancel(session, subject=f"match-{match.id}", reason="the match changed")
    turn = sum(seat.gone for seat in match.members)
    drafts = letters.match_changed(match, gone=[seat.member for seat in seats], turn=turn)
    told = queue(session, list(drafts), now=now).queued
    record(
        session,
        at=now,
        actor="reconcile",
        action="match.change",
        subject=f"match/{match.id}",
        after={"gone": [seat.member_id for seat in seats], "remaining": len(remaining)},
    )
    return stopped, told
