"""In or not this time: a member's word on one round."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from notifications.links import ExpiredLinkError, Purpose
from notifications.wording.dates import span
from portal.naming import names_of
from portal.showing import addressing, shown
from portal.tickets import Ticket, ticket_for
from rounds.answering import RoundForMember, round_for_member, say_whether_in
from rounds.lifecycle import RoundError
from store import Member

router = APIRouter()

Asked = Annotated[Ticket, Depends(ticket_for(Purpose.ANSWER))]
Word = Literal["yes", "no"]


@router.get("/answer/{token}", response_class=HTMLResponse)
def ask(ticket: Asked) -> HTMLResponse:
    """Show what a yes and a no would do; nothing changes."""
    with ticket.site.database.reading() as session:
        member = ticket.member(session)
        with addressing(ticket.site, member):
            return _shown(ticket, member, _seen(ticket, session, member))


@router.post("/answer/{token}", response_class=HTMLResponse)
def act(ticket: Asked, answer: Annotated[Word, Form()]) -> HTMLResponse:
    """Keep the answer while it counts; the last word does."""
    with ticket.site.database.writing() as session:
        member = ticket.member(session)
        seen = _seen(ticket, session, member)
        say_whether_in(
            session,
            ticket.program(session),
            member,
            seen,
            takes_part=answer == "yes",
            now=ticket.site.clock(),
        )
        with addressing(ticket.site, member):
            return _shown(ticket, member, seen, said=answer if seen.counts else "")


def _seen(ticket: Ticket, session: Session, member: Member) -> RoundForMember:
    program = ticket.program(session)
    try:
        return round_for_member(
            session,
            program,
            ticket.site.program(program.slug),
            member,
            period=str(ticket.claims.get("r", "")),
            now=ticket.site.clock(),
        )
    except RoundError:
        raise ExpiredLinkError(ticket.claims) from None


def _shown(
    ticket: Ticket, member: Member, seen: RoundForMember, *, said: Word | Literal[""] = ""
) -> HTMLResponse:
    file = ticket.site.program(str(ticket.claims["p"]))
    view = {
        "path": ticket.path,
        "program": file.arrangement.name,
        "asks_each_time": file.arrangement.participation == "each_round",
        "days": span(seen.starts_on, seen.days),
        "stage": seen.stage,
        "counts": seen.counts,
        "told": seen.told,
        "paused": seen.paused,
        "pause": ticket.site.links.page(Purpose.PAUSE, m=member.id, p=file.slug),
        "before": {True: "yes", False: "no", None: ""}[seen.takes_part],
        "names": names_of(seen.company, member),
        "said": said,
        "asked_no": ticket.claims.get("w") != "yes",
    }
    return shown(ticket.site, "answered.html.j2" if said else "answer.html.j2", view)
