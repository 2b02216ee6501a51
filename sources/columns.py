"""Tie a mapping to the columns that a file really has."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from config import ConfigError
from sources.errors import FeedError
from sources.fields import LIST_FIELDS, near
from sources.mapping import FeedMapping
from sources.rules import FieldRule, Only
from sources.tables import clean
from sources.transform import Transformation
from sources.values import NOTHING

AS_WRITTEN = frozenset({"key", "name"})
"""Fields in which ``Null`` is somebody, not nobody."""

_LOOKS_LIKE_DATA = re.compile(r"@|^\d+([.,]\d+)?$|^\d{4}-\d\d-\d\d")


class Extractor:
    """Takes one field's values out of a row.

    Attributes
    ----------
    label
        The column's name, for messages.
    """

    def __init__(self, field: str, rule: FieldRule, places: tuple[int, ...]) -> None:
        self.label = " + ".join(rule.origin) or field
        self._places = places
        self._joint = "; " if field in LIST_FIELDS else " "
        mapped = {text.casefold() for text in rule.values}
        self._nothing = frozenset() if field in AS_WRITTEN else NOTHING - mapped
        transformation = Transformation(rule, many=field in LIST_FIELDS)
        # Departments repeat, names do not: remember only what costs something to work out.
        costly = bool(rule.patterns or rule.values or rule.split)
        self._transform = lru_cache(maxsize=4096)(transformation) if costly else transformation

    def __call__(self, cells: Sequence[str]) -> tuple[str, ...]:
        """Return the field's values: at most one, unless the field is a list.

        Raises
        ------
        BadValue
            When the mapping refuses what the cell holds.
        """
        if len(self._places) == 1:
            text = cells[self._places[0]]
        else:
            filled = (cells[place].strip() for place in self._places)
            text = self._joint.join(cell for cell in filled if cell)
        return self._transform("" if text.casefold() in self._nothing else text)


@dataclass(frozen=True, slots=True)
class Binding:
    """A mapping tied to a file.

    Attributes
    ----------
    extractors
        For each field that is taken.
    refused
        The names of the columns that nobody takes.
    latest_by
        The place of the column with the date from which a row holds.
    used
        The places of the columns that are taken.
    wanted
        Tells by a row's cells whether the mapping means it at all.
    """

    extractors: Mapping[str, Extractor]
    refused: tuple[str, ...]
    latest_by: int | None
    used: frozenset[int]
    wanted: Callable[[Sequence[str]], bool]


def bind(mapping: FeedMapping, path: Path, columns: Sequence[str]) -> Binding:
    """Find a mapping's columns in a file; case is ignored where a name differs only in that.

    Raises
    ------
    ConfigError
        When a column is not in the file or is there twice; the message names what there is.
    FeedError
        When the file's first line does not look like a header.
    """
    finder = _Finder(mapping, path, columns)
    extractors = {
        field: Extractor(field, rule, finder.places(("fields", field), rule.origin))
        for field, rule in mapping.fields.items()
    }
    latest_by = mapping.file.latest_by
    dates = finder.places(("latest_by",), (latest_by,)) if latest_by else ()
    only = mapping.file.only
    chosen = finder.places(("only", "column"), (only.column,)) if only else ()
    finder.raise_problems()
    return Binding(
        extractors,
        finder.refused(),
        dates[0] if dates else None,
        finder.used(),
        _choice(only, chosen),
    )


def _choice(only: Only | None, places: tuple[int, ...]) -> Callable[[Sequence[str]], bool]:
    """Return what tells whether a row is meant."""
    if only is None:
        return lambda _: True
    (place,), pattern = places, re.compile(only.match, re.IGNORECASE)
    return lambda cells: pattern.search(cells[place]) is not None


class _Finder:
    """Looks up columns by name and remembers which were used and which were not there."""

    def __init__(self, mapping: FeedMapping, path: Path, columns: Sequence[str]) -> None:
        self._mapping = mapping
        self._path = path
        self._columns = columns
        self._used: set[int] = set()
        self._problems: list[str] = []

    def places(self, where: tuple[str, ...], names: Sequence[str]) -> tuple[int, ...]:
        """Return the places of columns; note those that are missing or ambiguous."""
        found = []
        for name in names:
            places = self._matching(name)
            if len(places) == 1:
                found.append(places[0])
            else:
                problem = self._missing(name) if not places else self._twice(name, places)
                self._problems.append(f"{self._mapping.place(*where)}: {problem}")
        self._used.update(found)
        return tuple(found)

    def used(self) -> frozenset[int]:
        """Return the places of the columns that were looked up."""
        return frozenset(self._used)

    def refused(self) -> tuple[str, ...]:
        """Return the named columns that nobody looked up."""
        return tuple(
            name for place, name in enumerate(self._columns) if name and place not in self._used
        )

    def raise_problems(self) -> None:
        """Raise what was noted, if anything was."""
        if not self._problems:
            return
        if not self._used and any(_LOOKS_LIKE_DATA.search(name) for name in self._columns):
            raise FeedError(
                f"{self._path}: the first line looks like somebody's row. Add a line above it that"
                " names the columns."
            )
        there_are = ", ".join(f"`{name}`" for name in self._columns if name)
        self._problems.append(f"{self._path.name} has the columns {there_are}.")
        raise ConfigError("\n".join(self._problems))

    def _matching(self, name: str) -> list[int]:
        exact = [place for place, column in enumerate(self._columns) if column == clean(name)]
        if exact:
            return exact
        wanted = clean(name).casefold()
        return [place for place, column in enumerate(self._columns) if column.casefold() == wanted]

    def _missing(self, name: str) -> str:
        close = near(name, [column for column in self._columns if column])
        hint = f"did you mean `{close}`?" if close else "delete this line, or correct the name."
        return f"{self._path.name} has no column `{name}`; {hint}"

    def _twice(self, name: str, places: Sequence[int]) -> str:
        numbers = " and ".join(str(place + 1) for place in places)
        return (
            f"{self._path.name} has several columns `{name}` (columns {numbers}); rename all but"
            " the one that is meant."
        )
