"""What a team has beside its members: its project, and who leads it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from matching import Match, Problem
from members.lookup import find_member
from rounds.program_file import frozen_program
from store import Round


def team_columns(
    session: Session, round_: Round, problem: Problem, ids: Sequence[int]
) -> Callable[[Match], dict[str, Any]]:
    """Return what gives the project and the lead of a match, as the store keeps them.

    The lead is whom the program's file names, else the first of those who would lead.

    Parameters
    ----------
    ids
        The members' ids by their number in the Problem.
    """
    projects = problem.projects
    if projects is None:
        return lambda _: {"project": None, "lead_id": None}
    entries = frozen_program(round_.program.slug, round_.document).arrangement.projects
    named = {
        project: find_member(session, entry.lead).id
        for project, entry in enumerate(entries)
        if entry.lead is not None
    }

    def columns(match: Match) -> dict[str, Any]:
        ready = [ids[member] for member in match.members if projects.leads[member]]
        first = ready[0] if ready else None
        if match.project is None:
            return {"project": None, "lead_id": first}
        name = entries[match.project].name
        return {"project": name, "lead_id": named.get(match.project, first)}

    return columns
