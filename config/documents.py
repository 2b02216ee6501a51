"""YAML files that remember the line of every key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from config.errors import ConfigError

REMEMBERED: Final = 64
"""Texts that are not parsed again."""

Lines = dict[tuple[str | int, ...], int]


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file as plain data, with the place of each key.

    Attributes
    ----------
    path
        The file.
    data
        Its content as plain dicts, lists and scalars.
    lines
        The line, from 1, of each path of keys and list positions.
    """

    path: Path
    data: dict[str, Any]
    lines: Mapping[tuple[str | int, ...], int]

    def line(self, path: Sequence[str | int]) -> int:
        """Return the line of a path, or of the nearest part of it that the file has."""
        steps = tuple(path)
        while steps and steps not in self.lines:
            steps = steps[:-1]
        return self.lines.get(steps, 1)

    def at(self, path: Sequence[str | int]) -> str:
        """Return ``file:line`` for a path, as editors open it."""
        return f"{self.path}:{self.line(path)}"


def read_document(path: Path) -> Document:
    """Read one YAML file.

    Raises
    ------
    ConfigError
        When the file is missing, is not YAML, names a key twice, or is not made of keys.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file.") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: is not UTF-8 text; save it as UTF-8.") from None
    return parse_document(text, path)


def parse_document(text: str, path: Path) -> Document:
    """Read the text of one YAML file; ``path`` is where it came from.

    Raises
    ------
    ConfigError
        When it is not YAML, names a key twice, or is not made of keys.
    """
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        data, lines = _parsed(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{path}:{mark.line + 1}" if mark else str(path)
        raise ConfigError(f"{place}: {error.problem or 'is not YAML'}.") from None
    except YAMLError:
        raise ConfigError(f"{path}: is not YAML.") from None
    if not isinstance(data, dict):
        raise ConfigError(f"{path}: should be a list of `key: value` lines.")
    return Document(path, deepcopy(data), lines)


@lru_cache(maxsize=REMEMBERED)
def _parsed(text: str) -> tuple[Any, Lines]:
    """Read a text that is often the same: schedules look at the same files every minute."""
    from ruamel.yaml import YAML

    content = YAML(typ="rt").load(text)
    lines: Lines = {}
    _collect_lines(content, (), lines)
    return _plain(content), lines


def _collect_lines(node: Any, path: tuple[str | int, ...], lines: Lines) -> None:
    if isinstance(node, dict):
        for key, value in node.items():
            lines[(*path, key)] = node.lc.key(key)[0] + 1  # type: ignore[attr-defined]
            _collect_lines(value, (*path, key), lines)
    elif isinstance(node, list):
        for position, value in enumerate(node):
            lines[(*path, position)] = node.lc.item(position)[0] + 1  # type: ignore[attr-defined]
            _collect_lines(value, (*path, position), lines)


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    if isinstance(node, bool) or node is None:
        return node
    for kind in (int, float, str):
        if isinstance(node, kind):
            return kind(node)
    return node
