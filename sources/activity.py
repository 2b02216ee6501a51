"""The activity file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from sources.file_feed import FileFeed
from sources.mapping import FeedMapping
from sources.records import BadRow, EventRecord
from sources.tables import Row
from sources.values import NOW, Parser, parsers_of

_IDENTITY = ("kind", "actor", "target", "at", "topic")


class ActivityFile:
    """Who did what, for whom, when, in a CSV file or spreadsheet, as an `ActivitySource`.

    Parameters
    ----------
    path
        The file.
    mapping
        A mapping of kind ``activity``.

    Raises
    ------
    ConfigError, FeedError
        As `FileFeed` does.

    Notes
    -----
    Where the mapping has no ``key``, an event is told from others by its kind, people, instant and
    topic, so that rows that agree in all of these are one event. The weight is not part of it: an
    event whose weight is corrected later stays one event. Where the mapping says
    ``at: {default: now}``, for a picture of who works with whom that has no dates, the instant is
    that of the import and not part of it either.
    """

    def __init__(self, path: Path, mapping: FeedMapping) -> None:
        self._feed = FileFeed(path, mapping, "activity")
        self._undated = mapping.fields["at"].default == NOW
        self.name = mapping.source
        self.people_source = mapping.file.people
        self.refused_columns = self._feed.binding.refused
        self.notes = self._feed.table.notes

    def events(self, now: datetime) -> Iterator[EventRecord | BadRow]:
        """Give the events, undated ones as of ``now``, and the rows that cannot be read."""
        snapshot = now.astimezone(UTC) if self._undated else None
        parsers = parsers_of("activity", self._feed.mapping.zone, snapshot)
        for row in self._feed.wanted(self._feed.rows()):
            yield row if isinstance(row, BadRow) else self._record(row, parsers, snapshot)

    def _record(
        self, row: Row, parsers: Mapping[str, Parser], snapshot: datetime | None
    ) -> EventRecord | BadRow:
        values = self._feed.read(row, parsers)
        if isinstance(values, BadRow):
            return values
        said = values.by_field
        missing = [field for field in ("kind", "actor", "at") if said[field] is None]
        if missing:
            columns = " and ".join(self._feed.label(field) for field in missing)
            return self._feed.bad(row.line, f"has nothing under {columns}; fill it in")
        return EventRecord(
            file=self._feed.file,
            line=row.line,
            key=said.get("key") or content_key(said, undated=said["at"] == snapshot),
            kind=said["kind"],
            actor=said["actor"],
            at=said["at"],
            target=said.get("target"),
            topic=said.get("topic"),
            weight=1.0 if said.get("weight") is None else said["weight"],
        )


def content_key(said: Mapping[str, Any], *, undated: bool) -> str:
    """Make a key of what an event says: the same content, the same key.

    Parameters
    ----------
    said
        The event's values by field.
    undated
        Whether its instant is that of the import and so says nothing.
    """
    told = {**said, "at": None} if undated else said
    content = "\x1f".join(str(told.get(field) or "") for field in _IDENTITY)
    return blake2b(content.encode(), digest_size=16).hexdigest()
