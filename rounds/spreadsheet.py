"""A round as a spreadsheet, for those who review there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rounds.sheet import RoundSheet

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")


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
        (
            "Figures",
            [["Figure", "Value"], *([name, _flat(v)] for name, v in sheet.figures.items())],
        ),
    ):
        page = book.create_sheet(title)
        for row in rows:
            page.append([_safe(cell) for cell in row])
        for cell in page[1]:
            cell.font = Font(bold=True)
        page.freeze_panes = "A2"
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def _matches(sheet: RoundSheet) -> list[Sequence[Any]]:
    header = ["Match", "Key", "Name", "Function", "Site", "Points", "Why"]
    return [
        header,
        *(
            [
                match.number,
                key,
                person.name,
                person.function,
                person.site,
                match.score / 1000,
                "; ".join(match.reasons),
            ]
            for match in sheet.matches
            for key, person in zip(match.keys, match.people, strict=True)
        ),
    ]


def _unmatched(sheet: RoundSheet) -> list[Sequence[Any]]:
    header = ["Key", "Name", "Function", "Why", "Partners taken away by", "What would help"]
    return [
        header,
        *(
            [
                left.key,
                left.person.name,
                left.person.function,
                left.reason,
                "; ".join(left.blocked_by),
                " and ".join(left.smallest_change),
            ]
            for left in sheet.unmatched
        ),
    ]


def _figures(sheet: RoundSheet) -> list[Sequence[Any]]:
    rows = [[name, _flat(value)] for name, value in sheet.figures.items()]
    return [["Figure", "Value"], *rows]


def _flat(value: Any) -> Any:
    return value if isinstance(value, (int, float, str)) else str(value)


def _safe(cell: Any) -> Any:
    """Keep text from being run as a formula (CSV and spreadsheet injection)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
