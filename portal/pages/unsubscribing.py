"""No more mail of a list: one click of a mail program (RFC 8058), or one on the page."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from members.leaving import Place, come_back, subscribe_again, unsubscribe
from notifications.links import Purpose
from portal.naming import mailing_name
from portal.pages.places import places_written, read_places
from portal.showing import addressing, shown
from portal.tickets import Ticket, ticket_for
from store import Member, Program

router = APIRouter()

Asked = Annotated[Ticket, Depends(ticket_for(Purpose.UNSUBSCRIBE))]

ONE_CLICK: Final = "One-Click"


@router.get("/unsubscribe/{token}", response_class=HTMLResponse)
def ask(ticket: Asked) -> HTMLResponse:
    """Show which mail would stop; nothing changes, since mail scanners open links."""
    with ticket.site.database.reading() as session:
        member = _member(ticket, session)
        return _shown(ticket, session, member, "unsubscribe.html.j2")


@router.post("/unsubscribe/{token}", response_class=HTMLResponse)
def act(
    ticket: Asked,
    one_click: Annotated[str, Form(alias="List-Unsubscribe", max_length=40)] = "",
    stop: Annotated[str, Form(max_length=10)] = "",
    back: Annotated[str, Form(max_length=10)] = "",
    place: Annotated[list[str] | None, Form(max_length=20)] = None,
) -> HTMLResponse:
    """Stop the mail, or send it again; the last word counts. Any other body changes nothing."""
    with ticket.site.database.writing() as session:
        member = _member(ticket, session)
        if one_click == ONE_CLICK or stop:
            given_up = _stop(ticket, session, member)
            return _shown(
                ticket, session, member, "unsubscribed.html.j2", places=places_written(given_up)
            )
        if back:
            _back(ticket, session, member, read_places(place or []))
            return _shown(ticket, session, member, "subscribed.html.j2")
        return _shown(ticket, session, member, "unsubscribe.html.j2")


def _member(ticket: Ticket, session: Session) -> Member | None:
    """Find whose link it is; of somebody who is gone nobody, and that is as good as stopped."""
    member = session.get(Member, ticket.claims.get("m"))
    return None if member is None or member.is_erased else member


def _stop(ticket: Ticket, session: Session, member: Member | None) -> list[Place]:
    if member is None:
        return []
    now = ticket.site.clock()
    return unsubscribe(session, member, _mailing(ticket), actor="member", now=now)


def _back(ticket: Ticket, session: Session, member: Member | None, places: list[Place]) -> None:
    if member is None:
        return
    now, mailing = ticket.site.clock(), _mailing(ticket)
    own = [each for each in places if each.program == mailing]
    come_back(session, member, own, actor="member", now=now)
    if not _is_program(session, mailing):
        subscribe_again(session, member, mailing, actor="member", now=now)


def _shown(
    ticket: Ticket, session: Session, member: Member | None, template: str, **more: Any
) -> HTMLResponse:
    mailing = _mailing(ticket)
    is_program = _is_program(session, mailing)
    signer, about = ticket.site.links.signer, {"m": ticket.claims.get("m"), "p": mailing}
    known = member is not None
    view = {
        "path": ticket.path,
        "mailing": mailing_name(ticket.site, mailing),
        "is_program": is_program,
        "known": known,
        "pause": f"/pause/{signer.token(Purpose.PAUSE, about)}" if is_program and known else "",
        "leave": f"/leave/{signer.token(Purpose.LEAVE, about)}" if is_program and known else "",
        "places": [],
    }
    with addressing(ticket.site, member):
        return shown(ticket.site, template, view | more)


def _mailing(ticket: Ticket) -> str:
    return str(ticket.claims.get("l", ""))


def _is_program(session: Session, slug: str) -> bool:
    return session.scalar(select(Program.id).where(Program.slug == slug)) is not None
