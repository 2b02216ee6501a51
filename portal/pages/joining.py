"""Ask to join a program by a link that anyone may post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from members.joining import Asked, JoinError, ask_to_join, topics_in_use
from notifications.links import Purpose
from portal.language import wanted_language
from portal.showing import addressing, shown
from portal.tickets import Ticket, ticket_for
from rounds.letters import program_info
from store import Program

router = APIRouter()

Posted = Annotated[Ticket, Depends(ticket_for(Purpose.JOIN))]
Topics = Annotated[
    list[str], Form(max_length=30, description="Topics; in one text with ; between them.")
]
NOTHING_ENTERED: Mapping[str, Any] = {"name": "", "email": "", "skills": [], "interests": []}


@router.get("/join/{token}", response_class=HTMLResponse)
def ask(ticket: Posted, request: Request) -> HTMLResponse:
    """Show the two questions."""
    language = wanted_language(request)
    with ticket.site.database.reading() as session, addressing(ticket.site, language):
        return _form(ticket, session, ticket.program(session), NOTHING_ENTERED)


@router.post("/join/{token}", response_class=HTMLResponse)
def act(
    ticket: Posted,
    request: Request,
    name: Annotated[str, Form(max_length=1000)] = "",
    email: Annotated[str, Form(max_length=1000)] = "",
    skills: Topics = [],  # noqa: B006 - a form's default, never changed
    interests: Topics = [],  # noqa: B006
    website: Annotated[str, Form(description="Filled in by machines alone.")] = "",
) -> HTMLResponse:
    """Write the request down and send the mail; the page says the same, whoever asks."""
    site, language = ticket.site, wanted_language(request)
    entered: dict[str, Any] = {
        "name": name,
        "email": email,
        "skills": skills,
        "interests": interests,
    }
    with site.database.writing() as session, addressing(site, language):
        program = ticket.program(session)
        try:
            asked = Asked.of(**entered, locale=language)
        except JoinError as error:
            return _form(ticket, session, program, entered, wrong=error.field)
        if not website:
            letterhead = site.letterhead(program.community)
            ask_to_join(
                session,
                program,
                asked,
                site.doorman,
                program_info(site.program(program.slug), letterhead),
                contact=letterhead.contact,
                now=site.clock(),
            )
        return shown(site, "join_asked.html.j2", {})


def _form(
    ticket: Ticket,
    session: Session,
    program: Program,
    entered: Mapping[str, Any],
    *,
    wrong: str = "",
) -> HTMLResponse:
    site = ticket.site
    usual = topics_in_use(session, program)
    view = {
        "path": ticket.path,
        "program": site.program(program.slug).arrangement.name,
        "purpose": site.letterhead(program.community).community.purpose,
        "usual": usual,
        "wrong": wrong,
        "entered": {
            "name": entered["name"],
            "email": entered["email"],
            "skills": _said(entered["skills"], usual),
            "interests": _said(entered["interests"], usual),
        },
    }
    return shown(site, "join.html.j2", view, status=422 if wrong else 200)


def _said(texts: Sequence[str], usual: Sequence[str]) -> dict[str, Any]:
    """Tell what was ticked from what was written."""
    own = [text for text in texts if text not in usual and text.strip()]
    return {"ticked": [text for text in texts if text in usual], "own": "; ".join(own)}
