"""Guess which column is which, for a first look at somebody's own file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from sources.errors import FeedError
from sources.fields import FIELDS
from sources.header_names import EXTERNAL_WORDS, HEADER_NAMES, STATUS_WORDS
from sources.mapping import FeedMapping, MappingFile
from sources.protected import is_protected, label_words
from sources.references import plain_number
from sources.tables import Row, open_table
from sources.values import (
    BadValueError,
    parse_date,
    parse_email,
    parse_locale,
    parse_time_zone,
    parse_whole_number,
)

GUESSED_SOURCE = "guessed"
ROWS_LOOKED_AT = 5_000
_NAMED = 12
_PATH_MARKS = (">", " / ", "/", "\\", "|", "::")
_MOST = 0.8


@dataclass(frozen=True, slots=True)
class Guess:
    """A guessed mapping, and how it came about.

    Attributes
    ----------
    mapping
        The mapping, ready to use.
    taken
        For each field that was recognised, its column.
    refused
        The columns that would not be taken.
    remarks
        What an admin should know: which columns were passed over and why.
    """

    mapping: FeedMapping
    taken: tuple[tuple[str, str], ...]
    refused: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    words: str
    sample: tuple[str, ...]

    def share(self, fits: Callable[[str], bool]) -> float:
        """Return the share of the sample's filled cells that fit."""
        filled = [text for text in self.sample if text]
        return sum(map(fits, filled)) / len(filled) if filled else 0.0


_Check = Callable[[_Column], bool]


def guess_mapping(columns: Sequence[str], sample: Sequence[Sequence[str]]) -> Guess:
    """Recognise the columns of a people file by their names and by what is under them.

    Parameters
    ----------
    columns
        The header.
    sample
        Rows below it, a text for each column: the more, the surer.

    Raises
    ------
    FeedError
        When no column tells people apart.
    """
    found = _columns(columns, sample)
    rules, remarks = _guess_rules(found)
    if "key" not in rules:
        raise FeedError(_nobody_told_apart(columns, sample))
    in_order = {field: rules[field] for field in FIELDS["people"] if field in rules}
    file = MappingFile.model_validate(
        {"source": GUESSED_SOURCE, "kind": "people", "fields": in_order}
    )
    taken = tuple(
        (field, " + ".join(rule.origin)) for field, rule in file.fields.items() if rule.origin
    )
    used = {name for rule in file.fields.values() for name in rule.origin}
    refused = tuple(name for name in columns if name and name not in used)
    return Guess(FeedMapping(file), taken, refused, (*_twice(columns), *remarks))


def guess_file(path: Path) -> Guess:
    """Recognise the columns of a file by its first rows, so many that they are often all.

    Raises
    ------
    FeedError
        When it cannot be read, or no column tells people apart.
    """
    table = open_table(path)
    rows = (row.cells for row in table.rows() if isinstance(row, Row))
    try:
        return guess_mapping(table.columns, list(islice(rows, ROWS_LOOKED_AT)))
    except FeedError as error:
        raise FeedError("\n".join([f"{path}: {error}", *table.notes])) from None


def _nobody_told_apart(columns: Sequence[str], sample: Sequence[Sequence[str]]) -> str:
    if not sample:
        return "has a header and no rows below it; export it again, with the people."
    named = [f"`{name}`" for name in columns if name]
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return (
        "no column was recognised that tells people apart, such as `Employee ID` or `E-mail`. It"
        f" has the columns {', '.join(named[:_NAMED])}{more}. Rename one, or write a mapping"
        " (docs/import.md) and give it with --mapping."
    )


def _twice(columns: Sequence[str]) -> list[str]:
    return [
        f"`{name}` is there twice and was passed over; rename all but the one that is meant."
        for name in dict.fromkeys(columns)
        if name and columns.count(name) > 1 and not is_protected(name)
    ]


def _columns(columns: Sequence[str], sample: Sequence[Sequence[str]]) -> list[_Column]:
    return [
        _Column(name, " ".join(label_words(name)), tuple(row[place] for row in sample))
        for place, name in enumerate(columns)
        if name and columns.count(name) == 1 and not is_protected(name)
    ]


def _guess_rules(columns: Sequence[_Column]) -> tuple[dict[str, Any], list[str]]:
    rules: dict[str, Any] = {}
    remarks: list[str] = []
    people: list[_Column] = []
    for field in ("email", "key"):
        if column := _choose(field, columns, _CHECKS[field], remarks):
            rules[field] = {"column": column.name}
            people.append(column)
    if "key" not in rules and "email" in rules:
        rules["key"] = rules["email"]
        remarks.append("People are told apart by their e-mail address.")
    rules.update(_guess_name(columns))
    checks: dict[str, _Check] = {**_CHECKS, "manager": partial(_names_people, people)}
    for field in _REMAINING:
        if column := _choose(field, columns, checks.get(field, _is_filled), remarks):
            rules[field] = _SHAPES.get(field, _plain)(column)
    if "function" not in rules:
        remarks.append(
            "No column says who works in which function, so anybody may meet anybody: name one"
            " `Department`."
        )
    return rules, remarks


