"""The projects of a round of teams for the engine: sizes, skills, wishes, who leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from matching.problem import Projects
from members.errors import MembersError
from members.lookup import find_member
from rounds.lifecycle import RoundError
from rounds.program_file import ProgramFile, frozen_program
from rounds.project_file import ProjectEntry
from store import Enrolment, Member, Round

Numbers = Mapping[int, int]


def team_projects(session: Session, round_: Round, members: Sequence[Member]) -> Projects:
    """Turn a program's projects, and what members said of them, into columns.

    Parameters
    ----------
    members
        The participants; their place in the sequence is their number in the Problem.

    Raises
    ------
    RoundError
        When the lead or the sponsor of a project is nobody here, or the lead takes no part.
    """
    file = frozen_program(round_.program.slug, round_.document)
    entries = file.arrangement.projects
    _require_sponsors(session, entries)
    numbers = {member.id: number for number, member in enumerate(members)}
    leads = {
        project: _number(session, entry, "lead", entry.lead, numbers)
        for project, entry in enumerate(entries)
        if entry.lead is not None
    }
    placed = _placed(session, entries, leads, numbers)
    sizes = [entry.size or file.policy.size for entry in entries]
    skills = _spelled(members, entries)
    places = _places(session, round_)
    return Projects(
        least=np.array([least for least, _ in sizes], np.int32),
        most=np.array([most for _, most in sizes], np.int32),
        optional=np.array([entry.optional for entry in entries], np.bool_),
        needs=np.array(_needs(entries, skills), np.int32),
        wanted=np.array(_wanted(entries, skills), np.int32),
        skills=tuple(skills.values()),
        leads=np.array(_leads(members, places, set(leads.values())), np.bool_),
        wishes=np.array(_wishes(file, members, places), np.int32),
        placed=np.array(placed, np.int32),
    )


def _places(session: Session, round_: Round) -> dict[int, Enrolment]:
    query = select(Enrolment).where(Enrolment.program_id == round_.program_id)
    return {place.member_id: place for place in session.scalars(query)}


def _require_sponsors(session: Session, entries: Sequence[ProjectEntry]) -> None:
    for entry in entries:
        if entry.sponsor is not None:
            _known(session, entry, "sponsor", entry.sponsor)


def _known(session: Session, entry: ProjectEntry, what: str, text: str) -> Member:
    try:
        return find_member(session, text)
    except MembersError as error:
        raise RoundError(f"The {what} of project {entry.name}: {error}") from error


def _number(session: Session, entry: ProjectEntry, what: str, text: str, numbers: Numbers) -> int:
    """Find somebody whom a project names among those who take part."""
    person = _known(session, entry, what, text)
    if person.id not in numbers:
        raise RoundError(
            f"{person.source_key} is {what} of project {entry.name} and takes no part in this"
            " round. Let them take part, or name somebody else in the program's file."
        )
    return numbers[person.id]


def _placed(
    session: Session,
    entries: Sequence[ProjectEntry],
    leads: Mapping[int, int],
    numbers: Numbers,
) -> list[tuple[int, int]]:
    """List whom the program's file puts into which project; nobody into two."""
    where: dict[int, int] = {}
    for project, entry in enumerate(entries):
        named = [_number(session, entry, "member", text, numbers) for text in entry.members]
        named += [leads[project]] if project in leads else []
        for number in named:
            if where.setdefault(number, project) != project:
                other = entries[where[number]].name
                raise RoundError(
                    f"Projects {other} and {entry.name} name the same person; a member is in one"
                    " team. Name somebody else in the program's file."
                )
    return list(where.items())


def _spelled(members: Sequence[Member], entries: Sequence[ProjectEntry]) -> dict[str, str]:
    """Give the skills that are needed as members spell them, by themselves in lower case."""
    known = {skill.casefold(): skill for member in members for skill in member.skills}
    needed = {
        skill.casefold(): skill for entry in entries for skill in (*entry.skills, *entry.wanted)
    }
    return {folded: known.get(folded, skill) for folded, skill in sorted(needed.items())}


def _needs(
    entries: Sequence[ProjectEntry], skills: Mapping[str, str]
) -> list[tuple[int, int, int]]:
    place = {folded: at for at, folded in enumerate(skills)}
    return [
        (project, place[skill.casefold()], count)
        for project, entry in enumerate(entries)
        for skill, count in entry.skills.items()
    ]


def _wanted(entries: Sequence[ProjectEntry], skills: Mapping[str, str]) -> list[tuple[int, int]]:
    place = {folded: at for at, folded in enumerate(skills)}
    return [
        (project, place[skill.casefold()])
        for project, entry in enumerate(entries)
        for skill in entry.wanted
    ]


def _leads(
    members: Sequence[Member], places: Mapping[int, Enrolment], named: set[int]
) -> list[bool]:
    """Mark who would lead a team, or leads one by the program's file."""
    return [
        number in named or (member.id in places and places[member.id].would_lead)
        for number, member in enumerate(members)
    ]


def _wishes(
    file: ProgramFile, members: Sequence[Member], places: Mapping[int, Enrolment]
) -> list[tuple[int, int]]:
    """List member and project; a wish for a project that is no more is passed over."""
    entries = file.arrangement.projects
    project_of = {entry.name.casefold(): project for project, entry in enumerate(entries)}
    return [
        (number, project_of[wish.casefold()])
        for number, member in enumerate(members)
        if member.id in places
        for wish in dict.fromkeys(places[member.id].project_wishes)
        if wish.casefold() in project_of
    ]
