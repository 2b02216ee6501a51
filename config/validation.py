"""Hold a document against a pydantic model; every problem is told with its line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from config.documents import Document
from config.errors import ConfigError

Model = TypeVar("Model", bound=BaseModel)
Problem = tuple[tuple[str | int, ...], str]


def validate(model: type[Model], document: Document, **known: Any) -> Model:
    """Make a model from a whole document.

    Parameters
    ----------
    known
        Values that the document does not hold, such as the file's name.

    Raises
    ------
    ConfigError
        With a line for each problem.
    """
    try:
        return model(**known, **document.data)
    except ValidationError as error:
        found = problems(error, list(model.model_fields))
    raise ConfigError(told(document, found))


def problems(error: ValidationError, keys: Sequence[str]) -> list[Problem]:
    """Put pydantic's problems into words; ``keys`` are the valid names at the top."""
    return [_in_words(problem, keys) for problem in error.errors(include_input=False)]


def told(document: Document, found: Iterable[Problem]) -> str:
    """Return one line a problem, ``file:line: words``, in the order of the file."""
    in_order = sorted((document.line(path), text) for path, text in found)
    return "\n".join(f"{document.path}:{line}: {text}" for line, text in in_order)


def _in_words(problem: Any, keys: Sequence[str]) -> Problem:
    path = tuple(problem["loc"])
    if problem["type"] == "extra_forbidden":
        near = get_close_matches(str(path[-1]), keys if len(path) == 1 else [], n=1)
        return path, f"unknown key {path[-1]!r}." + (f" Did you mean {near[0]!r}?" if near else "")
    if problem["type"] == "missing":
        return path, f"the key `{path[-1]}` is missing."
    where = f"`{'.'.join(map(str, path))}`: " if path else ""
    return path, f"{where}{problem['msg'].removeprefix('Value error, ')}."
