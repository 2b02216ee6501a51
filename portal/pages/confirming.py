"""Say yes, from the mailbox, to a request to join."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from members.errors import MembersError
from members.joining import confirm, find_request, is_open
from notifications.links import Purpose
from notifications.wording.names import listed
from portal.language import wanted_language
from portal.showing import addressing, shown
from portal.tickets import Ticket, ticket_for
from rounds.eligibility import ROLES_OF, scope_gap
from rounds.program_file import ProgramFile
from store import JoinRequest, Member, Program

router = APIRouter()

Mailed = Annotated[Ticket, Depends(ticket_for(Purpose.CONFIRM))]


@router.get("/confirm/{token}", response_class=HTMLResponse)
def ask(ticket: Mailed, request: Request) -> HTMLResponse:
    """Show what was entered; nothing changes."""
    with ticket.site.database.reading() as session:
        asked = _request(ticket, session)
        with addressing(ticket.site, _language(asked, request)):
            if asked is None:
                return _over(ticket)
            if asked.confirmed_at is not None:
                return _done(ticket, session, asked)
            return _question(ticket, session, asked)


@router.post("/confirm/{token}", response_class=HTMLResponse)
def act(
    ticket: Mailed,
    request: Request,
    roles: Annotated[
        list[Literal["mentor", "mentee"]], Form(max_length=2, description="In mentoring alone.")
    ] = [],  # noqa: B006 - a form's default, never changed
) -> HTMLResponse:
    """Join; a second time nothing changes."""
    site = ticket.site
    with site.database.writing() as session:
        asked = _request(ticket, session)
        with addressing(site, _language(asked, request)):
            if asked is None:
                return _over(ticket)
            program = session.get_one(Program, asked.program_id)
            possible = ROLES_OF[site.program(program.slug).policy.kind]
            wanted = [role for role in possible if role in roles]
            if possible != ("member",) and not wanted and asked.confirmed_at is None:
                return _question(ticket, session, asked, wrong=True)
            try:
                confirm(
                    session,
                    asked,
                    program,
                    site.doorman,
                    roles=wanted or possible,
                    now=site.clock(),
                )
            except MembersError:
                return _over(ticket)
            return _done(ticket, session, asked)


def _request(ticket: Ticket, session: Session) -> JoinRequest | None:
    """Return the request that can be confirmed, or was."""
    found = find_request(session, ticket.claims.get("j"), ticket.claims.get("t"))
    if found is None or found.confirmed_at is not None:
        return found
    return found if is_open(found, now=ticket.site.clock()) else None


def _language(asked: JoinRequest | None, request: Request) -> str:
    return (asked.locale if asked else None) or wanted_language(request)


def _file(ticket: Ticket, session: Session, asked: JoinRequest) -> ProgramFile:
    return ticket.site.program(session.get_one(Program, asked.program_id).slug)


def _question(
    ticket: Ticket, session: Session, asked: JoinRequest, *, wrong: bool = False
) -> HTMLResponse:
    file = _file(ticket, session, asked)
    view = {
        "path": ticket.path,
        "program": file.arrangement.name,
        "name": asked.name,
        "skills": listed(asked.skills),
        "interests": listed(asked.interests),
        "mentoring": file.policy.kind == "mentoring",
        "wrong": wrong,
    }
    return shown(ticket.site, "confirm.html.j2", view, status=422 if wrong else 200)


def _done(ticket: Ticket, session: Session, asked: JoinRequest) -> HTMLResponse:
    arrangement = _file(ticket, session, asked).arrangement
    member = session.get_one(Member, asked.member_id)
    view = {
        "program": arrangement.name,
        "asked_first": arrangement.participation == "each_round",
        "outside": scope_gap(member, arrangement.scope) is not None,
    }
    return shown(ticket.site, "confirmed.html.j2", view)


def _over(ticket: Ticket) -> HTMLResponse:
    return shown(ticket.site, "join_over.html.j2", {}, status=410)
