"""Preferences: topics, languages, hours, how often and with how many; and whom never to meet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final

from babel import Locale
from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from members.blocks import block
from members.errors import MembersError
from members.lookup import find_member
from members.preferences import (
    MOST_TOPICS,
    PreferenceError,
    Preferences,
    preferences_of,
    take_preferences,
)
from notifications.links import Purpose
from notifications.wording.languages import as_feeds_do, written
from notifications.wording.names import one_line
from notifications.wording.translation import _, _n, languages
from portal.showing import addressing, shown
from portal.tickets import Ticket, ticket_for
from sources.values import BadValueError, parse_language
from store import Member

router = APIRouter()

Asked = Annotated[Ticket, Depends(ticket_for(Purpose.PREFERENCES))]
Line = Annotated[str, Form(max_length=60)]
Lines = Annotated[str, Form(max_length=3000)]

WEEKS: Final = (2, 4, 8, 12)
GROUPS: Final = (2, 3, 4)
LONGEST_TOPIC: Final = 120


@router.get("/preferences/{token}", response_class=HTMLResponse)
def ask(ticket: Asked) -> HTMLResponse:
    """Show what is kept; nothing changes."""
    with ticket.site.database.reading() as session:
        member = ticket.member(session)
        with addressing(ticket.site, member):
            return _form(ticket, member)


@router.post("/preferences/{token}", response_class=HTMLResponse)
def act(
    ticket: Asked,
    learn: Lines = "",
    show: Lines = "",
    speak: Lines = "",
    locale: Line = "",
    works_from: Line = "",
    works_until: Line = "",
    every_weeks: Line = "",
    largest_group: Line = "",
    named: Line = "",
) -> HTMLResponse:
    """Keep what was said, all of it or nothing."""
    now = ticket.site.clock()
    typed = {
        "learn": learn,
        "show": show,
        "speak": speak,
        "locale": locale,
        "works_from": works_from,
        "works_until": works_until,
        "every_weeks": every_weeks,
        "largest_group": largest_group,
        "named": named,
    }
    with ticket.site.database.writing() as session:
        member = ticket.member(session)
        try:
            said = Preferences(
                interests=_topics(learn),
                skills=_topics(show),
                languages=_languages(speak, member, session),
                locale=_known_locale(locale, member, ticket),
                works_from=_minutes("works_from", works_from),
                works_until=_minutes("works_until", works_until),
                every_weeks=_number("every_weeks", every_weeks),
                largest_group=_number("largest_group", largest_group),
                thanks_by_name={"yes": True, "no": False}.get(named),
            )
        except PreferenceError as error:
            with addressing(ticket.site, member):
                problem = _problem(error.field)
                return _form(ticket, member, typed=typed, problem=problem, status=422)
        take_preferences(session, member, said, now=now)
        with addressing(ticket.site, member):
            return _form(ticket, member, done=_("Kept. It holds from the next round on."))


@router.post("/preferences/{token}/block", response_class=HTMLResponse)
def keep_apart(ticket: Asked, who: Annotated[str, Form(max_length=320)] = "") -> HTMLResponse:
    """Never match two members; the answer is the same whether there is such a colleague or not."""
    with ticket.site.database.writing() as session:
        member = ticket.member(session)
        other = _colleague(session, who)
        if other is not None and other.id != member.id:
            block(session, member, other, actor="member", now=ticket.site.clock())
        with addressing(ticket.site, member):
            done = _("If there is a colleague of that name, you two will not be matched.")
            return _form(ticket, member, done=done)


def _form(
    ticket: Ticket,
    member: Member,
    *,
    typed: Mapping[str, str] | None = None,
    done: str = "",
    problem: str = "",
    status: int = 200,
) -> HTMLResponse:
    """Show what is kept; after a mistake what was typed, so that nobody writes it twice."""
    kept = preferences_of(member)
    said = _as_typed(kept) if typed is None else typed
    view: dict[str, Any] = {
        "path": ticket.path,
        "done": done,
        "problem": problem,
        "most": MOST_TOPICS,
        **said,
        "locales": _choices(_locales(ticket), said["locale"]),
        "weeks": _choices(_weeks(kept.every_weeks), said["every_weeks"]),
        "groups": _choices(_groups(kept.largest_group), said["largest_group"]),
        "named": _choices(
            [("yes", _("Yes, by name")), ("no", _("No")), ("", _("I have not decided"))],
            said["named"],
        ),
    }
    return shown(ticket.site, "preferences.html.j2", view, status=status)


def _as_typed(kept: Preferences) -> dict[str, str]:
    return {
        "learn": "\n".join(kept.interests),
        "show": "\n".join(kept.skills),
        "speak": "\n".join(map(written, kept.languages)),
        "locale": (kept.locale or "en").partition("-")[0],
        "works_from": _clock(kept.works_from),
        "works_until": _clock(kept.works_until),
        "every_weeks": str(kept.every_weeks or ""),
        "largest_group": str(kept.largest_group or ""),
        "named": {True: "yes", False: "no", None: ""}[kept.thanks_by_name],
    }


def _choices(options: Iterable[tuple[str, str]], chosen: str) -> list[dict[str, Any]]:
    return [{"value": value, "text": text, "chosen": value == chosen} for value, text in options]


def _locales(ticket: Ticket) -> list[tuple[str, str]]:
    known = languages(ticket.site.stationery.catalogues)
    return [(each, Locale.parse(each).get_display_name(each) or each) for each in known]


def _weeks(kept: int | None) -> list[tuple[str, str]]:
    offered = sorted({*WEEKS, *([kept] if kept else [])})
    worded = [
        (str(each), _n("At most every week", "At most every {count} weeks", each))
        for each in offered
    ]
    return [("", _("In every round")), *worded]


def _groups(kept: int | None) -> list[tuple[str, str]]:
    offered = sorted({*GROUPS, *([kept] if kept else [])})
    worded = [
        (str(each), _("One other person") if each == 2 else _("Up to {count} of us", count=each))
        for each in offered
    ]
    return [("", _("Any size")), *worded]


def _problem(field: str) -> str:
    return {
        "interests": _("Name at most {count} topics to learn.", count=MOST_TOPICS),
        "skills": _("Name at most {count} topics to show.", count=MOST_TOPICS),
        "topics": _("Write each topic in at most {count} letters.", count=LONGEST_TOPIC),
        "languages": _("Name at most {count} languages.", count=MOST_TOPICS),
        "language": _("Write one language a line, by its name."),
        "hours": _("Say both from when and until when, or neither."),
        "works_until": _("The end of your hours comes after their beginning."),
        "works_from": _("Write the time as hours and minutes."),
    }.get(field, _("Choose one of the answers that are offered."))


def _topics(text: str) -> list[str]:
    lines = [one_line(part) for line in text.splitlines() for part in line.split(";")]
    if any(len(line) > LONGEST_TOPIC for line in lines):
        raise PreferenceError("topics")
    return list(dict.fromkeys(line for line in lines if line))


def _languages(text: str, member: Member, session: Session) -> list[str]:
    """Read languages however they are named; what is kept already stays spelt as it is."""
    kept = {written(each): each for each in member.languages}
    feeds = {each for spoken in session.scalars(select(Member.languages)) for each in spoken}
    try:
        return [
            kept.get(each) or as_feeds_do(each, feeds) or parse_language(each)
            for each in _topics(text)
        ]
    except BadValueError:
        raise PreferenceError("language") from None


def _known_locale(text: str, member: Member, ticket: Ticket) -> str | None:
    """Keep the member's own country where the language stays the same."""
    if text not in languages(ticket.site.stationery.catalogues):
        raise PreferenceError("locale")
    same = (member.locale or "").partition("-")[0] == text
    return member.locale if same else text


def _minutes(field: str, text: str) -> int | None:
    if not text:
        return None
    hours, colon, minutes = text.partition(":")
    if not (colon and hours.isdecimal() and minutes.isdecimal() and int(minutes) < 60):
        raise PreferenceError(field)
    return int(hours) * 60 + int(minutes)


def _number(field: str, text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal():
        raise PreferenceError(field)
    return int(text)


def _clock(minutes: int | None) -> str:
    return "" if minutes is None else f"{minutes // 60:02}:{minutes % 60:02}"


def _colleague(session: Any, who: str) -> Member | None:
    """Find who was meant; a name that several have means nobody, and nobody learns that."""
    try:
        return find_member(session, who) if who.strip() else None
    except MembersError:
        return None
