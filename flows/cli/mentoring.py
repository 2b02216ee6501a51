"""What the command line says and takes of mentoring: offers, asks and their places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from flows.cli.output import counted
from flows.cli.team_places import team_change
from flows.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rounds.program_file import ProgramFile
    from store import Enrolment, Member, Program

    Change = Callable[[Session, Program, Member, datetime], object]

Role = Literal["mentor", "mentee"]
AsRole = Annotated[
    Role | None, typer.Option("--as", help="Mentoring: which of the two sign-ups is meant.")
]
Capacity = Annotated[
    int | None, typer.Option(help="A mentor's: how many mentees at once, at most.")
]
Topics = Annotated[
    str | None, typer.Option(help="Topics offered or asked for, with `;` between them.")
]
Functions = Annotated[
    str | None, typer.Option(help="Functions the other should be of, with `;` between them.")
]
HowOften = Annotated[str | None, typer.Option(help="How often to meet, in their words.")]
Goals = Annotated[str | None, typer.Option(help="A mentee's: what they want to reach.")]
Wishes = Annotated[
    str | None,
    typer.Option(
        help="A mentee's: mentors they would like; in teams: projects. Best first, with `;`."
    ),
]
Leads = Annotated[
    bool | None,
    typer.Option("--leads/--leads-not", help="In teams: whether they would lead one."),
]


@dataclass(frozen=True, slots=True)
class Terms:
    """What was typed of an offer or an ask; None where nothing was."""

    capacity: int | None = None
    topics: str | None = None
    functions: str | None = None
    how_often: str | None = None
    goals: str | None = None
    wishes: str | None = None
    leads: bool | None = None

    def typed(self) -> list[str]:
        """Return the options that were given."""
        return [each.name for each in fields(self) if getattr(self, each.name) is not None]


_OF_ROLE: dict[str, frozenset[str]] = {
    "mentor": frozenset({"capacity", "topics", "functions", "how_often"}),
    "mentee": frozenset({"topics", "functions", "how_often", "goals", "wishes"}),
}


def place_change(program: ProgramFile, role: Role | None, terms: Terms, by: str) -> Change:
    """Return what joining a program as it was typed does.

    Raises
    ------
    UsageError
        When the program, the role and the other options do not go together.
    """
    if program.policy.kind == "teams":
        return team_change(program, role, terms, by)
    if program.policy.kind != "mentoring":
        if role or terms.typed():
            raise UsageError(
                f"{program.slug} is a {program.policy.kind} program: its members join without --as"
                " and what belongs to it."
            )
        return _join(by)
    if role is None:
        if terms.typed():
            raise UsageError("Say in which role: --as mentor or --as mentee.")
        return _resume(by)
    wrong = sorted(set(terms.typed()) - _OF_ROLE[role])
    if wrong:
        named = ", ".join("--" + name.replace("_", "-") for name in wrong)
        raise UsageError(f"{named}: not of a {role}. Leave it out, or give the other role.")
    return _offer(terms, by) if role == "mentor" else _ask(terms, by)


def shown_terms(place: Enrolment) -> dict[str, object]:
    """Return what a list may show of a place's terms: neither goals nor wishes."""
    if place.role == "member":
        return {}
    terms = place.terms
    return {
        "capacity": place.capacity if place.role == "mentor" else None,
        "topics": terms.topics if terms else [],
        "functions": terms.functions if terms else [],
        "how_often": terms.how_often if terms else "",
    }


def cell(value: object) -> object:
    """Return a value as a table shows it: a list as one text."""
    return "; ".join(map(str, value)) if isinstance(value, list) else value


def counted_places(roles: Mapping[object, int]) -> str:
    """Say how many places of each role there are."""
    return ", ".join(counted(roles.get(role, 0), role) for role in ("mentor", "mentee"))


def _join(by: str) -> Change:
    from members.enrolment import join

    return lambda session, program, member, now: join(session, program, member, actor=by, now=now)


def _resume(by: str) -> Change:
    from members.enrolment import resume
    from members.errors import MembersError

    def change(session: Session, program: Program, member: Member, now: datetime) -> object:
        try:
            return resume(session, program, member, actor=by, now=now)
        except MembersError as error:
            raise UsageError(f"{error} To sign them up, add --as mentor or --as mentee.") from None

    return change


def _offer(terms: Terms, by: str) -> Change:
    from members.enrolment import enrolment_of
    from members.mentoring import offer

    def change(session: Session, program: Program, member: Member, now: datetime) -> object:
        place = enrolment_of(session, program, member, role="mentor")
        capacity = place.capacity if place else 1
        return offer(
            session,
            program,
            member,
            capacity=capacity if terms.capacity is None else terms.capacity,
            topics=_listed(terms.topics, place, "topics"),
            functions=_functions(session, terms.functions, place),
            how_often=_text(terms.how_often, place, "how_often"),
            actor=by,
            now=now,
        )

    return change


def _ask(terms: Terms, by: str) -> Change:
    from members.enrolment import enrolment_of
    from members.mentoring import ask

    def change(session: Session, program: Program, member: Member, now: datetime) -> object:
        place = enrolment_of(session, program, member, role="mentee")
        return ask(
            session,
            program,
            member,
            topics=_listed(terms.topics, place, "topics"),
            functions=_functions(session, terms.functions, place),
            goals=_text(terms.goals, place, "goals"),
            wishes=_wishes(session, terms.wishes, place),
            how_often=_text(terms.how_often, place, "how_often"),
            actor=by,
            now=now,
        )

    return change


def _text(typed: str | None, place: Enrolment | None, name: str) -> str:
    """Return what was typed, else what was said before, else nothing."""
    if typed is not None:
        return typed.strip()
    return getattr(place.terms, name) if place and place.terms else ""


def _listed(typed: str | None, place: Enrolment | None, name: str) -> list[str]:
    """Return the list that was typed, else the one of before, else none."""
    if typed is not None:
        from sources import pieces

        return list(pieces(typed))
    return list(getattr(place.terms, name)) if place and place.terms else []


def _functions(session: Session, typed: str | None, place: Enrolment | None) -> list[str]:
    from members.directory import Directory, NotHereError

    names = _listed(typed, place, "functions")
    if typed is None:
        return names
    directory = Directory(session)
    try:
        return [directory.function(name) for name in names]
    except NotHereError as error:
        there_are = directory.functions_there_are()
        raise UsageError(f"--functions names {error}; there are {there_are}.") from None


def _wishes(session: Session, typed: str | None, place: Enrolment | None) -> list[str]:
    from members.lookup import find_member

    names = _listed(typed, place, "wishes")
    if typed is None:
        return names
    return [find_member(session, name).source_key for name in names]
