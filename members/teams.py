"""What members say of a program of teams: the projects they would like, whether they would lead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from members.errors import MembersError
from store import Enrolment
from store.audit import record

MOST_WISHES = 20
LONGEST_NAME = 120


def wish(
    session: Session,
    place: Enrolment,
    *,
    projects: Sequence[str] | None,
    would_lead: bool | None,
    actor: str,
    now: datetime,
) -> bool:
    """Write down what a member said of a program's projects; what they did not say stays.

    The audit keeps how many wishes there are, not which.

    Parameters
    ----------
    place
        Their place in the program.
    projects
        Names of the projects that they would like best, the first first; None for nothing said.
    would_lead
        Whether they would lead a team; None for nothing said.

    Returns
    -------
    bool
        Whether that is new.

    Raises
    ------
    MembersError
        When there are too many wishes, or a name is too long.
    """
    before, known = _words(place), list(place.project_wishes)
    if projects is not None:
        place.project_wishes = _named(projects)
    if would_lead is not None:
        place.would_lead = would_lead
    after = _words(place)
    if before == after and known == list(place.project_wishes):
        return False
    record(
        session,
        at=now,
        actor=actor,
        action="enrolment.wish",
        subject=f"member/{place.member_id}",
        before=before,
        after=after,
    )
    return True


def _named(projects: Sequence[str]) -> list[str]:
    named = list(dict.fromkeys(projects))
    if len(named) > MOST_WISHES or any(len(name) > LONGEST_NAME for name in named):
        raise MembersError(
            f"A member has up to {MOST_WISHES} wishes, each a project's name of up to"
            f" {LONGEST_NAME} characters."
        )
    return named


def _words(place: Enrolment) -> dict[str, Any]:
    return {
        "program": place.program.slug,
        "wishes": len(place.project_wishes),
        "would_lead": place.would_lead,
    }
