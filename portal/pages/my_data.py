"""See what is kept of oneself, take it along, erase it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from members.export import export_member, kept_of
from notifications.contexts import Person
from notifications.links import Purpose
from notifications.wording.names import called
from notifications.wording.translation import _, _n, marked
from portal.showing import addressing, shown
from portal.tickets import Ticket, ticket_for
from rounds.erasing import erase_member
from store import Member

router = APIRouter()

Own = Annotated[Ticket, Depends(ticket_for(Purpose.DATA))]

IN_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "members": marked("Who you are: name, address, function, place and what you said of you"),
        "enrolments": marked("The programs that you are in, or were"),
        "mentoring_terms": marked("What you offer as a mentor, or ask for as a mentee"),
        "mentorships": marked("Your mentorships"),
        "round_answers": marked("Your answers to: are you in this round?"),
        "round_members": marked("The rounds that you were looked at for"),
        "matches": marked("Your matches, and why you were matched"),
        "match_members": marked("Your place in each match, and whether you met"),
        "unmatched_members": marked("The rounds in which there was no match for you"),
        "outbox": marked("Mail to you"),
        "activity_events": marked("Who replied to, worked with or met you; never what was said"),
        "inbound_mail": marked("Mail from you or your mail server that came back"),
        "mail_stops": marked("Lists whose mail you stopped"),
        "join_requests": marked("Your requests to join by a link"),
        "meetings": marked("When you and your matches meet"),
        "slot_ticks": marked("Times that you said suit you"),
        "tips": marked("What you passed on from a meeting"),
        "tip_consents": marked("What you agreed, or did not, to have passed on"),
        "prompts_given": marked("What you were given to try"),
        "audit_entries": marked("What was changed of you, and when"),
    }
)
"""What each table holds of somebody, said to them."""


@router.get("/data/{token}", response_class=HTMLResponse)
def look(ticket: Own) -> HTMLResponse:
    """Show what is kept, in words and counts."""
    with ticket.site.database.reading() as session:
        return _page(ticket, session)


@router.get("/data/{token}/my-data.json")
def take_along(ticket: Own) -> Response:
    """Give all that is kept, as a file."""
    site = ticket.site
    with site.database.reading() as session:
        found = export_member(session, ticket.member(session), now=site.clock())
    return Response(
        json.dumps(found, ensure_ascii=False, indent=2),
        media_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="my-data.json"'},
    )


@router.post("/data/{token}", response_class=HTMLResponse)
def erase(
    ticket: Own,
    sure: Annotated[str, Form(max_length=10, description="yes: erase it.")] = "",
) -> HTMLResponse:
    """Erase all that is personal, at once."""
    site = ticket.site
    with site.database.writing() as session:
        member = ticket.member(session)
        key = site.doorman.hash_key
        if sure != "yes" or key is None:
            return _page(ticket, session, wrong=True)
        with addressing(site, member):
            erase_member(
                session,
                member,
                lambda round_: site.letterhead(round_.program.community),
                key=key,
                actor="member",
                now=site.clock(),
            )
            return shown(site, "erased.html.j2", {})


def _page(ticket: Ticket, session: Session, *, wrong: bool = False) -> HTMLResponse:
    member = ticket.member(session)
    with addressing(ticket.site, member):
        view = {
            "path": ticket.path,
            "name": _called(member),
            "kept": [
                {
                    "what": _(IN_WORDS[kept.table]),
                    "rows": _n("{count} entry", "{count} entries", kept.rows),
                }
                for kept in kept_of(session, member)
            ],
            "can_erase": ticket.site.doorman.hash_key is not None,
            "wrong": wrong,
        }
        return shown(ticket.site, "my_data.html.j2", view, status=422 if wrong else 200)


def _called(member: Member) -> str:
    return called(Person(member.id, member.name), ())
