"""What a team has beside its members: its project, and who leads it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from matching import Match, Problem
from rounds.program_file import frozen_program
from store import Round


def team_columns(
    round_: Round, problem: Problem, ids: Sequence[int]
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
    named = {project: member for member, project in projects.placed.tolist()}

    def columns(match: Match) -> dict[str, Any]:
        leads = [member for member in match.members if projects.leads[member]]
        lead = named.get(match.project, leads[0] if leads else None)
        return {
            "project": None if match.project is None else entries[match.project].name,
            "lead_id": None if lead is None else ids[lead],
        }

    return columns
