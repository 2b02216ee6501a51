"""How one field is made from a row: what an admin may write under a field's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


def plain_text(value: Any) -> Any:
    """Read a YAML scalar as the text that was meant: ``7`` as "7", ``true`` as "yes"."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (int, float)):
        return str(value)
    return value


def _pattern(value: Any) -> Any:
    text = plain_text(value)
    if isinstance(text, str):
        try:
            re.compile(text)
        except re.error as error:
            raise ValueError(f"is not a regular expression: {error}") from None
    return text


def _otherwise(value: Any) -> Any:
    if value in ("keep", "refuse", "skip"):
        return {"action": value}
    if isinstance(value, dict) and list(value) == ["value"]:
        return {"action": "value", **value}
    raise ValueError("should be `keep`, `refuse`, `skip`, or a value such as `{value: Other}`")


def _part(value: Any) -> Any:
    if value in ("first", "last", "all") or (type(value) is int and value >= 1):
        return value
    raise ValueError("should be `first`, `last`, `all`, or a number from 1")


def _marks(value: Any) -> Any:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list) else (value,)


Text = Annotated[str, BeforeValidator(plain_text), Field(min_length=1)]


class _Rule(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Pattern(_Rule):
    """A regular expression, case ignored, and the value that it stands for."""

    match: Annotated[str, BeforeValidator(_pattern), Field(min_length=1)]
    value: Text


class Otherwise(_Rule):
    """What becomes of a value that fits none of the patterns; ``skip`` is as if it were empty."""

    action: Literal["keep", "refuse", "skip", "value"]
    value: Text | None = None


class Only(_Rule):
    """Which rows are meant at all: those whose column fits a regular expression, case ignored."""

    column: Text
    match: Annotated[str, BeforeValidator(_pattern), Field(min_length=1)]


class FieldRule(_Rule):
    """Where a field comes from and what is done to it, in this order.

    Attributes
    ----------
    column, columns
        The column, or several whose cells are joined by a space; those of a list make one list.
    split, part
        Cut the text at this mark, or at each of several, and take the ``first``, ``last`` or
        so-manieth part, or ``all``.
    patterns, otherwise
        The first pattern that fits gives the value.
    values
        The value for each text, case ignored; ``"*"`` for any other.
    default
        The value where there is none.
    """

    column: Text | None = None
    columns: tuple[Text, ...] = ()
    split: Annotated[tuple[Text, ...], BeforeValidator(_marks)] = ()
    part: Annotated[Literal["first", "last", "all"] | int, BeforeValidator(_part)] | None = None
    patterns: tuple[Pattern, ...] = ()
    otherwise: Annotated[Otherwise, BeforeValidator(_otherwise)] = Otherwise(action="keep")
    values: dict[str, Text] = Field(default_factory=dict)
    default: Text | None = None

    @model_validator(mode="after")
    def _has_an_origin(self) -> FieldRule:
        if self.column and self.columns:
            raise ValueError("has both `column` and `columns`; keep one")
        if not self.origin and self.default is None:
            raise ValueError("needs a `column`, or a `default` for everybody")
        if self.part is not None and not self.split:
            raise ValueError('has `part` without `split`; say where to cut, such as `split: ">"`')
        return self

    def constants(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Give the values that the mapping itself holds, each with its place in the rule."""
        if self.default is not None:
            yield ("default",), self.default
        for text, value in self.values.items():
            yield ("values", text), value
        if self.values:
            return  # what patterns give is still translated
        for number, pattern in enumerate(self.patterns):
            yield ("patterns", number, "value"), pattern.value
        if self.otherwise.value is not None:
            yield ("otherwise", "value"), self.otherwise.value

    @property
    def origin(self) -> tuple[str, ...]:
        """The columns that this field is made from."""
        return (self.column,) if self.column else self.columns
