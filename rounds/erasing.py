"""Erase a member: out of rounds and mail, as if they had left, and then all that is personal."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, selectinload

from config.errors import ConfigError
from members.erasing import erase_personal
from notifications.forgetting import Gone, forget_mail
from rounds.letterhead import Letterhead
from rounds.lifecycle import lock_round, move
from rounds.proposing import forget_proposal
from rounds.reconciling import reconcile
from rounds.stored_reasons import only_about
from store import Match, MatchMember, Member, Mentorship, Round, RoundMember
from store.audit import record

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did.

    Attributes
    ----------
    counts
        By what it was, how much was deleted or emptied; empty when it was done before.
    """

    counts: dict[str, int] = field(default_factory=dict)


def erase_member(
    session: Session,
    member: Member,
    sender_of: Callable[[Round], Letterhead],
    *,
    key: str,
    actor: str,
    now: datetime,
) -> Erased:
    """Erase all that is personal of a member, in one transaction; a second time nothing happens.

    Those who were matched with them are told that somebody takes no part, as if they had left;
    running mentorships end with the next delivery. What rounds were solved from is dropped where
    the member is in it, so that those cannot be replayed. To see what would go, call it in
    ``Database.reading``.

    Parameters
    ----------
    sender_of
        Gives in whose name a round's mail goes out.
    key
        The secret of `members.suppression`.
    actor
        Who wants it, for the audit: an admin, or ``member``.

    Raises
    ------
    ConfigError
        When others were erased with another key.
    """
    if member.is_erased:
        return Erased()
    gone = Gone.of(member)
    rounds = _leave_rounds(session, member.id, actor=actor, now=now)
    counts = erase_personal(session, member, key=key, now=now)
    _tell_others(session, sender_of, now=now)
    mail = forget_mail(session, gone)
    counts |= {name: count for name, count in (("rounds", rounds), ("mail", mail)) if count}
    record(
        session,
        at=now,
        actor=actor,
        action="member.erase",
        subject=f"member/{member.id}",
        after=counts,
    )
    session.flush()
    return Erased({"members": 1} | counts)


def _leave_rounds(session: Session, member_id: int, *, actor: str, now: datetime) -> int:
    """Drop what rounds with the member were solved from, and what their seats say of them."""
    ids = select(RoundMember.round_id).where(RoundMember.member_id == member_id)
    solved = or_(Round.problem.is_not(None), Round.proposal.is_not(None))
    rounds = session.scalars(select(Round.id).where(Round.id.in_(ids), solved).order_by(Round.id))
    dropped = [lock_round(session, number) for number in rounds]
    for round_ in dropped:
        if round_.state == "proposed":
            move(session, round_, "open", actor=actor, now=now)
            forget_proposal(session, round_, actor=actor, now=now)
        round_.problem = round_.proposal = None
    session.flush()
    _forget_seats(session, member_id)
    return len(dropped)


def _forget_seats(session: Session, member_id: int) -> None:
    """Delete what a member said of meetings, why they were matched, and why mentorships ended."""
    session.execute(
        update(MatchMember)
        .where(MatchMember.member_id == member_id)
        .values(met=None, worth=None, answered_at=None)
    )
    session.execute(
        update(Mentorship)
        .where(or_(Mentorship.mentor_id == member_id, Mentorship.mentee_id == member_id))
        .values(ended_reason=None)
    )
    seats = select(MatchMember.match_id).where(MatchMember.member_id == member_id)
    matches = select(Match).where(Match.id.in_(seats)).options(selectinload(Match.members))
    for match in session.scalars(matches):
        others = {seat.member_id for seat in match.members} - {member_id}
        match.reasons = [reason for reason in match.reasons if only_about(reason, others)]


def _tell_others(
    session: Session, sender_of: Callable[[Round], Letterhead], *, now: datetime
) -> None:
    """Tell those who stay in a match; where a file is broken, the next delivery does it."""
    try:
        with session.begin_nested():
            reconcile(session, sender_of, now=now)
    except ConfigError as error:
        log.warning("Those who were matched are told with the next delivery: %s", error)
