"""A round as a spreadsheet, for those who review there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rounds.figures import figures_in_words, kind_of_figures
from rounds.sheet import RoundSheet

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def write_spreadsheet(sheet: RoundSheet, path: Path) -> None:
    """Write a round with one sheet each for matches, unmatched members and figures.

    Text that a spreadsheet would take for a formula is written as text.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in (
        ("Matches", _matches(sheet)),
        ("Without a match", _unmatched(sheet)),
        ("Figures", _figures(sheet)),
    ):
        page = book.create_sheet(title)
        for row in _by_kind(sheet, rows):
            page.append([_safe(cell) for cell in row])
        for cell in page[1]:
            cell.font = Font(bold=True)
        page.freeze_panes = "A2"
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def _by_kind(sheet: RoundSheet, rows: list[Sequence[Any]]) -> list[list[Any]]:
    """Leave out the columns that mean nothing for a kind: roles, projects."""
    without = {"mentoring": {"Project"}, "teams": set()}.get(
        kind_of_figures(sheet.figures), {"Role", "Project"}
    )
    kept = [place for place, title in enumerate(rows[0]) if title not in without]
    return [[row[place] for place in kept] for row in rows]


def _matches(sheet: RoundSheet) -> list[Sequence[Any]]:
    header = ["Match", "Project", "Key", "Name", "Role", "Function", "Site", "Points", "Why"]
    return [
        header,
        *(
            [
                match.number,
                match.project,
                key,
                person.name,
                "lead" if key == match.lead else role,
                person.function,
                person.site,
                match.score / 1000,
                "; ".join(match.reasons),
            ]
            for match in sheet.matches
            for key, person, role in zip(match.keys, match.people, match.roles, strict=True)
        ),
    ]


def _unmatched(sheet: RoundSheet) -> list[Sequence[Any]]:
    header = [
        *("Key", "Name", "Role", "Function", "Why"),
        *("Partners taken away by", "What would help"),
    ]
    return [
        header,
        *(
            [
                left.key,
                left.person.name,
                left.role,
                left.person.function,
                left.reason,
                "; ".join(left.blocked_by),
                " and ".join(left.smallest_change),
            ]
            for left in sheet.unmatched
        ),
    ]


def _figures(sheet: RoundSheet) -> list[Sequence[Any]]:
    figures = figures_in_words(sheet.figures) if sheet.figures else ()
    return [["Figure", "Value"], *([figure.label, figure.value] for figure in figures)]


def _safe(cell: Any) -> Any:
    """Keep text from being run as a formula, and drop characters that no spreadsheet holds."""
    if not isinstance(cell, str):
        return cell
    text = CONTROL_CHARACTERS.sub("", cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
