"""The file of a mentoring program: who offers to mentor, and who asks for a mentor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from sources.file_feed import FileFeed
from sources.mapping import FeedMapping
from sources.protocols import MentoringSource
from sources.records import BadRow, MentoringRecord
from sources.tables import Row
from sources.values import MENTORING_PARSERS

Role = Literal["mentor", "mentee"]
_Who = tuple[str, str | None, str | None]
_BOTH: tuple[Role, Role] = ("mentor", "mentee")
_WHOSE = "who offers or asks? Fill it in"
_WHICH = "write mentor, mentee or both"


class MentoringFile:
    """Offers and asks in a CSV file or spreadsheet, as a `MentoringSource`.

    Parameters
    ----------
    path
        The file.
    mapping
        A mapping of kind ``mentoring``.

    Raises
    ------
    ConfigError, FeedError
        As `FileFeed` does.
    """

    def __init__(self, path: Path, mapping: FeedMapping) -> None:
        self._feed = FileFeed(path, mapping, "mentoring")
        self.name = mapping.source
        self.refused_columns = self._feed.binding.refused
        self.notes = self._feed.table.notes

    def mentoring(self) -> Iterator[MentoringRecord | BadRow]:
        """Give the offers and asks, one a role, and the rows that cannot be read."""
        for row in self._feed.wanted(self._feed.rows()):
            if isinstance(row, BadRow):
                yield row
            else:
                yield from self._records(row)

    def _records(self, row: Row) -> Iterator[MentoringRecord | BadRow]:
        values = self._feed.read(row, MENTORING_PARSERS)
        if isinstance(values, BadRow):
            yield values
            return
        said = values.by_field
        if not (said.get("key") or said.get("email")):
            yield self._feed.bad(row.line, f"has nothing under {self._who(said)}; {_WHOSE}")
        elif not said["role"]:
            label = self._feed.label("role")
            yield self._feed.bad(row.line, f"has nothing under {label}; {_WHICH}", said.get("key"))
        else:
            for role in _BOTH:
                if {role, "both"} & set(said["role"]):
                    yield _record(self._feed.file, row.line, role, said)

    def _who(self, said: Any) -> str:
        return " and ".join(self._feed.label(field) for field in ("key", "email") if field in said)


def read_mentoring(source: MentoringSource) -> list[MentoringRecord | BadRow]:
    """Read all offers and asks; rows of one person in one role become one record.

    Topics, functions, wishes and present mentees are put together, the capacity is the largest of
    the rows and not their sum, and of goals and how often the last that was said holds.

    Returns
    -------
    list of MentoringRecord or BadRow
        In the order of the file, a record where the person's first row is.
    """
    rows = list(source.mentoring())
    together: dict[_Who, MentoringRecord] = {}
    for row in rows:
        if isinstance(row, MentoringRecord):
            known = together.get(_whose(row))
            together[_whose(row)] = _together(known, row) if known else row
    return list(_once_each(rows, together))


def _once_each(
    rows: list[MentoringRecord | BadRow], together: dict[_Who, MentoringRecord]
) -> Iterator[MentoringRecord | BadRow]:
    """Give each record where its first row was."""
    for row in rows:
        if isinstance(row, BadRow):
            yield row
        elif record := together.pop(_whose(row), None):
            yield record


def _whose(record: MentoringRecord) -> _Who:
    return (record.role, record.key, None if record.key else record.email)


def _record(file: str, line: int, role: Role, said: Any) -> MentoringRecord:
    """Make the record of one role; what is said of the other role only is left out."""
    mentor = role == "mentor"
    return MentoringRecord(
        file=file,
        line=line,
        role=role,
        key=said.get("key"),
        email=said.get("email"),
        capacity=said.get("capacity") if mentor else None,
        topics=said.get("topics") or None,
        functions=said.get("functions") or None,
        goals=None if mentor else said.get("goals"),
        how_often=said.get("how_often"),
        wishes=None if mentor else said.get("wishes") or None,
        current=(said.get("current") or ()) if mentor else (),
    )


def _together(one: MentoringRecord, other: MentoringRecord) -> MentoringRecord:
    """Put two rows of one person in one role together."""
    said = [each.capacity for each in (one, other) if each.capacity is not None]
    return replace(
        one,
        email=one.email or other.email,
        capacity=max(said, default=None),
        topics=_united(one.topics, other.topics),
        functions=_united(one.functions, other.functions),
        goals=other.goals or one.goals,
        how_often=other.how_often or one.how_often,
        wishes=_united(one.wishes, other.wishes),
        current=_united(one.current, other.current) or (),
    )


def _united(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return tuple(dict.fromkeys((*(one or ()), *(other or ())))) or None
