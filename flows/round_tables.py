"""A round as tables that name nobody: what Prefect may keep of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from notifications.wording.dates import span
from rounds.figures import figures_in_words
from rounds.sheet import seats_in_order
from store import Match, MatchMember, Round

MOST_ROWS = 500
NO_FUNCTION = "(none)"


def standing(round_: Round) -> str:
    """Say where a round stands, and what an admin does next."""
    slug, days = round_.program.slug, span(round_.starts_on, round_.days)
    told = f"{slug}, round of {days}: {round_.state}"
    if round_.state == "proposed":
        return f"{told}. Look: crossweave round show {slug}. Then: crossweave round approve {slug}"
    return f"{told} ({round_.ended_reason})" if round_.ended_reason else told


def figures_table(round_: Round) -> str:
    """Return a round's figures as a Markdown table."""
    rows = [(figure.label, figure.value) for figure in figures_in_words(round_.figures)]
    figures = round_.figures
    rows += [
        ("Points", points(figures["objective"])),
        ("At most possible", points(figures["upper_bound"])),
        ("Solved in", f"{figures['seconds']} s"),
    ]
    lines = [f"| {label} | {value} |" for label, value in rows]
    return "\n".join(
        [f"## Round of {span(round_.starts_on, round_.days)}", "", "| | |", "|---|---|", *lines]
    )


def match_rows(session: Session, round_id: int) -> list[dict[str, Any]]:
    """Return a round's first matches by number, functions and points; no keys and no names.

    In a mentorship the mentor's function stands first.
    """
    matches = session.scalars(
        select(Match)
        .where(Match.round_id == round_id)
        .order_by(Match.number)
        .limit(MOST_ROWS)
        .options(selectinload(Match.members).joinedload(MatchMember.member))
    )
    return [
        {
            "match": match.number,
            "functions": " and ".join(_functions(match)),
            "points": points(match.score),
        }
        for match in matches
    ]


def _functions(match: Match) -> list[str]:
    return [seat.member.function or NO_FUNCTION for seat in seats_in_order(match)]


def points(thousandths: int) -> str:
    """Write points that are kept in thousandths."""
    return f"{thousandths / 1000:,.1f}"
