"""Spreadsheets (.xlsx), read row by row."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from sources.errors import FeedError
from sources.fields import nearest
from sources.tables import ROWS_LOOKED_AT, Row, Unreadable, clean, header_place, title_note

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})

_TOO_WIDE = "has cells to the right of the header's end; name their column, or empty them"


class XlsxTable:
    """One sheet of a spreadsheet; the first row that is neither blank nor a title is its header.

    Parameters
    ----------
    path
        The file.
    sheet
        The sheet's name; the first one when not set, and ``notes`` says so if there are more.

    Raises
    ------
    FeedError
        When it cannot be read, or lacks the sheet or a header.
    """

    def __init__(self, path: Path, sheet: str | None = None) -> None:
        self.path = path
        with _open(path) as book:
            self.sheet = _choose_sheet(path, book.sheetnames, sheet)
            filled = (found for found in self._cells(book) if any(found[1]))
            beginning = list(islice(filled, ROWS_LOOKED_AT))
            others = len(book.sheetnames) - 1
        if not beginning:
            raise FeedError(f"{path}: the sheet `{self.sheet}` has no header; name the columns.")
        place = header_place([cells for _, cells in beginning])
        self.header_line, header = beginning[place]
        self.columns = _without_blank_end(header)
        self.notes: tuple[str, ...] = ()
        if place:
            self.notes += (title_note(path.name, self.header_line, self.columns),)
        if others and sheet is None:
            note = (
                f"{path.name} has {others + 1} sheets; `{self.sheet}` was read. Put the one that is"
                " meant first, or set `sheet` in the mapping."
            )
            self.notes += (note,)

    def rows(self) -> Iterator[Row | Unreadable]:
        """Give the rows below the header, one at a time, blank ones left out."""
        width = len(self.columns)
        with _open(self.path) as book:
            for line, cells in self._cells(book):
                if line <= self.header_line or not any(cells):
                    continue
                if any(cells[width:]):
                    yield Unreadable(line, _TOO_WIDE, cells)
                else:
                    yield Row(line, (cells + ("",) * width)[:width])

    def _cells(self, book: Workbook) -> Iterator[tuple[int, tuple[str, ...]]]:
        sheet: Any = book[self.sheet]
        sheet.reset_dimensions()  # some exports declare fewer rows than they have
        for line, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield line, tuple(cell_text(value) for value in values)


def cell_text(value: object) -> str:
    """Write a spreadsheet's value as the text a CSV file would have; nothing for an error."""
    if value is None or value in _ERRORS:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return clean(str(value))


@contextmanager
def _open(path: Path) -> Iterator[Workbook]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    broken = FeedError(
        f"{path}: is not an .xlsx spreadsheet that can be read; unpack it if it is a zip archive,"
        " else open it and save it as .xlsx again."
    )
    with path.open("rb") as file:
        try:
            book = load_workbook(file, read_only=True, data_only=True)
        except (BadZipFile, InvalidFileException, KeyError, ValueError):
            raise broken from None
        try:
            yield book
        except (BadZipFile, ParseError, zlib.error):
            raise broken from None
        finally:
            book.close()


def _choose_sheet(path: Path, names: list[str], wanted: str | None) -> str:
    if wanted is None and names:
        return names[0]
    if wanted in names:
        return str(wanted)
    raise FeedError(f"{path}: has no sheet `{wanted}`{nearest(str(wanted), names)}")


def _without_blank_end(header: tuple[str, ...]) -> tuple[str, ...]:
    width = max(place for place, name in enumerate(header, start=1) if name)
    return header[:width]
