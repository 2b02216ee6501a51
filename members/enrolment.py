"""Enrolment: who takes part in which program, by whose word, since when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from members.errors import MembersError
from store import Enrolment, Member, Program
from store.audit import record


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What enrolling everyone did.

    Attributes
    ----------
    added
        Members enrolled just now.
    already
        Members who had a place before, in whatever state; that state was left alone.
    """

    added: int
    already: int


def program_row(session: Session, slug: str, *, community: str, now: datetime) -> Program:
    """Return the program's row, made on first use; two who make it at once get the same one."""
    query = select(Program).where(Program.slug == slug)
    program = session.scalar(query)
    if program is None:
        on_sqlite = session.get_bind().dialect.name == "sqlite"
        insert = (sqlite if on_sqlite else postgresql).insert(Program)
        row = insert.values(slug=slug, community=community, created_at=now)
        session.execute(row.on_conflict_do_nothing(index_elements=["slug"]))
        program = session.scalars(query).one()
    return program


def join(
    session: Session, program: Program, member: Member, *, actor: str, now: datetime
) -> Enrolment:
    """Enrol a member who said yes, or end their pause; nothing changes for who has joined."""
    return _set_state(session, program, member, "joined", actor=actor, now=now)


def leave(
    session: Session, program: Program, member: Member, *, actor: str, now: datetime
) -> Enrolment:
    """Take a member out of a program at their word."""
    return _set_state(session, program, member, "left", actor=actor, now=now)


def invite(
    session: Session, program: Program, member: Member, *, actor: str, now: datetime
) -> Enrolment:
    """Note that a member was asked; somebody who answered before is not asked again."""
    existing = enrolment_of(session, program, member)
    return existing or _set_state(session, program, member, "invited", actor=actor, now=now)


def pause(
    session: Session,
    program: Program,
    member: Member,
    *,
    until: date | None,
    actor: str,
    now: datetime,
) -> Enrolment:
    """Pause a member until a date (that day they take part again), or until they resume.

    Raises
    ------
    MembersError
        When the member has no place in the program that could be paused, or the date is past.
    """
    if until is not None and until < now.date():
        raise MembersError(f"{until} is past; give the day on which they are back.")
    existing = enrolment_of(session, program, member)
    if existing is None or existing.state == "left":
        raise MembersError(
            f"This member has not joined {program.slug}, so there is nothing to pause."
        )
    return _set_state(session, program, member, "paused", actor=actor, now=now, until=until)


def enrolment_of(session: Session, program: Program, member: Member) -> Enrolment | None:
    """Return a member's place in a program, or None."""
    return session.scalar(
        select(Enrolment).where(
            Enrolment.program_id == program.id, Enrolment.member_id == member.id
        )
    )


def enrol_everyone(
    session: Session,
    program: Program,
    members: Iterable[Member],
    *,
    approver: str,
    reason: str,
    now: datetime,
) -> Enrolled:
    """Enrol everyone in scope by a named approver's word; who left or paused stays so.

    Raises
    ------
    ValueError
        When no approver or no reason is named.
    """
    if not approver.strip() or not reason.strip():
        raise ValueError("Enrolling people who did not ask needs a named approver and a reason.")
    placed = set(
        session.scalars(select(Enrolment.member_id).where(Enrolment.program_id == program.id))
    )
    in_scope = list(members)
    added = [member for member in in_scope if member.id not in placed]
    session.add_all(
        Enrolment(program_id=program.id, member_id=member.id, state="joined", since=now)
        for member in added
    )
    if added:
        record(
            session,
            at=now,
            actor=approver,
            action="program.enrol_everyone",
            subject=f"program/{program.slug}",
            after={"added": len(added), "reason": reason},
        )
    return Enrolled(added=len(added), already=len(in_scope) - len(added))


def _set_state(
    session: Session,
    program: Program,
    member: Member,
    state: str,
    *,
    actor: str,
    now: datetime,
    until: date | None = None,
) -> Enrolment:
    enrolment = enrolment_of(session, program, member)
    if enrolment is None:
        enrolment = Enrolment(
            program_id=program.id, member_id=member.id, state=state, paused_until=until, since=now
        )
        session.add(enrolment)
        before = None
    elif (enrolment.state, enrolment.paused_until) == (state, until):
        return enrolment
    else:
        before = _words(enrolment)
        enrolment.state, enrolment.paused_until, enrolment.since = state, until, now
    record(
        session,
        at=now,
        actor=actor,
        action=f"enrolment.{state}",
        subject=f"member/{member.id}",
        before=before,
        after=_words(enrolment) | {"program": program.slug},
    )
    session.flush()
    return enrolment


def _words(enrolment: Enrolment) -> dict[str, str | None]:
    until = enrolment.paused_until
    return {"state": enrolment.state, "paused_until": until.isoformat() if until else None}
