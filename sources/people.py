"""The people file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from sources.file_feed import FileFeed, Values
from sources.mapping import FeedMapping
from sources.records import BadRow, PersonRecord
from sources.tables import Row
from sources.values import PEOPLE_PARSERS, BadValueError, parse_date


class PeopleFile:
    """A directory of people in a CSV file or spreadsheet, as a `PeopleSource`.

    Parameters
    ----------
    path
        The file.
    mapping
        A mapping of kind ``people``.

    Raises
    ------
    ConfigError, FeedError
        As `FileFeed` does.
    """

    def __init__(self, path: Path, mapping: FeedMapping) -> None:
        self._feed = FileFeed(path, mapping, "people")
        self.name = mapping.source
        self.refused_columns = self._feed.binding.refused
        self.notes = self._feed.table.notes

    def people(self, now: datetime) -> Iterator[PersonRecord | BadRow]:
        """Give the people as they are at ``now``, and the rows that cannot be read."""
        rows = self._feed.rows()
        if self._feed.binding.latest_by is not None:
            rows = self._latest(rows, now.astimezone(UTC).date())
        for row in self._feed.wanted(rows):
            yield row if isinstance(row, BadRow) else self._record(row)

    def _record(self, row: Row) -> PersonRecord | BadRow:
        values = self._feed.read(row, PEOPLE_PARSERS)
        if isinstance(values, BadRow):
            return values
        if not values.by_field["key"]:
            reason = f"has nothing under {self._feed.label('key')}; each person needs a key"
            return self._feed.bad(row.line, reason)
        return _person(self._feed.file, values)

    def _latest(self, rows: Iterator[Row | BadRow], today: date) -> Iterator[Row | BadRow]:
        """Keep, of each person's rows that hold by today, those with the latest date."""
        latest: dict[str, tuple[date, list[Row]]] = {}
        for row in rows:
            if isinstance(row, BadRow):
                yield row
                continue
            try:
                since = self._since(row)
            except BadValueError as bad:
                reason = f"{self._feed.mapping.file.latest_by} {bad}"
                yield self._feed.bad(row.line, reason, self._feed.key_of(row.cells))
                continue
            if since <= today:
                key = self._feed.key_of(row.cells) or ""
                _keep_latest(latest, key, since, self._feed.stripped(row))
        for _, kept in latest.values():
            yield from kept

    def _since(self, row: Row) -> date:
        text = row.cells[self._feed.binding.latest_by or 0]
        return parse_date(text) if text else date.min


def _keep_latest(
    latest: dict[str, tuple[date, list[Row]]], key: str, since: date, row: Row
) -> None:
    known = latest.get(key)
    if known is None or known[0] < since:
        latest[key] = (since, [row])
    elif known[0] == since:
        known[1].append(row)


def _person(file: str, values: Values) -> PersonRecord:
    said = values.by_field
    status = _status(said)
    return PersonRecord(
        file=file,
        line=values.line,
        key=said["key"],
        name=said.get("name") or said["key"],
        email=said.get("email"),
        function=said.get("function"),
        level=said.get("level"),
        site=said.get("site"),
        country=said.get("country"),
        time_zone=said.get("time_zone"),
        locale=said.get("locale"),
        languages=said.get("languages") or (),
        manager=said.get("manager"),
        external=bool(said.get("external")),
        status=status,
        away_until=said.get("away_until") if status == "away" else None,
    )


def _status(said: Any) -> Literal["active", "away", "left"]:
    """Return the status; a date of return alone says that somebody is away."""
    stated: Literal["active", "away", "left"] | None = said.get("status")
    return stated or ("away" if said.get("away_until") else "active")
