"""Why these people: the reasons as the introduction words them, and what was looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from notifications.contexts import Person
from notifications.links import ExpiredLinkError, Purpose
from notifications.wording.languages import written
from notifications.wording.names import called, isolated, listed, one_line
from notifications.wording.reasons import exchanges, other_reasons
from notifications.wording.translation import _
from portal.naming import program_name
from portal.showing import addressing, shown
from portal.tickets import Ticket, ticket_for
from rounds.answering_whether_met import seat_of
from rounds.lifecycle import RoundError
from rounds.stored_reasons import only_about
from rounds.used_data import columns_used
from store import Match, MatchMember, Member, Round

router = APIRouter()

Asked = Annotated[Ticket, Depends(ticket_for(Purpose.WHY))]

MOST_TOPICS: Final = 8


@router.get("/why/{token}", response_class=HTMLResponse)
def show(ticket: Asked) -> HTMLResponse:
    """Show why the people of a match were introduced; there is nothing to change here."""
    with ticket.site.database.reading() as session:
        member = ticket.member(session)
        seat = _seat(ticket, session, member)
        with addressing(ticket.site, member):
            return _shown(ticket, session, seat)


def _seat(ticket: Ticket, session: Session, member: Member) -> MatchMember:
    try:
        return seat_of(session, int(ticket.claims.get("x", 0)), member.id)
    except (RoundError, ValueError, TypeError):
        raise ExpiredLinkError(ticket.claims) from None


def _shown(ticket: Ticket, session: Session, seat: MatchMember) -> HTMLResponse:
    match = session.get_one(Match, seat.match_id)
    round_ = session.get_one(Round, seat.round_id)
    people = [Person.of(each.member) for each in match.members if not each.gone]
    others = [person for person in people if person.id != seat.member_id]
    columns = columns_used(round_)
    view = {
        "program": program_name(ticket.site, round_.program.slug),
        "names": listed([called(person, people) for person in others]),
        "project": isolated(one_line(match.project or "")),
        "reasons": _reasons(match, people, seat.member_id),
        "yours": list(_yours(seat.member, columns)),
        "besides": list(_besides(columns)),
        "network": "contacts" in columns,
        "preferences": ticket.site.links.page(
            Purpose.PREFERENCES, m=seat.member_id, p=round_.program.slug
        ),
    }
    return shown(ticket.site, "why.html.j2", view)


def _reasons(match: Match, people: Sequence[Person], recipient: int) -> list[str]:
    """Word what is for members, of those who are still in the match."""
    me = next(person for person in people if person.id == recipient)
    ids = {person.id for person in people}
    reasons = [reason for reason in match.reasons if only_about(reason, ids)]
    can_show = exchanges(reasons, me, people)
    also = other_reasons(reasons, me, people, ())
    return [*(line.sentence for line in can_show), *also]


def _yours(member: Member, columns: Sequence[str]) -> Iterator[str]:
    """Word what was looked at of the member's own, with what is kept of it."""
    for column, worded in _own_words(member).items():
        if column in columns:
            yield worded()


def _own_words(member: Member) -> Mapping[str, Callable[[], str]]:
    return {
        "function": lambda: _("Your function: {value}", value=_said(member.function)),
        "site": lambda: _("Your site: {value}", value=_said(member.site)),
        "country": lambda: _("Your country: {value}", value=_said(member.country)),
        "skills": lambda: _("What you could show: {value}", value=_topics(member.skills)),
        "interests": lambda: _(
            "What you would like to learn: {value}", value=_topics(member.interests)
        ),
        "languages": lambda: _(
            "The languages you speak: {value}", value=_topics(map(written, member.languages))
        ),
        "time_zone": lambda: _("Your time zone: {value}", value=_said(member.time_zone)),
        "level": lambda: _("Your level, as the personnel file has it"),
        "works_from": lambda: _("Your working hours"),
        "topics_offered": lambda: _("What you offer as a mentor"),
        "topics_asked": lambda: _("What you asked for as a mentee"),
        "functions_asked": lambda: _("The functions that you asked for"),
        "wishes": lambda: _("Whom or what you wished for"),
        "leads": lambda: _("Whether you would lead a team"),
    }


def _besides(columns: Sequence[str]) -> Iterator[str]:
    """Word what was looked at beside what members say themselves."""
    if "manager" in columns:
        yield _("Who reports to whom, so that nobody is matched with their own manager")
    if "met" in columns:
        yield _("Whom you were introduced to before")


def _said(value: str | None) -> str:
    return isolated(one_line(value)) if value else _("not known")


def _topics(values: Iterable[str]) -> str:
    named = [isolated(one_line(value)) for value in values]
    return listed(named[:MOST_TOPICS]) if named else _("nothing yet")
