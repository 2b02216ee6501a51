"""What the file connectors share: rows out of a file, by way of a mapping."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config import ConfigError
from sources.columns import Binding, bind
from sources.fields import LIST_FIELDS, Kind
from sources.mapping import FeedMapping
from sources.records import BadRow
from sources.tables import Row, Unreadable, open_table
from sources.values import BadValueError, Parser

_REASON_LENGTH = 480


@dataclass(frozen=True, slots=True)
class Values:
    """What a row says, field by field: a value, a tuple for lists, None for nothing."""

    line: int
    by_field: Mapping[str, Any]


class FileFeed:
    """A file read by way of a mapping.

    Parameters
    ----------
    path
        A CSV file or an .xlsx spreadsheet.
    mapping
        Which column is which.
    kind
        What the rows should be.

    Raises
    ------
    ConfigError
        When the mapping is of another kind or names columns that the file does not have.
    FeedError
        When the file cannot be read.
    """

    def __init__(self, path: Path, mapping: FeedMapping, kind: Kind) -> None:
        if mapping.kind != kind:
            raise ConfigError(
                f"{mapping.place('kind')}: this mapping is for {mapping.kind}, and {kind} are"
                f" being imported; give a mapping with `kind: {kind}`."
            )
        self.path = path
        self.file = str(path)
        self.mapping = mapping
        self.table = open_table(path, mapping.file.sheet)
        self.binding: Binding = bind(mapping, path, self.table.columns)

    def rows(self) -> Iterator[Row | BadRow]:
        """Give the rows, and those that do not fit the header as bad rows."""
        for row in self.table.rows():
            yield self._unreadable(row) if isinstance(row, Unreadable) else row

    def wanted(self, rows: Iterator[Row | BadRow]) -> Iterator[Row | BadRow]:
        """Pass over the rows that the mapping's ``only`` does not mean."""
        wanted = self.binding.wanted
        return (row for row in rows if isinstance(row, BadRow) or wanted(row.cells))

    def read(self, row: Row, parsers: Mapping[str, Parser]) -> Values | BadRow:
        """Take the mapped fields out of a row."""
        values: dict[str, Any] = {}
        troubles = []
        for field, extractor in self.binding.extractors.items():
            try:
                values[field] = _parse(field, extractor(row.cells), parsers[field])
            except BadValueError as bad:
                troubles.append(f"{extractor.label} {bad}")
        if not troubles:
            return Values(row.line, values)
        return self.bad(row.line, "; ".join(troubles), self.key_of(row.cells))

    def bad(self, line: int, reason: str, key: str | None = None) -> BadRow:
        """Make a bad row of this file."""
        if len(reason) > _REASON_LENGTH:
            reason = reason[: _REASON_LENGTH - 1] + "…"
        return BadRow(self.file, line, reason, key)

    def key_of(self, cells: tuple[str, ...]) -> str | None:
        """Return the key that a row's cells hold, where that can be told."""
        extractor = self.binding.extractors.get("key")
        try:
            found = extractor(cells) if extractor else ()
        except (BadValueError, IndexError):
            return None
        return found[0] if found else None

    def stripped(self, row: Row) -> Row:
        """Empty the cells that no field takes, for a row that is kept for a while."""
        used = self.binding.used
        return Row(
            row.line,
            tuple(cell if place in used else "" for place, cell in enumerate(row.cells)),
        )

    def label(self, field: str) -> str:
        """Return the name of the column behind a field."""
        extractor = self.binding.extractors.get(field)
        return extractor.label if extractor else field

    def _unreadable(self, row: Unreadable) -> BadRow:
        return self.bad(row.line, row.reason, self.key_of(row.cells))


def _parse(field: str, texts: tuple[str, ...], parser: Parser) -> Any:
    if field in LIST_FIELDS:
        return tuple(dict.fromkeys(parser(text) for text in texts))
    return parser(texts[0]) if texts else None
