"""Leave a program, or all of them and all mail; and join again at once if it was a slip."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from members.enrolment import places_of
from members.leaving import TAKES_PART, come_back, leave_everything, leave_program
from notifications.contexts import Person
from notifications.links import Purpose
from notifications.wording.names import called, listed
from portal.naming import program_name
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
        member, program = ticket.member(session), ticket.program(session)
        return _form(ticket, session, program, member)


@router.post("/leave/{token}", response_class=HTMLResponse)
def act(
    ticket: Asked,
    do: Annotated[
        Literal["leave", "all", "back"] | None, Form(description="What shall be done.")
    ] = None,
    place: Annotated[list[str] | None, Form(max_length=200)] = None,
) -> HTMLResponse:
    """Leave this program or everything, or take it back; the last word counts."""
    now = ticket.site.clock()
    with ticket.site.database.writing() as session:
        member, program = ticket.member(session), ticket.program(session)
        if do is None:
            return _form(ticket, session, program, member)
        if do == "back":
            came = come_back(session, member, read_places(place or []), actor="member", now=now)
            names = [program_name(ticket.site, each.program) for each in came]
            return _shown(
                ticket, program, member, "joined_again.html.j2", programs=list(dict.fromkeys(names))
            )
        told = _told(session, [program], member)
        if do == "all":
            told = _told(session, _programs_of(session, member), member)
            given_up = leave_everything(session, member, actor="member", now=now)
        else:
            given_up = leave_program(session, program, member, actor="member", now=now)
        return _shown(
            ticket,
            program,
            member,
            "left.html.j2",
            everything=do == "all",
            places=places_written(given_up),
            told=told,
        )


def _form(ticket: Ticket, session: Session, program: Program, member: Member) -> HTMLResponse:
    about = {"m": member.id, "p": program.slug}
    pause = ticket.site.links.signer.token(Purpose.PAUSE, about)
    takes_part = any(place.state in TAKES_PART for place in places_of(session, program, member))
    return _shown(
        ticket,
        program,
        member,
        "leave.html.j2",
        takes_part=takes_part,
        told=_told(session, [program], member),
        pause=f"/pause/{pause}",
    )


def _programs_of(session: Session, member: Member) -> Sequence[Program]:
    mine = select(Enrolment.program_id).where(Enrolment.member_id == member.id)
    return session.scalars(select(Program).where(Program.id.in_(mine))).all()


def _told(session: Session, programs: Sequence[Program], member: Member) -> str:
    """Name those who will be told that the member is not there any more."""
    found = [each for program in programs for each in company_in_program(session, program, member)]
    people = [Person.of(each) for each in dict.fromkeys(found)]
    return listed([called(person, [*people, Person.of(member)]) for person in people])


def _shown(
    ticket: Ticket, program: Program, member: Member, template: str, **more: Any
) -> HTMLResponse:
    view = {"path": ticket.path, "program": program_name(ticket.site, program.slug)}
    with addressing(ticket.site, member):
        return shown(ticket.site, template, view | more)
