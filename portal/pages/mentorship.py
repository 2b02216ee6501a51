"""How a mentorship goes, and how it went: one of the two says it, and the other never reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from notifications.links import ExpiredLinkError, Purpose
from notifications.wording.dates import full_date
from portal.naming import names_of
from portal.showing import addressing, shown
from portal.tickets import Ticket, ticket_for
from rounds.lifecycle import RoundError
from rounds.mentorship_letters import MentorshipLetters
from rounds.mentorship_words import (
    LONGEST_NOTE,
    WORTHS,
    Spoken,
    ask_admins,
    say_it_goes_well,
    say_what_it_was_worth,
    spoken_of,
)
from rounds.mentorships import end
from store import Member

router = APIRouter()

Asked = Annotated[Ticket, Depends(ticket_for(Purpose.MENTORSHIP))]
Word = Literal["good", "stuck", "end", "extend", "worth", "partly", "not"]

WHILE_IT_RUNS: Final = frozenset({"good", "stuck", "end"})
WEEKS: Final = (4, 8, 12, 26)
ON_THEIR_PAGE: Final = "one of the two asked for it on their page"
TWICE: Final = 2 * LONGEST_NOTE
"""A browser sends two signs for the end of a line that it counts as one."""


@router.get("/mentorship/{token}", response_class=HTMLResponse)
def ask(ticket: Asked) -> HTMLResponse:
    """Show what the answer does; nothing changes."""
    with ticket.site.database.reading() as session:
        member = ticket.member(session)
        spoken = _spoken(ticket, session, member)
        with addressing(ticket.site, member):
            return _shown(ticket, spoken, "mentorship.html.j2", _asked(ticket))


@router.post("/mentorship/{token}", response_class=HTMLResponse)
def act(
    ticket: Asked,
    word: Annotated[Word, Form(description="What is said.")],
    note: Annotated[str, Form(max_length=TWICE, description="For the organisers.")] = "",
    weeks: Annotated[int, Form(ge=1, le=max(WEEKS), description="How much longer.")] = WEEKS[0],
) -> HTMLResponse:
    """Keep what was said, tell whom it concerns, or end the mentorship."""
    with ticket.site.database.writing() as session:
        member = ticket.member(session)
        spoken = _spoken(ticket, session, member)
        with addressing(ticket.site, member):
            if word in WHILE_IT_RUNS and spoken.mentorship.state != "active":
                return _shown(ticket, spoken, "mentorship.html.j2", word)
            try:
                reached = _say(ticket, session, spoken, word, note.replace("\r\n", "\n"), weeks)
            except RoundError:
                return _shown(ticket, spoken, "mentorship.html.j2", word, refused=True, status=422)
            return _shown(ticket, spoken, "mentorship_said.html.j2", word, reached=reached)


def _say(
    ticket: Ticket, session: Session, spoken: Spoken, word: Word, note: str, weeks: int
) -> bool:
    """Do what a word does; tell whether somebody else than the two reads it."""
    now = ticket.site.clock()
    if word == "stuck" or word == "extend":
        asked, letters = weeks if word == "extend" else 0, _letters(ticket, session)
        return ask_admins(session, spoken, word, letters, text=note, weeks=asked, now=now)
    if word == "end":
        letters = _letters(ticket, session)
        end(session, spoken.mentorship, letters, reason=ON_THEIR_PAGE, actor="member", now=now)
    elif word == "good":
        say_it_goes_well(session, spoken, now=now)
    else:
        say_what_it_was_worth(session, spoken, word, now=now)
    return True


def _letters(ticket: Ticket, session: Session) -> MentorshipLetters:
    program = ticket.program(session)
    file = ticket.site.program(program.slug)
    return MentorshipLetters(session, program, file, ticket.site.letterhead(program.community))


def _spoken(ticket: Ticket, session: Session, member: Member) -> Spoken:
    program = ticket.program(session)
    try:
        return spoken_of(
            session, program, member, match=ticket.claims.get("x"), other=ticket.claims.get("o")
        )
    except RoundError:
        raise ExpiredLinkError(ticket.claims) from None


def _asked(ticket: Ticket) -> str:
    return str(ticket.claims.get("w", "good"))


def _shown(
    ticket: Ticket, spoken: Spoken, template: str, word: str, *, status: int = 200, **more: Any
) -> HTMLResponse:
    mentorship = spoken.mentorship
    view: Mapping[str, Any] = {
        "path": ticket.path,
        "name": names_of([spoken.other], spoken.member),
        "word": "worth" if word in WORTHS else word,
        "chosen": word,
        "runs": mentorship.state == "active",
        "over": mentorship.state != "active" and word in WHILE_IT_RUNS,
        "ends_on": full_date(mentorship.ended_on or mentorship.ends_on),
        "weeks": list(WEEKS),
        "longest": LONGEST_NOTE,
        "refused": False,
        "reached": True,
    }
    return shown(ticket.site, template, dict(view) | more, status=status)
