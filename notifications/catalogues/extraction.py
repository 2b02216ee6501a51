"""The words that are marked in the code and the templates: what a catalogue has to hold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir

ROOT: Final = Path(__file__).parents[2]
ROOMS: Final = ("communities", "flows", "members", "notifications", "portal", "rounds")
METHODS: Final = [("**.py", "python"), ("**.j2", "jinja2.ext:babel_extract")]
OPTIONS: Final[Mapping[str, dict[str, Any]]] = {
    # A template that cannot be read must not lose its words in silence.
    "**.j2": {"silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}
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
    found = extract_from_dir(root / room, METHODS, OPTIONS, KEYWORDS)
    for file, line, words, _comments, context in found:
        place = (Path(room, file).as_posix(), line)
        catalogue.add(words, None, [place], context=context)
