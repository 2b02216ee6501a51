"""The words that are marked in the code and the templates: what a catalogue has to hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract

ROOT: Final = Path(__file__).parents[2]
ROOMS: Final = ("communities", "flows", "members", "notifications", "portal", "rounds")
MARKED: Final = b"wording.translation"
"""What a module names that marks words; to take all others apart would take seconds."""

TEMPLATES: Final = "jinja2.ext:babel_extract"
OPTIONS: Final[Mapping[str, str]] = {
    # A template that cannot be read must not lose its words in silence.
    "silent": "false",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
}
KEYWORDS: Final[Mapping[str, Any]] = {
    "_": None,
    "_m": None,
    "_n": (1, 2),
    "_p": ((1, "c"), 2),
    "marked": None,
    "marked_many": (1, 2),
}
"""The names by which words are marked, with the places of one, many and the context."""


def wanted(root: Path = ROOT) -> Catalog:
    """Collect all marked words, in the order of the files and of the lines in them.

    Parameters
    ----------
    root
        The folder in which the rooms are.

    Raises
    ------
    jinja2.TemplateSyntaxError
        When a template cannot be read.
    """
    catalogue = Catalog(fuzzy=False)
    for room in ROOMS:
        if (root / room).is_dir():
            _collect(catalogue, root, room)
    return catalogue


def _collect(catalogue: Catalog, root: Path, room: str) -> None:
    for path in sorted((root / room).rglob("*.*")):
        place = path.relative_to(root).as_posix()
        for line, words, _comments, context in _marked_in(path):
            catalogue.add(words, None, [(place, line)], context=context)


def _marked_in(path: Path) -> Iterable[Any]:
    """Give line, words, comments and context of all that is marked in a file."""
    if path.suffix == ".j2":
        return _extracted(TEMPLATES, path.read_bytes())
    source = path.read_bytes() if path.suffix == ".py" else b""
    return _extracted("python", source) if MARKED in source else ()


def _extracted(method: str, source: bytes) -> Iterable[Any]:
    return extract(method, BytesIO(source), KEYWORDS, options=OPTIONS)