def _choose(
    field: str, columns: Sequence[_Column], fits: _Check, remarks: list[str]
) -> _Column | None:
    """Return the column with the surest name whose cells fit the field."""
    passed_over = []
    for name in HEADER_NAMES[field]:
        for column in columns:
            if _same(column.words, name):
                if fits(column):
                    return column
                passed_over.append(column.name)
    if passed_over:
        remarks.append(f"`{passed_over[0]}` looks like {field} by its name, not by its cells.")
    return None


def _same(words: str, name: str) -> bool:
    return words.replace(" ", "") == name.replace(" ", "")


def _guess_name(columns: Sequence[_Column]) -> dict[str, Any]:
    given = _choose("given name", columns, _is_filled, [])
    family = _choose("family name", columns, _is_filled, [])
    if given and family and given is not family:
        return {"name": {"columns": [given.name, family.name]}}
    whole = _choose("name", columns, _is_filled, [])
    return {"name": {"column": whole.name}} if whole else {}


def _is_filled(column: _Column) -> bool:
    return any(column.sample)


def _tells_apart(column: _Column) -> bool:
    """Tell whether most cells are filled and unlike each other; a few slips are usual."""
    filled = [text for text in column.sample if text]
    return len(filled) >= _MOST * len(column.sample) and len(set(filled)) > len(filled) / 2


def _varies(column: _Column) -> bool:
    """Tell whether a column sorts people into groups: more than one, fewer than people."""
    filled = [text for text in column.sample if text]
    return len(set(filled)) > 1 and (len(set(filled)) < len(filled) or len(filled) < 10)


def _mostly(parse: Callable[[str], object], column: _Column) -> bool:
    def fits(text: str) -> bool:
        try:
            parse(text)
        except BadValueError:
            return False
        return True

    return column.share(fits) >= _MOST


def _names_people(people: Sequence[_Column], column: _Column) -> bool:
    """Tell whether cells look like one of the columns that tell people apart, or like names."""
    known = {text.casefold() for person in people for text in person.sample}
    shapes = {_shape(text) for text in known if text}

    def fits(text: str) -> bool:
        return text.casefold() in known or _shape(text) in shapes or _is_a_name(text)

    return column.share(fits) >= _MOST


def _is_a_name(text: str) -> bool:
    """Tell whether a text has two words or more and no number, as people's names do."""
    return len(text.split()) > 1 and not any(letter.isdigit() for letter in text)


def _shape(text: str) -> str:
    if "@" in text:
        return "@"
    number = plain_number(text)
    kinds = ("9" if letter.isdigit() else "a" if letter.isalpha() else letter for letter in number)
    return "".join(kinds) if any(letter.isdigit() for letter in text) else " "


_CHECKS: dict[str, _Check] = {
    "key": _tells_apart,
    "email": partial(_mostly, parse_email),
    "function": _varies,
    "level": partial(_mostly, parse_whole_number),
    "time_zone": partial(_mostly, parse_time_zone),
    "locale": partial(_mostly, parse_locale),
    "away_until": partial(_mostly, parse_date),
}
_REMAINING = (
    "function",
    "level",
    "site",
    "country",
    "time_zone",
    "locale",
    "languages",
    "manager",
    "status",
    "away_until",
    "external",
)


def _plain(column: _Column) -> dict[str, Any]:
    return {"column": column.name}


def _path(column: _Column) -> dict[str, Any]:
    """Take the first part of a path such as ``Sales>Commercial``, where cells hold paths."""
    for mark in _PATH_MARKS:
        heads = {text.split(mark)[0].strip() for text in column.sample if text}
        if column.share(lambda text, mark=mark: mark in text) > 0.3 and len(heads) > 1:  # type: ignore[misc]
            return {"column": column.name, "split": mark, "part": "first"}
    return {"column": column.name}


def _status(column: _Column) -> dict[str, Any]:
    values = {"*": "active"}
    for status, known in STATUS_WORDS.items():
        values.update(dict.fromkeys(known, status))
        values.update({text: status for text in set(column.sample) if _says(text, known)})
    return {"column": column.name, "values": dict(sorted(values.items()))}


def _external(column: _Column) -> dict[str, Any]:
    seen = {text for text in column.sample if text and _says(text, EXTERNAL_WORDS)}
    outside = sorted(seen | set(EXTERNAL_WORDS))
    return {"column": column.name, "values": {**dict.fromkeys(outside, "yes"), "*": "no"}}


def _says(text: str, known: Sequence[str]) -> bool:
    return " ".join(label_words(text)) in known


_SHAPES: dict[str, Callable[[_Column], dict[str, Any]]] = {
    "function": _path,
    "status": _status,
    "external": _external,
}
