"""Whether they met, what it was worth, and one thing worth passing on."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from notifications.contexts import Person
from notifications.links import ForgedLinkError, Purpose
from notifications.wording.names import called, isolated, listed
from portal.showing import addressing, shown
from portal.tickets import Ticket, ticket_for
from rounds.answering_whether_met import IS_MET, WORTH, Met, say_whether_met, seat_of
from rounds.lifecycle import RoundError
from rounds.passing_on import (
    LONGEST,
    TipError,
    agree,
    others_tips,
    own_tip,
    pass_on,
    topics_of,
)
from store import Match, MatchMember

router = APIRouter()

Asked = Annotated[Ticket, Depends(ticket_for(Purpose.MET))]
TWICE: Final = 2 * LONGEST
"""A browser sends two signs for the end of a line that it counts as one."""


@router.get("/met/{token}", response_class=HTMLResponse)
def ask(ticket: Asked) -> HTMLResponse:
    """Show the question, with what was said so far; nothing changes."""
    with ticket.site.database.reading() as session:
        return _form(session, ticket, _seat(session, ticket))


@router.post("/met/{token}", response_class=HTMLResponse)
def act(
    ticket: Asked,
    met: Annotated[Met, Form(description="Whether they met.")],
    worth: Annotated[str, Form(description="From 1 to 5; empty: not said.", max_length=1)] = "",
    tip: Annotated[str, Form(description="Worth passing on.", max_length=TWICE)] = "",
    topic: Annotated[str, Form(max_length=120)] = "",
    share: Annotated[bool, Form(description="Others may read it.")] = False,  # noqa: FBT002
) -> HTMLResponse:
    """Keep the answer; the last word counts."""
    now = ticket.site.clock()
    with ticket.site.database.writing() as session:
        seat = _seat(session, ticket)
        if worth and not (worth.isdecimal() and int(worth) in WORTH):
            return _form(session, ticket, seat, wrong="worth")
        value = int(worth) if worth else None
        try:
            about = topic if topic in topics_of(session, seat) else None
            pass_on(session, seat, text=tip, topic=about, share=share, now=now)
        except TipError:
            return _form(session, ticket, seat, wrong="tip")
        say_whether_met(session, seat, met, worth=value, actor="member", now=now)
        return _thanks(session, ticket, seat, met)


@router.post("/met/{token}/consent", response_class=HTMLResponse)
def consent(
    ticket: Asked,
    tip: Annotated[int, Form(description="Which of them.", ge=1, le=2**31 - 1)],
    agrees: Annotated[bool, Form(description="Whether others may read it.")],
) -> HTMLResponse:
    """Keep whether others may read what another of the match wrote; the last word counts."""
    with ticket.site.database.writing() as session:
        seat = _seat(session, ticket)
        try:
            found = agree(session, tip, seat.member_id, agrees=agrees, now=ticket.site.clock())
        except TipError:
            found = None
        if found is None or found.match_id != seat.match_id:
            raise ForgedLinkError("there is nothing to agree to any more")
        return _form(session, ticket, seat, saved=True)


def _seat(session: Session, ticket: Ticket) -> MatchMember:
    try:
        return seat_of(session, int(ticket.claims.get("x", 0)), ticket.member(session).id)
    except (RoundError, ValueError, TypeError):
        raise ForgedLinkError("there is no such match any more") from None


def _form(
    session: Session, ticket: Ticket, seat: MatchMember, *, wrong: str = "", saved: bool = False
) -> HTMLResponse:
    with addressing(ticket.site, seat.member):
        view = _named(session, ticket, seat) | _said(session, ticket, seat)
        view |= {"wrong": wrong, "saved": saved, "others": _others(session, seat)}
        return shown(ticket.site, "met.html.j2", view, status=422 if wrong else 200)


def _thanks(session: Session, ticket: Ticket, seat: MatchMember, met: Met) -> HTMLResponse:
    with addressing(ticket.site, seat.member):
        tip = own_tip(session, seat)
        view = _named(session, ticket, seat) | {
            "met": met.value,
            "tip": isolated(tip.text) if tip else "",
            "shared": tip is not None and _word_on(tip.consents, seat.member_id) is True,
            "others": _others(session, seat),
            "tips": ticket.site.links.page(
                Purpose.TIPS, m=seat.member_id, p=ticket.claims.get("p", "")
            ),
        }
        return shown(ticket.site, "met_thanks.html.j2", view)


def _named(session: Session, ticket: Ticket, seat: MatchMember) -> dict[str, Any]:
    match = session.get_one(Match, seat.match_id)
    people = [Person.of(each.member) for each in match.members if not each.gone]
    others = [person for person in people if person.id != seat.member_id]
    return {
        "path": ticket.path,
        "number": len(others),
        "names": listed([called(person, people) for person in others]),
    }


def _said(session: Session, ticket: Ticket, seat: MatchMember) -> dict[str, Any]:
    """Give what was said so far, or else what the link proposes."""
    tip = own_tip(session, seat)
    before = {word: met.value for met, word in IS_MET.items()}
    proposed = str(ticket.claims.get("w", ""))
    known = {met.value for met in Met}
    met = before[seat.met] if seat.answered_at else ""
    return {
        "met": proposed if proposed in known else met,
        "consent_first": proposed in {"share", "keep"} or seat.answered_at is not None,
        "worth": seat.worth or 0,
        "tip": tip.text if tip else "",
        "topic": tip.topic or "" if tip else "",
        "share": tip is not None and _word_on(tip.consents, seat.member_id) is True,
        "topics": list(topics_of(session, seat)),
        "longest": LONGEST,
    }


def _others(session: Session, seat: MatchMember) -> list[dict[str, Any]]:
    match = session.get_one(Match, seat.match_id)
    people = {each.member_id: Person.of(each.member) for each in match.members}
    return [
        {
            "id": tip.id,
            "author": called(people[tip.author_id], list(people.values())),
            "text": isolated(tip.text),
            "topic": isolated(tip.topic or ""),
            "agrees": agrees,
        }
        for tip, agrees in others_tips(session, seat)
    ]


def _word_on(consents: Any, member_id: int) -> bool | None:
    return next((each.agrees for each in consents if each.member_id == member_id), None)
