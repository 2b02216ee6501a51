"""What the command line takes of a program of teams: wishes, and who would lead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING

from flows.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from flows.cli.mentoring import Terms
    from rounds.program_file import ProgramFile
    from store import Member, Program

    Change = Callable[[Session, Program, Member, datetime], object]

_TAKEN = {"wishes", "leads"}


def team_change(program: ProgramFile, role: str | None, terms: Terms, by: str) -> Change:
    """Return what joining a program of teams as it was typed does.

    Raises
    ------
    UsageError
        When an option is not of such a program, or names a project that there is not.
    """
    wrong = sorted({*terms.typed()} - _TAKEN)
    if role or wrong:
        named = ", ".join(["--as"] * bool(role) + ["--" + name.replace("_", "-") for name in wrong])
        raise UsageError(f"{named}: not of a program of teams; it takes --wishes and --leads.")
    projects = [entry.name for entry in program.arrangement.projects]
    wishes = None if terms.wishes is None else _known(terms.wishes, projects)
    leads = terms.leads

    def change(session: Session, row: Program, member: Member, now: datetime) -> object:
        from members.enrolment import join
        from members.teams import wish

        place = join(session, row, member, actor=by, now=now)
        return wish(session, place, projects=wishes, would_lead=leads, actor=by, now=now)

    return change


def _known(typed: str, projects: Sequence[str]) -> list[str]:
    """Find the projects that are meant, case ignored."""
    from sources import pieces

    names = {name.casefold(): name for name in projects}
    known = []
    for text in pieces(typed):
        if text.casefold() not in names:
            near = get_close_matches(text.casefold(), names, n=1)
            hint = f"did you mean {names[near[0]]!r}?" if near else f"there are {_listed(projects)}"
            raise UsageError(f"--wishes: there is no project {text!r}; {hint}")
        known.append(names[text.casefold()])
    return known


def _listed(projects: Sequence[str]) -> str:
    return ", ".join(projects) or "none in the program's file"
