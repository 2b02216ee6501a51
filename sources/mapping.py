"""The file that says which column is which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, get_args
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from config import ConfigError, Document, read_document
from config.validation import Problem, told
from sources.fields import FIELDS, LIST_FIELDS, REQUIRED_FIELDS, Kind, nearest, unknown_field
from sources.protected import is_protected, protected_column
from sources.rules import FieldRule, Only, Otherwise, Pattern, Text
from sources.values import FOREVER, BadValueError, parse_time_zone, parsers_of
from store import ERASED, JOINED

Steps = tuple[str | int, ...]


def _short_form(value: Any) -> Any:
    return value if isinstance(value, dict) else {"column": value}


def _time_zone(value: Any) -> Any:
    try:
        return parse_time_zone(value) if isinstance(value, str) else value
    except BadValueError as bad:
        raise ValueError(str(bad)) from None


def _not_reserved(value: str) -> str:
    if value in (ERASED, JOINED):
        raise ValueError(f"{value!r} is a name that Crossweave keeps for itself; choose another")
    return value


class MappingFile(BaseModel):
    """A mapping as it is written.

    Attributes
    ----------
    source
        Names the feed; a record's key is unique within it.
    kind
        What its rows are: people, activity, answers or mentoring.
    fields
        The rule of each field that is taken.
    latest_by
        The column with the date from which a row holds; of a person's rows the latest that
        already holds is taken.
    only
        Which rows are meant; the others are passed over as if they were not there.
    sheet
        The sheet of a spreadsheet; the first one when not set.
    time_zone
        The zone of instants that are written without one.
    people
        For activity: the feed whose keys ``actor`` and ``target`` are.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Annotated[Text, Field(max_length=80), AfterValidator(_not_reserved)]
    kind: Kind
    fields: dict[str, Annotated[FieldRule, BeforeValidator(_short_form)]]
    latest_by: Text | None = None
    only: Only | None = None
    sheet: Text | None = None
    time_zone: Annotated[str, BeforeValidator(_time_zone)] | None = None
    people: Text | None = None


@dataclass(frozen=True, slots=True)
class FeedMapping:
    """A mapping that was found valid, and the file it came from.

    Attributes
    ----------
    file
        What it says.
    document
        Where it says it; None when it was guessed.
    """

    file: MappingFile
    document: Document | None = None

    @property
    def source(self) -> str:
        """The name of the feed."""
        return self.file.source

    @property
    def kind(self) -> Kind:
        """What the rows are."""
        return self.file.kind

    @property
    def fields(self) -> Mapping[str, FieldRule]:
        """The rule of each field."""
        return self.file.fields

    @property
    def zone(self) -> ZoneInfo | None:
        """The zone of instants that are written without one."""
        return ZoneInfo(self.file.time_zone) if self.file.time_zone else None

    def place(self, *path: str | int) -> str:
        """Say where a part of the mapping is written, as ``file:line``."""
        if self.document is None:
            return f"{self.source}: {'.'.join(map(str, path))}"
        return self.document.at(path)


def read_mapping(path: Path) -> FeedMapping:
    """Read a mapping file.

    Raises
    ------
    ConfigError
        When it cannot be read or used; the message has a line for each problem.
    """
    return parse_mapping(read_document(path))


def parse_mapping(document: Document) -> FeedMapping:
    """Check a mapping.

    Raises
    ------
    ConfigError
        When it names what there is not, or would take what must never be taken; the message has
        a line for each problem, beginning with ``file:line``.
    """
    try:
        file = MappingFile.model_validate(document.data)
    except ValidationError as error:
        raise ConfigError(told(document, map(_problem, error.errors()))) from None
    problems = [
        *_field_problems(file),
        *_column_problems(file),
        *_part_problems(file),
        *_value_problems(file),
        *_missing_fields(file),
    ]
    if problems:
        raise ConfigError(told(document, problems))
    return FeedMapping(file, document)


def _problem(error: Any) -> Problem:
    path: Steps = tuple(error["loc"])
    name = f"`{next(step for step in reversed(path) if isinstance(step, str))}`"
    if error["type"] == "extra_forbidden":
        return path, f"{name} is not a key here{nearest(str(path[-1]), _keys_at(path))}"
    if error["type"] == "missing":
        return path, f"{name} is missing{_example(str(path[-1]))}."
    if error["type"] == "value_error":
        return path, f"{name} {error['ctx']['error']}."
    if path == ("kind",):
        return path, f"`kind` should be one of {', '.join(get_args(Kind))}."
    return path, f"{name} cannot be used: {error['msg'].lower()}."


def _keys_at(path: Steps) -> list[str]:
    models: dict[str, type[BaseModel]] = {
        "patterns": Pattern,
        "otherwise": Otherwise,
        "only": Only,
    }
    if len(path) == 1:
        return list(MappingFile.model_fields)
    named = next((models[str(step)] for step in path if step in models), FieldRule)
    return [key for key in named.model_fields if key != "action"]


def _example(key: str) -> str:
    examples = {
        "source": "; name the feed, such as `source: hr`",
        "kind": "; say what the rows are: `kind: people`, `activity`, `answers` or `mentoring`",
        "fields": "; say which column is which, such as `key: Employee ID`",
    }
    return examples.get(key, "")


def _field_problems(file: MappingFile) -> list[Problem]:
    known = FIELDS[file.kind]
    return [
        (("fields", name), unknown_field(file.kind, name))
        for name in file.fields
        if name not in known
    ]


def _column_problems(file: MappingFile) -> list[Problem]:
    found: list[Problem] = [
        (("fields", name), protected_column(column))
        for name, rule in file.fields.items()
        for column in rule.origin
        if name in FIELDS[file.kind] and is_protected(column)
    ]
    if file.only is not None and is_protected(file.only.column):
        found.append((("only", "column"), protected_column(file.only.column)))
    return found


def _part_problems(file: MappingFile) -> list[Problem]:
    return [
        (("fields", name, "part"), f"`all` is for lists; `{name}` has one value: take `first`")
        for name, rule in file.fields.items()
        if rule.part == "all" and name not in LIST_FIELDS
    ]


def _value_problems(file: MappingFile) -> list[Problem]:
    """Find the values in the mapping itself that every row would be refused for."""
    parsers = parsers_of(file.kind, None, FOREVER)
    found: list[Problem] = []
    for name, rule in file.fields.items():
        if name not in parsers:
            continue
        for steps, text in rule.constants():
            try:
                parsers[name](text)
            except BadValueError as bad:
                found.append((("fields", name, *steps), f"`{text}` {bad}."))
    return found


def _missing_fields(file: MappingFile) -> list[Problem]:
    missing = [name for name in REQUIRED_FIELDS[file.kind] if name not in file.fields]
    if file.kind == "mentoring" and not {"key", "email"} & set(file.fields):
        return [(("fields",), "needs `key` or `email`: who offers or asks?")]
    if file.kind == "answers" and not {"key", "email"} & set(file.fields):
        return [(("fields",), "needs `key` or `email`: whose answer is it?")]
    return [
        (("fields",), f"needs the field `{name}`: give its column, or a default")
        for name in missing
    ]
