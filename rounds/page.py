"""A round as a page that opens in any browser."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from notifications.contexts import Person
from notifications.pages import (
    MatchView,
    Named,
    RoundView,
    RuleCostView,
    UnmatchedView,
    write_round_page,
)
from notifications.wording.admin_reasons import points_text
from rounds.figures import figures_in_words
from rounds.sheet import RoundSheet, SheetMatch, SheetUnmatched

UNKNOWN = "not known"


def write_page(sheet: RoundSheet, path: Path, costs: tuple[RuleCostView, ...] = ()) -> None:
    """Write the admin's view of a round as one HTML file, with what its rules cost where given."""
    write_round_page(path, replace(round_view(sheet), costs=costs))


def round_view(sheet: RoundSheet) -> RoundView:
    """Put a sheet into what the page shows."""
    functions, counts = function_counts(sheet)
    return RoundView(
        program=sheet.program,
        period=sheet.label,
        state=sheet.state,
        figures=figures_in_words(sheet.figures) if sheet.figures else (),
        matches=tuple(_match(match) for match in sheet.matches),
        unmatched=tuple(unmatched_view(left) for left in sheet.unmatched),
        functions=functions,
        counts=counts,
    )


def function_counts(sheet: RoundSheet) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    """Count the introductions between each two functions; a trio is three introductions.

    Returns
    -------
    functions
        The functions that occur, by name.
    counts
        A square, symmetric table in their order.
    """
    pairs: Counter[tuple[str, str]] = Counter()
    for match in sheet.matches:
        for first, second in combinations(match.people, 2):
            pairs[_function(first), _function(second)] += 1
    functions = tuple(sorted({name for pair in pairs for name in pair}))
    table = tuple(tuple(_joined(pairs, row, column) for column in functions) for row in functions)
    return functions, table


def unmatched_view(left: SheetUnmatched) -> UnmatchedView:
    """Put a member without a match into what the page shows."""
    return UnmatchedView(
        name=left.person.name,
        function=_known_as(left.person, left.role),
        reason=left.reason,
        blocked_by=left.blocked_by,
        smallest_change=left.smallest_change,
    )


def _match(match: SheetMatch) -> MatchView:
    people = tuple(
        Named(person.name, _known_as(person, role))
        for person, role in zip(match.people, match.roles, strict=True)
    )
    project = (f"project {match.project}",) if match.project else ()
    return MatchView(people, points_text(match.score), (*project, *match.reasons))


def _function(person: Person) -> str:
    return person.function or UNKNOWN


def _known_as(person: Person, role: str) -> str:
    """Name the function, and in mentoring the role."""
    function = _function(person)
    return function if role == "member" else f"{role}, {function}"


def _joined(pairs: Counter[tuple[str, str]], row: str, column: str) -> int:
    return pairs[row, column] + (pairs[column, row] if row != column else 0)
