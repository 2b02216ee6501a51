"""Enrolment: who takes part in which program, by whose word, since when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from members.errors import MembersError, NoPlaceError
from members.mail_stops import allow_mail_of, wanting_no_mail
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
    unwilling
        Members without a place who want no mail at all, and were left alone too.
    """

    added: int
    already: int
    unwilling: int = 0


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
    session: Session,
    program: Program,
    member: Member,
    *,
    role: str = "member",
    capacity: int | None = None,
    actor: str,
    now: datetime,
) -> Enrolment:
    """Enrol a member who said yes, or end their pause; nothing changes for who has joined.

    Who had stopped the program's mail gets it again.

    Parameters
    ----------
    role
        ``member``; in a mentoring program ``mentor`` or ``mentee``.
    capacity
        How many mentees a mentor has at most; as before (at first 1) when None.
    """
    allow_mail_of(session, program, member, actor=actor, now=now)
    change = _Change(program, "joined", actor, now, capacity=capacity)
    return _set_state(session, member, role, change)


def leave(
    session: Session,
    program: Program,
    member: Member,
    *,
    role: str | None = None,
    actor: str,
    now: datetime,
) -> list[Enrolment]:
    """Take a member out of a program at their word: out of one role, or out of every one.

    Who names no role and had no place has one afterwards, in the state ``left``: nobody enrols them
    unasked.

    Raises
    ------
    NoPlaceError
        When the member never had the place that is named.
    """
    mine = [place.role for place in places_of(session, program, member)]
    if role is not None and role not in mine:
        raise NoPlaceError(
            f"{member.source_key} has not joined {program.slug} as {role}, so there is nothing to"
            " leave."
        )
    change = _Change(program, "left", actor, now)
    roles = [role] if role else mine or ["member"]
    return [_set_state(session, member, each, change) for each in roles]


def invite(
    session: Session,
    program: Program,
    member: Member,
    *,
    role: str = "member",
    actor: str,
    now: datetime,
) -> Enrolment:
    """Note that a member was asked; somebody who answered before is not asked again."""
    existing = enrolment_of(session, program, member, role=role)
    return existing or _set_state(session, member, role, _Change(program, "invited", actor, now))


def pause(
    session: Session,
    program: Program,
    member: Member,
    *,
    until: date | None,
    role: str | None = None,
    actor: str,
    now: datetime,
) -> list[Enrolment]:
    """Pause a member until a date (that day they take part again), or until they resume.

    Who names no role means every place that they have in the program and have not left.

    Raises
    ------
    MembersError
        When the date is past.
    NoPlaceError
        When the member has no place in the program that could be paused.
    """
    if until is not None and until < now.date():
        raise MembersError(f"{until} is past; give the day on which they are back.")
    places = [
        place
        for place in places_of(session, program, member)
        if place.state != "left" and role in (None, place.role)
    ]
    if not places:
        what = f"{program.slug} as {role}" if role else program.slug
        raise NoPlaceError(
            f"{member.source_key} has not joined {what}, so there is nothing to pause."
        )
    change = _Change(program, "paused", actor, now, until=until)
    return [_set_state(session, member, place.role, change) for place in places]


def resume(
    session: Session, program: Program, member: Member, *, actor: str, now: datetime
) -> list[Enrolment]:
    """End the pause of every place that a member has in a program.

    Raises
    ------
    MembersError
        When none of them is paused.
    """
    paused = [place for place in places_of(session, program, member) if place.state == "paused"]
    if not paused:
        raise MembersError(f"This member has no paused sign-up in {program.slug}.")
    change = _Change(program, "joined", actor, now)
    return [_set_state(session, member, place.role, change) for place in paused]


def enrolment_of(
    session: Session, program: Program, member: Member, *, role: str = "member"
) -> Enrolment | None:
    """Return a member's place in a program in a role, or None."""
    return next(
        (place for place in places_of(session, program, member) if place.role == role), None
    )


def places_of(session: Session, program: Program, member: Member) -> list[Enrolment]:
    """Return all places of a member in a program: in mentoring at most two, else at most one."""
    found = session.scalars(
        select(Enrolment)
        .where(Enrolment.program_id == program.id, Enrolment.member_id == member.id)
        .order_by(Enrolment.id)
    )
    return list(found)


def enrol_everyone(
    session: Session,
    program: Program,
    members: Iterable[Member],
    *,
    approver: str,
    reason: str,
    now: datetime,
    by: str | None = None,
) -> Enrolled:
    """Enrol everyone in scope by a named approver's word; who left or paused stays so.

    Parameters
    ----------
    by
        Who carries it out, for the audit; the approver when None.

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
    without = [member for member in in_scope if member.id not in placed]
    unwilling = wanting_no_mail(session)
    added = [member for member in without if member.id not in unwilling]
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
            after={"added": len(added), "reason": reason, "by": by or approver},
        )
    return Enrolled(
        added=len(added),
        already=len(in_scope) - len(without),
        unwilling=len(without) - len(added),
    )


@dataclass(frozen=True, slots=True)
class _Change:
    """What becomes of a place, by whose word and when."""

    program: Program
    state: str
    actor: str
    now: datetime
    until: date | None = None
    capacity: int | None = None

    def is_no_news_to(self, place: Enrolment) -> bool:
        """Tell whether a place is so already."""
        capacity = place.capacity if self.capacity is None else self.capacity
        new = (self.state, self.until, capacity)
        return new == (place.state, place.paused_until, place.capacity)


def _set_state(session: Session, member: Member, role: str, change: _Change) -> Enrolment:
    enrolment = enrolment_of(session, change.program, member, role=role)
    before = _words(enrolment) if enrolment else None
    if enrolment is None:
        enrolment = Enrolment(
            program_id=change.program.id, member_id=member.id, role=role, capacity=1
        )
        session.add(enrolment)
    elif change.is_no_news_to(enrolment):
        return enrolment
    enrolment.state, enrolment.paused_until = change.state, change.until
    if change.capacity is not None:
        enrolment.capacity = change.capacity
    enrolment.since = change.now
    record(
        session,
        at=change.now,
        actor=change.actor,
        action=f"enrolment.{change.state}",
        subject=f"member/{member.id}",
        before=before,
        after=_words(enrolment) | {"program": change.program.slug},
    )
    session.flush()
    return enrolment


def _words(enrolment: Enrolment) -> dict[str, Any]:
    """Return a place as the audit keeps it."""
    until = enrolment.paused_until
    words = {"state": enrolment.state, "paused_until": until.isoformat() if until else None}
    if enrolment.role == "member":
        return words
    return words | {"role": enrolment.role, "capacity": enrolment.capacity}
