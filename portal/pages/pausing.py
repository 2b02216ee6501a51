"""Pause in a program until a day, and come back."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse

from members.enrolment import join, pause, places_of
from notifications.links import Purpose
from notifications.wording.dates import long_day
from portal.showing import addressing, shown
from portal.tickets import Ticket, ticket_for
from store import Enrolment

router = APIRouter()

Asked = Annotated[Ticket, Depends(ticket_for(Purpose.PAUSE))]


@router.get("/pause/{token}", response_class=HTMLResponse)
def ask(ticket: Asked) -> HTMLResponse:
    """Show until when one can pause; nothing changes."""
    with ticket.site.database.reading() as session:
        member, program = ticket.member(session), ticket.program(session)
        view = {
            "path": ticket.path,
            "program": ticket.site.program(program.slug).arrangement.name,
            "paused": _is_paused(places_of(session, program, member)),
            "first_day": ticket.site.clock().date().isoformat(),
        }
        with addressing(ticket.site, member):
            return shown(ticket.site, "pause.html.j2", view)


@router.post("/pause/{token}", response_class=HTMLResponse)
def act(
    ticket: Asked,
    until: Annotated[date | None, Form(description="The first day back; empty: open.")] = None,
    back: Annotated[bool, Form(description="Come back now.")] = False,  # noqa: FBT002
) -> HTMLResponse:
    """Pause, or come back; the last word counts."""
    now = ticket.site.clock()
    with ticket.site.database.writing() as session:
        member, program = ticket.member(session), ticket.program(session)
        if back:
            join(session, program, member, actor="member", now=now)
        else:
            pause(session, program, member, until=until, actor="member", now=now)
        with addressing(ticket.site, member):
            view = {
                "path": ticket.path,
                "program": ticket.site.program(program.slug).arrangement.name,
                "back": back,
                "until": long_day(until) if until else "",
            }
            return shown(ticket.site, "paused.html.j2", view)


def _is_paused(places: list[Enrolment]) -> bool:
    return any(place.state == "paused" for place in places)
