"""Hold a document against a pydantic model; every problem is told with its line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

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
        found = problems(error, list(model.model_fields), model)
    raise ConfigError(told(document, found))


def problems(error: ValidationError, keys: Sequence[str], model: type[BaseModel]) -> list[Problem]:
    """Put pydantic's problems into words.

    Parameters
    ----------
    keys
        The valid names at the top of the document.
    model
        What the document was held against; it knows the names further down.
    """
    return [
        _in_words(problem, keys if len(problem["loc"]) == 1 else _keys_at(model, problem["loc"]))
        for problem in error.errors(include_input=False)
    ]


def _keys_at(model: type[BaseModel], path: Sequence[str | int]) -> list[str]:
    """Return the names that the model knows where a path's last key stands."""
    here: Any = model
    for step in path[:-1]:
        if isinstance(step, int):
            continue
        field = here.model_fields.get(step)
        models = [] if field is None else _models_in(field.annotation)
        if not models:
            return []
        here = models[0]
    return list(here.model_fields)


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    """Return the models that a type is made of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]


def told(document: Document, found: Iterable[Problem]) -> str:
    """Return one line a problem, ``file:line: words``, in the order of the file."""
    in_order = sorted((document.line(path), text) for path, text in found)
    return "\n".join(f"{document.path}:{line}: {text}" for line, text in in_order)


def _in_words(problem: Any, keys: Sequence[str]) -> Problem:
    path = tuple(problem["loc"])
    if problem["type"] == "extra_forbidden":
        near = get_close_matches(str(path[-1]), keys, n=1)
        return path, f"unknown key {path[-1]!r}." + (f" Did you mean {near[0]!r}?" if near else "")
    if problem["type"] == "missing":
        return path, f"the key `{path[-1]}` is missing."
    where = f"`{'.'.join(map(str, path))}`: " if path else ""
    return path, f"{where}{problem['msg'].removeprefix('Value error, ')}."
