"""Say which times suit, propose one, or call the meeting off."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse
from pydantic import AwareDatetime
from sqlalchemy.orm import Session

from notifications.contexts import Slot
from notifications.links import Purpose
from notifications.wording.translation import _, marked
from portal.meeting_view import meeting_view
from portal.showing import addressing, shown
from portal.tickets import Ticket, ticket_for
from rounds.gatherings import Gathering, MeetingRefusedError, gathering
from rounds.letterhead import Letterhead
from rounds.meeting_times import own_slot
from rounds.meetings import answer, call_off, propose_time
from store import Meeting

router = APIRouter()

Asked = Annotated[Ticket, Depends(ticket_for(Purpose.TIMES))]
Act = Literal["tick", "propose", "call_off"]

REFUSALS: Final = {
    "past": marked("This time is over or too near: choose one that is an hour away at least."),
    "far": marked("This time is too far away: choose one within two weeks after the round."),
    "many": marked("You have proposed five times already. Write to the others to find one."),
    "no_time": marked("Choose a day and a time."),
    "no_such_time": marked("The clocks change over this time: choose another one."),
}


class _UnclearError(ValueError):
    """A proposal that names no time."""


@router.get("/times/{token}", response_class=HTMLResponse)
def ask(ticket: Asked) -> HTMLResponse:
    """Show the times that can be ticked; nothing changes."""
    with ticket.site.database.reading() as session:
        member = ticket.member(session)
        with addressing(ticket.site, member):
            try:
                found = gathering(session, ticket.claims.get("x"), member, now=ticket.site.clock())
            except MeetingRefusedError:
                return shown(ticket.site, "times_closed.html.j2", {}, status=410)
            return _page(ticket, session, found)


@router.post("/times/{token}", response_class=HTMLResponse)
def act(
    ticket: Asked,
    what: Annotated[Act, Form(description="Which of the page's forms it is.")] = "tick",
    suits: Annotated[
        list[AwareDatetime] | None, Form(description="When the times begin that suit.")
    ] = None,
    day: Annotated[str, Form(description="The day of a proposed time.", max_length=40)] = "",
    at: Annotated[str, Form(description="Its time of day, in one's zone.", max_length=40)] = "",
) -> HTMLResponse:
    """Note what suits, propose a time or call the meeting off; the last word counts."""
    now = ticket.site.clock()
    with ticket.site.database.writing() as session:
        member = ticket.member(session)
        with addressing(ticket.site, member):
            try:
                found = gathering(session, ticket.claims.get("x"), member, now=now)
                note = _done(session, found, _sender(ticket, found), what, suits, (day, at), now)
            except MeetingRefusedError as refused:
                if refused.why == "closed":
                    return shown(ticket.site, "times_closed.html.j2", {}, status=410)
                return _refused(ticket, session, found, refused.why, day, at)
            except _UnclearError as unclear:
                return _refused(ticket, session, found, str(unclear), day, at)
            fresh = gathering(session, found.match.id, member, now=now)
            return _page(ticket, session, fresh, note=note)


def _done(
    session: Session,
    found: Gathering,
    sender: Letterhead,
    what: Act,
    suits: list[datetime] | None,
    proposed: tuple[str, str],
    now: datetime,
) -> str:
    """Do what a form asks for; say what became of it."""
    if what == "call_off":
        call_off(session, found, sender, now=now)
        return _("The meeting is called off. Everybody's calendar takes it out.")
    if what == "propose":
        slot = _proposed(found, *proposed)
        outside = found.outside_hours(slot)
        return _noted(propose_time(session, found, slot, sender, now=now), outside)
    return _noted(answer(session, found, suits or [], sender, now=now))


def _noted(meeting: Meeting, outside: bool = False) -> str:  # noqa: FBT001, FBT002
    if meeting.state == "set":
        return _("A time is set that suits everybody, and calendars are told of what is new.")
    if outside:
        return _(
            "Your proposal is noted and the others are asked. It lies outside the usual working"
            " hours of somebody in this match, or on a day off."
        )
    return _("Noted. As soon as a time suits everybody, each of you gets an invitation.")


def _proposed(found: Gathering, day: str, at: str) -> Slot:
    try:
        slot = own_slot(date.fromisoformat(day), time.fromisoformat(at), found.member.time_zone)
    except (ValueError, OverflowError):
        raise _UnclearError("no_time") from None
    if slot is None:
        raise _UnclearError("no_such_time")
    return slot


def _refused(
    ticket: Ticket, session: Session, found: Gathering, why: str, day: str, at: str
) -> HTMLResponse:
    typed = {"day": day, "at": at}
    return _page(ticket, session, found, error=_(REFUSALS[why]), typed=typed, status=422)


def _sender(ticket: Ticket, found: Gathering) -> Letterhead:
    return ticket.site.letterhead(found.round_.program.community)


def _page(
    ticket: Ticket, session: Session, found: Gathering, *, status: int = 200, **said: Any
) -> HTMLResponse:
    told = {"note": "", "error": "", "typed": {"day": "", "at": ""}} | said
    now = ticket.site.clock()
    view = {"path": ticket.path, **meeting_view(session, found, now=now), **told}
    return shown(ticket.site, "times.html.j2", view, status=status)
