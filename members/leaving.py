"""Leave a program, its mail with it, or all of them; and come back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from members.enrolment import join, leave, places_of
from members.mail_stops import allow_mail, stop_mail
from store import EVERY_LIST, Enrolment, Member, Program

TAKES_PART: Final = ("joined", "paused")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a program, by its slug and the role."""

    program: str
    role: str


def leave_program(
    session: Session, program: Program, member: Member, *, actor: str, now: datetime
) -> list[Place]:
    """Take a member out of a program, and out of its list; give the places that were given up.

    A second time changes nothing and gives none.
    """
    given_up = _given_up(places_of(session, program, member))
    leave(session, program, member, actor=actor, now=now)
    stop_mail(session, member, program.slug, actor=actor, now=now)
    return given_up


def leave_everything(session: Session, member: Member, *, actor: str, now: datetime) -> list[Place]:
    """Take a member out of every program, and send them no mail at all; give what was given up."""
    places = list(_all_places(session, member))
    given_up = _given_up(places)
    for program in {place.program_id: place.program for place in places}.values():
        leave(session, program, member, actor=actor, now=now)
    stop_mail(session, member, EVERY_LIST, actor=actor, now=now)
    return given_up


def unsubscribe(
    session: Session, member: Member, mailing: str, *, actor: str, now: datetime
) -> list[Place]:
    """End a list's mail to a member; a program's list ends with the program itself."""
    program = session.scalar(select(Program).where(Program.slug == mailing))
    if program is not None:
        return leave_program(session, program, member, actor=actor, now=now)
    stop_mail(session, member, mailing, actor=actor, now=now)
    return []


def subscribe_again(
    session: Session, member: Member, mailing: str, *, actor: str, now: datetime
) -> None:
    """Send a member a community's mail again."""
    allow_mail(session, member, mailing, actor=actor, now=now)


def come_back(
    session: Session, member: Member, places: Iterable[Place], *, actor: str, now: datetime
) -> list[Place]:
    """Join again what was left; a place that the member has not left is none of it."""
    left = {
        Place(place.program.slug, place.role): place
        for place in _all_places(session, member)
        if place.state == "left"
    }
    back = [place for place in dict.fromkeys(places) if place in left]
    for place in back:
        program = left[place].program
        join(session, program, member, role=place.role, actor=actor, now=now)
    return back


def _all_places(session: Session, member: Member) -> Sequence[Enrolment]:
    return session.scalars(
        select(Enrolment).where(Enrolment.member_id == member.id).order_by(Enrolment.id)
    ).all()


def _given_up(places: Iterable[Enrolment]) -> list[Place]:
    return [Place(each.program.slug, each.role) for each in places if each.state in TAKES_PART]
