"""Catalogues as files: brought up to date with the words that there are, and held against them."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from notifications.catalogues.files import (
    CatalogueError,
    find_gaps,
    find_mistakes,
    language_of,
    one_of,
    read_catalogue,
)

HEADER: Final = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""
"""What gettext's tools need; no date and no name, so that the same words make the same file."""

PLURALS_OF_NONE: Final = "nplurals=INTEGER; plural=EXPRESSION;"


def written(catalogue: Catalog) -> str:
    """Write a catalogue as the text of a ``.po`` file, or ``.pot`` where it has no language."""
    lines = BytesIO()
    write_po(lines, catalogue, width=100, omit_header=True, include_lineno=False)
    plurals = catalogue.plural_forms if catalogue.locale else PLURALS_OF_NONE
    head = HEADER.format(language=catalogue.locale or "", plurals=plurals)
    return head + lines.getvalue().decode("utf-8").lstrip("\n")


def update(path: Path, template: Catalog) -> bool:
    """Bring a catalogue up to date, or begin it; what is translated is kept.

    Parameters
    ----------
    path
        A file that is named after its language.
    template
        All words that there are.

    Returns
    -------
    bool
        Whether the file is another one now.

    Raises
    ------
    CatalogueError
        When the catalogue cannot be read, or its name is no language.
    """
    before = path.read_text(encoding="utf-8") if path.is_file() else None
    catalogue = read_catalogue(path) if before is not None else _begun(path)
    catalogue.update(template)
    after = written(catalogue)
    if after == before:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(after, encoding="utf-8")
    return True


def check(path: Path, template: Catalog) -> Iterator[str]:
    """Tell all that is wrong with a catalogue, a line each, with file and line."""
    try:
        catalogue = read_catalogue(path)
    except CatalogueError as error:
        yield str(error)
        return
    yield from find_mistakes(path, catalogue)
    yield from find_gaps(path, catalogue)
    yield from find_strangers(path, catalogue, template)
    for message in template:
        if message.id and catalogue.get(one_of(message), message.context) is None:
            yield f"{path}: {one_of(message)!r} is missing; bring the file up to date"


def find_strangers(path: Path, catalogue: Catalog, template: Catalog) -> Iterator[str]:
    """Tell which words stand for nothing, since no message has them in English."""
    for message in catalogue:
        if message.id and template.get(one_of(message), message.context) is None:
            yield f"{path}, line {message.lineno}: no message says {one_of(message)!r} in English"


def _begun(path: Path) -> Catalog:
    return Catalog(locale=language_of(path), fuzzy=False)
