"""Turns what pydantic found wrong with a policy into sentences with the nearest valid name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

Path = tuple[str | int, ...]

PROTECTED: Final = frozenset(
    {
        "age", "birth_date", "date_of_birth", "disability", "ethnicity", "gender", "health",
        "marital_status", "nationality", "orientation", "pregnancy", "race", "religion", "sex",
        "sexual_orientation", "union", "union_membership",
    }
)  # fmt: skip

_SAID_BY: Final = {"topics_offered": "no mentor", "topics_asked": "no mentee"}


@dataclass(frozen=True, slots=True)
class PolicyProblem:
    """One thing that is wrong with a policy.

    Attributes
    ----------
    path
        Where: keys and list positions from the top of the policy's document.
    message
        What is wrong and what to write instead.
    """

    path: Path
    message: str

    def __str__(self) -> str:
        place = ".".join(str(step) for step in self.path)
        return f"{place}: {self.message}" if place else self.message


def nearest(word: object, valid: Iterable[str]) -> str:
    """Say which of the valid names somebody may have meant, or list them all."""
    names = list(valid)
    close = get_close_matches(str(word).lower(), names, n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else f"use one of: {', '.join(names)}"


def protected_attribute(word: object) -> str | None:
    """Say why a word may not be used, when it names a protected attribute."""
    if str(word).lower().replace(" ", "_").replace("-", "_") not in PROTECTED:
        return None
    return f"{str(word)!r} is a protected attribute; it never takes part in matching"


def empty_column(column: str, label: str) -> str:
    """Say of a rule that no member has what it asks for, and what can be done."""
    if column not in _SAID_BY:
        return f"no member has {column!r}; fill it, or remove the rule {label}"
    return (
        f"no member has {column!r}: {_SAID_BY[column]} in this round named a topic. Let some name"
        f" theirs (by the form, or with --topics where a member joins), or remove the rule {label}"
    )


def problems_of(error: ValidationError, model: type[BaseModel], path: Path) -> list[PolicyProblem]:
    """Put a validation error of one rule into words.

    Parameters
    ----------
    error
        What pydantic raised.
    model
        The rule's class.
    path
        Where the rule stands in the policy.

    Returns
    -------
    list of PolicyProblem
        One for each option that is wrong.
    """
    found: dict[Path, PolicyProblem] = {}
    for item in error.errors():
        where = path + _option(item["loc"])
        found.setdefault(where, PolicyProblem(where, _sentence(item, model)))
    return list(found.values())


def _option(location: tuple[int | str, ...]) -> Path:
    """Keep the option's own name: what follows it are pydantic's names of alternatives."""
    return location[:1]


def options_of(model: type[BaseModel]) -> list[str]:
    """List a rule's options as they are written in a policy."""
    return [field.alias or name for name, field in model.model_fields.items()]


def _sentence(item: ErrorDetails, model: type[BaseModel]) -> str:
    """Say what is wrong with one option."""
    key, given = str(item["loc"][0]) if item["loc"] else "", item["input"]
    protected = protected_attribute(given) if isinstance(given, str) else None
    if protected is not None:
        return protected
    context: Mapping[str, Any] = item.get("ctx", {})
    match item["type"]:
        case "extra_forbidden":
            return f"unknown option {key!r}; {nearest(key, options_of(model))}"
        case "missing":
            return f"{key!r} is missing; add it"
        case "literal_error":
            return f"{given!r} is not valid here; {_nearest_literal(given, model, key)}"
        case "greater_than_equal":
            return f"is {given!r}, must be {context['ge']} or more"
        case "less_than_equal":
            return f"is {given!r}, must be {context['le']} or less"
        case "int_type":
            return f"is {given!r}, must be a whole number{_or_words(model, key)}"
        case "value_error":
            return str(context["error"])
        case _:
            return f"is {given!r}: {item['msg'].lower()}"


def _words(model: type[BaseModel], key: str) -> list[str]:
    """List the words that an option takes, if it takes words."""
    properties = model.model_json_schema()["properties"].get(key, {})
    choices = [properties, *properties.get("anyOf", [])]
    return [
        word
        for choice in choices
        for word in (choice.get("enum") or [choice[k] for k in ("const",) if k in choice])
    ]


def _nearest_literal(given: object, model: type[BaseModel], key: str) -> str:
    return nearest(given, _words(model, key))


def _or_words(model: type[BaseModel], key: str) -> str:
    words = _words(model, key)
    return f" or one of: {', '.join(words)}" if words else ""
