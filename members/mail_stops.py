"""Which lists a member wants no mail of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from notifications.stopping import cancel_mailing
from store import EVERY_LIST, MailStop, Member, Program
from store.audit import record

STOPPED = "the member wants no more mail of this list"


def stop_mail(session: Session, member: Member, mailing: str, *, actor: str, now: datetime) -> bool:
    """Send a member no more mail of a list, and take back what waits; false when it was so before.

    Parameters
    ----------
    mailing
        A program's or community's slug, or `store.EVERY_LIST`.
    """
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = (sqlite if on_sqlite else postgresql).insert(MailStop)
    row = insert.values(member_id=member.id, mailing=mailing, at=now)
    fresh = session.execute(row.on_conflict_do_nothing().returning(MailStop.mailing)).all()
    cancel_mailing(session, member.id, mailing, reason=STOPPED)
    if fresh:
        note = _about(member, mailing, actor, now)
        record(session, action="mail.stop", **note)
    return bool(fresh)


def allow_mail(
    session: Session, member: Member, mailing: str, *, actor: str, now: datetime
) -> bool:
    """Send a member mail of a list again; false when nothing stood against it.

    That they want no mail at all is over with it: they asked for some.
    """
    gone = session.execute(
        delete(MailStop)
        .where(MailStop.member_id == member.id, MailStop.mailing.in_((mailing, EVERY_LIST)))
        .returning(MailStop.mailing)
    ).all()
    if gone:
        note = _about(member, mailing, actor, now)
        record(session, action="mail.allow", **note)
    return bool(gone)


def allow_mail_of(
    session: Session, program: Program, member: Member, *, actor: str, now: datetime
) -> None:
    """Send a member mail of a program that they join."""
    allow_mail(session, member, program.slug, actor=actor, now=now)


def stopped_lists(session: Session, member: Member) -> frozenset[str]:
    """Give the lists that a member wants no mail of."""
    return frozenset(
        session.scalars(select(MailStop.mailing).where(MailStop.member_id == member.id))
    )


def wanting_no_mail(session: Session) -> frozenset[int]:
    """Give the ids of members who want no mail at all, whom nobody enrols unasked."""
    return frozenset(
        session.scalars(select(MailStop.member_id).where(MailStop.mailing == EVERY_LIST))
    )


def _about(member: Member, mailing: str, actor: str, now: datetime) -> dict[str, Any]:
    """Give what the audit keeps of it beside the action."""
    return {
        "at": now,
        "actor": actor,
        "subject": f"member/{member.id}",
        "after": {"list": mailing},
    }
