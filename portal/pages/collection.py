"""What members pass on: to search, and to take one's own back."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from config import ConfigError
from notifications.links import ForgedLinkError, Purpose
from notifications.wording.dates import full_date
from notifications.wording.names import isolated
from notifications.wording.passed_on import from_whom
from portal.showing import addressing, shown
from portal.tickets import Ticket, ticket_for
from rounds.collection import Shelf, Sought, find, mine
from rounds.passing_on import TipError, agree, take_back
from store import Member, Tip

router = APIRouter()

Asked = Annotated[Ticket, Depends(ticket_for(Purpose.TIPS))]


@router.get("/tips/{token}", response_class=HTMLResponse)
def look(
    ticket: Asked,
    q: Annotated[str, Query(description="Words to look for.", max_length=200)] = "",
    topic: Annotated[str, Query(max_length=120)] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> HTMLResponse:
    """Show a page of the collection, newest first."""
    with ticket.site.database.reading() as session:
        sought = Sought(_community(session, ticket), q, topic or None)
        return _shelf(session, ticket, sought, page=page)


@router.post("/tips/{token}", response_class=HTMLResponse)
def act(
    ticket: Asked, tip: Annotated[int, Form(description="Which of them.", ge=1, le=2**31 - 1)]
) -> HTMLResponse:
    """Take something back: one's own words are deleted, of others' one's agreement ends."""
    now = ticket.site.clock()
    with ticket.site.database.writing() as session:
        community, member = _community(session, ticket), _reader(session, ticket)
        found = session.get(Tip, tip)
        if found is not None and found.author_id == member.id:
            take_back(session, found, now=now)
        elif found is not None:
            _disagree(session, found, member, ticket)
        return _shelf(session, ticket, Sought(community), taken_back=True)


def _disagree(session: Session, tip: Tip, member: Member, ticket: Ticket) -> None:
    try:
        agree(session, tip.id, member.id, agrees=False, now=ticket.site.clock())
    except TipError:
        raise ForgedLinkError("only those of the match may take it back") from None


def _reader(session: Session, ticket: Ticket) -> Member:
    member = ticket.member(session)
    if member.status == "left":
        raise ForgedLinkError("the collection is for those who are here")
    return member


def _community(session: Session, ticket: Ticket) -> str:
    named = ticket.claims.get("c")
    return str(named) if named else ticket.program(session).community


def _shelf(
    session: Session, ticket: Ticket, sought: Sought, *, page: int = 1, taken_back: bool = False
) -> HTMLResponse:
    member = _reader(session, ticket)
    shelf = find(session, sought, page=page)
    with addressing(ticket.site, member):
        view = {
            "path": ticket.path,
            "community": _name(ticket, sought.community),
            "q": sought.words,
            "topic": sought.topic or "",
            "topics": list(shelf.topics),
            "total": shelf.total,
            "page": shelf.page,
            "pages": shelf.pages,
            "newer": _other_page(ticket, sought, shelf, -1),
            "older": _other_page(ticket, sought, shelf, 1),
            "tips": _tips(shelf),
            "mine": _mine(session, member),
            "taken_back": taken_back,
        }
        return shown(ticket.site, "tips.html.j2", view)


def _tips(shelf: Shelf) -> list[dict[str, str]]:
    return [
        {
            "text": isolated(tip.text),
            "topic": isolated(tip.topic),
            "by": from_whom(isolated(tip.name), isolated(tip.function)),
            "on": full_date(day),
        }
        for tip, day in shelf.tips
    ]


def _mine(session: Session, member: Member) -> list[dict[str, Any]]:
    return [
        {
            "id": each.id,
            "text": isolated(each.text),
            "by_me": each.by_me,
            "agrees": each.agrees is True,
            "is_public": each.is_public,
        }
        for each in mine(session, member.id)
    ]


def _other_page(ticket: Ticket, sought: Sought, shelf: Shelf, step: int) -> str:
    number = shelf.page + step
    if not 1 <= number <= shelf.pages:
        return ""
    asked = {"q": sought.words, "topic": sought.topic or "", "page": number}
    return f"{ticket.path}?{urlencode({key: value for key, value in asked.items() if value})}"


def _name(ticket: Ticket, community: str) -> str:
    """Give a community's name, or its short name while its file is missing or broken."""
    try:
        return ticket.site.letterhead(community).community.name
    except ConfigError:
        return community
