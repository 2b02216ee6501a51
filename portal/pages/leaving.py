"""Leave a program, or all of them and all mail; and join again at once if it was a slip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from members.enrolment import places_of
from members.leaving import TAKES_PART, Place, come_back, leave_everything, leave_program
from notifications.links import Purpose
from portal.naming import names_of, program_name
from portal.pages.places import places_written, read_places
from portal.showing import addressing, shown
from portal.tickets import Ticket, ticket_for
from rounds.running_matches import company_in_program
from store import Enrolment, Member, Program

router = APIRouter()

Asked = Annotated[Ticket, Depends(ticket_for(Purpose.LEAVE))]


@router.get("/leave/{token}", response_class=HTMLResponse)
def ask(ticket: Asked) -> HTMLResponse:
    """Show what leaving does; nothing changes."""
    with ticket.site.database.reading() as session:
        member = ticket.member(session)
        with addressing(ticket.site, member):
            return _form(ticket, session, member)


@router.post("/leave/{token}", response_class=HTMLResponse)
def act(
    ticket: Asked,
    do: Annotated[
        Literal["leave", "all", "back"] | None, Form(description="What shall be done.")
    ] = None,
    place: Annotated[list[str] | None, Form(max_length=200)] = None,
) -> HTMLResponse:
    """Leave this program or everything, or take it back; the last word counts."""
    with ticket.site.database.writing() as session:
        member = ticket.member(session)
        with addressing(ticket.site, member):
            if do is None:
                return _form(ticket, session, member)
            if do == "back":
                return _back(ticket, session, member, read_places(place or []))
            return _leave(ticket, session, member, everything=do == "all")


def _leave(ticket: Ticket, session: Session, member: Member, *, everything: bool) -> HTMLResponse:
    program, now = ticket.program(session), ticket.site.clock()
    told = _told(session, _programs_of(session, member) if everything else [program], member)
    if everything:
        given_up = leave_everything(session, member, actor="member", now=now)
    else:
        given_up = leave_program(session, program, member, actor="member", now=now)
    view = {"everything": everything, "places": places_written(given_up), "told": told}
    return _shown(ticket, program, "left.html.j2", view)


def _back(
    ticket: Ticket, session: Session, member: Member, places: Sequence[Place]
) -> HTMLResponse:
    came = come_back(session, member, places, actor="member", now=ticket.site.clock())
    names = dict.fromkeys(program_name(ticket.site, each.program) for each in came)
    return _shown(ticket, ticket.program(session), "joined_again.html.j2", {"programs": [*names]})


def _form(ticket: Ticket, session: Session, member: Member) -> HTMLResponse:
    program = ticket.program(session)
    places = places_of(session, program, member)
    view = {
        "takes_part": any(place.state in TAKES_PART for place in places),
        "told": _told(session, [program], member),
        "pause": ticket.site.links.page(Purpose.PAUSE, m=member.id, p=program.slug),
    }
    return _shown(ticket, program, "leave.html.j2", view)


def _programs_of(session: Session, member: Member) -> Sequence[Program]:
    mine = select(Enrolment.program_id).where(Enrolment.member_id == member.id)
    return session.scalars(select(Program).where(Program.id.in_(mine)).order_by(Program.id)).all()


def _told(session: Session, programs: Sequence[Program], member: Member) -> str:
    """Name those who will be told that the member is not there any more."""
    found = [each for program in programs for each in company_in_program(session, program, member)]
    return names_of(list(dict.fromkeys(found)), member)


def _shown(
    ticket: Ticket, program: Program, template: str, view: Mapping[str, Any]
) -> HTMLResponse:
    known = {"path": ticket.path, "program": program_name(ticket.site, program.slug)}
    return shown(ticket.site, template, known | dict(view))
