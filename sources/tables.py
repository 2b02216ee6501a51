"""A file as a table: named columns, and rows that know their line."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sources.errors import FeedError

_SPREADSHEET = b"PK\x03\x04"
_OLD_SPREADSHEET = b"\xd0\xcf\x11\xe0"
_OTHER_SORTS = {
    "a web page or XML": (b"<!", b"<?xml", b"<html", b"<table", b"<meta"),
    "JSON": (b"{", b"[{"),
}
_TITLE_WIDTH = 2
ROWS_LOOKED_AT = 12
# Byte order mark, soft hyphen, zero-width space, and marks that turn the direction of writing.
_UNSEEN = dict.fromkeys(
    [0xFEFF, 0xAD, 0x200B, 0x200E, 0x200F, 0x2060, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file, counted from 1, and a text for each column."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that does not fit the header: what is wrong, and the cells as far as they go."""

    line: int
    reason: str
    cells: tuple[str, ...] = ()


class Table(Protocol):
    """A file with a header.

    Attributes
    ----------
    columns
        The header's names, cleaned, in order; empty where a column has none.
    notes
        What an admin should know of how the file was read.
    """

    columns: tuple[str, ...]
    notes: tuple[str, ...]

    def rows(self) -> Iterator[Row | Unreadable]:
        """Give the rows below the header, one at a time, blank ones left out."""
        ...


def open_table(path: Path, sheet: str | None = None) -> Table:
    """Open a file of comma-separated values or an .xlsx spreadsheet, whatever its name ends in.

    Parameters
    ----------
    sheet
        The sheet of a spreadsheet; the first one when not set.

    Raises
    ------
    FeedError
        When there is no such file, or it is empty, has no header, or is of another sort.
    """
    beginning = _first_bytes(path)
    if beginning.startswith(_OLD_SPREADSHEET):
        raise FeedError(
            f"{path}: is an old .xls spreadsheet, or one with a password; save it as .xlsx without"
            " a password, or as CSV UTF-8."
        )
    if beginning.startswith(_SPREADSHEET):
        from sources.xlsx_table import XlsxTable

        return XlsxTable(path, sheet)
    text = beginning.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    for sort, marks in _OTHER_SORTS.items():
        if text.startswith(marks):
            raise FeedError(
                f"{path}: is {sort}, whatever its name ends in; open it in a spreadsheet program"
                " and save it as .xlsx or as CSV UTF-8."
            )
    from sources.csv_table import CsvTable

    return CsvTable(path)


def header_place(rows: Sequence[Sequence[str]]) -> int:
    """Tell which of the first rows is the header: titles above it fill a cell or two.

    Parameters
    ----------
    rows
        The first rows that are not blank.

    Returns
    -------
    int
        Its place among them. A row is taken for a title when it fills one cell where a later row
        fills several, or two where a later one fills five.
    """
    filled = [sum(map(bool, row)) for row in rows[:ROWS_LOOKED_AT]]
    for place, width in enumerate(filled):
        widest = max(filled[place:])
        if width > _TITLE_WIDTH or widest <= (1 if width == 1 else 4):
            return place
    return 0


def title_note(name: str, header_line: int, columns: Sequence[str]) -> str:
    """Say that what stands above the header was passed over."""
    first = next((column for column in columns if column), "")
    return (
        f"{name} begins with a title; its columns are named in line {header_line}, from"
        f" `{first}` on."
    )


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            beginning = file.read(64)
    except FileNotFoundError:
        raise FeedError(f"{path}: there is no such file.") from None
    except IsADirectoryError:
        raise FeedError(f"{path}: is a folder; give the file itself.") from None
    if not beginning:
        raise FeedError(f"{path}: is empty; export it again.")
    return beginning


def clean(text: str) -> str:
    """Trim a cell, join its lines, drop what cannot be seen, spell the same letters alike."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_UNSEEN)
    if not text.isprintable():
        text = "".join(letter for letter in text if letter.isspace() or _is_kept(letter))
    return " ".join(text.split())


def _is_kept(letter: str) -> bool:
    return unicodedata.category(letter) not in ("Cc", "Cs")
