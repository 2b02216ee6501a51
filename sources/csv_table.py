"""Comma-separated values as exports really are: any delimiter, several encodings, stray quotes."""

from __future__ import annotations

import codecs
import csv
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TextIO

from sources.csv_header import LINES_LOOKED_AT, HeaderPlace, find_header
from sources.errors import FeedError
from sources.tables import Row, Unreadable, clean, title_note

MAX_LINE = 1_000_000
_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class CsvTable:
    """A text file with one record a line, or over several lines inside quotation marks.

    Parameters
    ----------
    path
        The file. UTF-8 and UTF-16 are recognised; anything else is read as Windows-1252, and
        ``notes`` says so.

    Raises
    ------
    FeedError
        When it holds no text or has no header.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.encoding = find_encoding(path)
        self.notes: tuple[str, ...] = ()
        if self.encoding == "cp1252":
            note = (
                f"{path.name} is not UTF-8; it was read as Windows-1252. If accented letters look"
                " wrong, save it as CSV UTF-8."
            )
            self.notes = (note,)
        with self._open() as stream:
            place, self.header_line, header = _read_header(path, stream)
        self.delimiter = place.delimiter
        self.columns = tuple(clean(name) for name in header)
        if place.titled:
            self.notes += (title_note(path.name, place.lines_above + 1, self.columns),)

    def rows(self) -> Iterator[Row | Unreadable]:
        """Give the rows below the header, one at a time, blank ones left out."""
        with self._open() as stream:
            lines = _Lines(stream)
            for _ in range(self.header_line):
                next(lines)
            lines.begin_record()
            yield from self._records(lines)

    def _records(self, lines: _Lines) -> Iterator[Row | Unreadable]:
        while lines.more():
            line = lines.number + 1
            cells = self._record(lines)
            reason = self._trouble(cells, lines)
            if reason:
                # A stray quotation mark swallows the rows after it: they are read again.
                first = lines.give_back_all_but_first()
                yield Unreadable(line, reason, self._loose_cells(first))
            elif cells and any(cells):
                yield Row(line, cells[: len(self.columns)])
            lines.begin_record()

    def _record(self, lines: _Lines) -> tuple[str, ...] | None:
        """Read one record; None when its quotation marks do not pair up."""
        reader = csv.reader(
            lines, delimiter=self.delimiter, strict=True, skipinitialspace=self.delimiter != "\t"
        )
        with suppress(csv.Error, StopIteration):
            return tuple(clean(cell) for cell in next(reader))
        return None

    def _trouble(self, cells: tuple[str, ...] | None, lines: _Lines) -> str | None:
        """Say what is wrong with a record; surplus empty cells and blank rows are not."""
        if lines.too_long:
            return f"is longer than {MAX_LINE:,} characters; export it again"
        if cells is None:
            return 'has a quotation mark (") without its partner; add it, or take it away'
        wanted = len(self.columns)
        if len(cells) == wanted or not any(cells[wanted:] if len(cells) > wanted else cells):
            return None
        return (
            f"has {len(cells)} cells where the header has {wanted}; look for a missing or a"
            f" surplus {_spoken(self.delimiter)}, and put cells that hold one in quotation marks"
        )

    def _loose_cells(self, line: str) -> tuple[str, ...]:
        return tuple(clean(cell.strip('" \r\n')) for cell in line.split(self.delimiter))

    def _open(self) -> TextIO:
        return self.path.open(encoding=self.encoding, errors="replace", newline="")


class _Lines:
    """The lines of a file, bounded in length, of which the current record's can be given back."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._returned: deque[str] = deque()
        self._record: list[str] = []
        self.number = 0
        self.too_long = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._returned.popleft() if self._returned else self._read()
        if not line:
            raise StopIteration
        self.number += 1
        self._record.append(line)
        return line

    def more(self) -> bool:
        """Tell whether there is another line."""
        if not self._returned:
            line = self._read()
            if not line:
                return False
            self._returned.append(line)
        return True

    def begin_record(self) -> None:
        """Forget the lines of the last record."""
        self._record.clear()
        self.too_long = False

    def give_back_all_but_first(self) -> str:
        """Put the current record's lines back, except the first, which is returned."""
        first, *rest = self._record
        self._returned.extendleft(reversed(rest))
        self.number -= len(rest)
        return first

    def _read(self) -> str:
        line = self._stream.readline(MAX_LINE)
        if len(line) < MAX_LINE or line.endswith("\n"):
            return line
        self.too_long = True
        while (rest := self._stream.readline(MAX_LINE)) and not rest.endswith("\n"):
            pass
        return line[:200] + "\n"


def find_encoding(path: Path) -> str:
    """Tell how a text file is encoded, by its mark or by trying.

    Raises
    ------
    FeedError
        When it holds no text.
    """
    with path.open("rb") as file:
        beginning = file.read(4096)
        for mark, encoding in _MARKS:
            if beginning.startswith(mark):
                return encoding
        if b"\0" in beginning:
            return _unmarked_utf16(path, beginning)
        decoder = codecs.getincrementaldecoder("utf-8")()
        chunk = beginning
        try:
            while chunk:
                decoder.decode(chunk)
                chunk = file.read(_CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _unmarked_utf16(path: Path, beginning: bytes) -> str:
    for zeros, encoding in ((beginning[1::2], "utf-16-le"), (beginning[::2], "utf-16-be")):
        if zeros and zeros.count(0) > 0.8 * len(zeros) and any(beginning):
            return encoding
    raise FeedError(f"{path}: is not a text file; save it as CSV UTF-8 or as .xlsx.")


def _read_header(path: Path, stream: TextIO) -> tuple[HeaderPlace, int, list[str]]:
    """Return the header's place, the number of its last line, and its cells."""
    beginning = _Lines(stream)
    place = find_header(list(islice(beginning, LINES_LOOKED_AT)))
    if place is None:
        raise FeedError(f"{path}: has no header; its first line should name the columns.")
    stream.seek(0)
    lines = _Lines(stream)
    for _ in range(place.lines_above):
        next(lines)
    try:
        reader = csv.reader(lines, delimiter=place.delimiter, strict=True)
        header = next(reader)
    except csv.Error:
        raise FeedError(
            f"{path}:{place.lines_above + 1}: the header has a quotation mark without its partner."
        ) from None
    return place, lines.number, header


def _spoken(delimiter: str) -> str:
    return {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}.get(delimiter, delimiter)
