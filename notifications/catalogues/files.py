"""Reading a catalogue, and what is wrong with one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

PLACE: Final = re.compile(r"\{(\w+)\}")
LINE: Final = re.compile(
    r"""\s*(?:\#.*|(?:(?:msgid|msgid_plural|msgctxt|msgstr(?:\[\d+\])?)\s*)?"(?:[^"\\]|\\.)*"\s*)?"""
)
"""A line that says something in a catalogue; Babel reads any other as best it can."""

BRACE: Final = re.compile(r"[{}]")


class CatalogueError(ValueError):
    """A catalogue that cannot be used; the message names the file, and the line if known."""


def language_of(path: Path) -> Locale:
    """Give the language that a catalogue is named after.

    Raises
    ------
    CatalogueError
        When its name is no language.
    """
    try:
        return Locale.parse(path.stem.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        raise CatalogueError(
            f"{path}: {path.stem!r} is no language; name the file like de.po or pt_BR.po"
        ) from None


def read_catalogue(path: Path) -> Catalog:
    """Read a ``.po`` file, named after its language.

    Raises
    ------
    CatalogueError
        When it is no catalogue, or its name is no language.
    """
    language = language_of(path)
    text = _read(path)
    for number, line in enumerate(text.splitlines(), start=1):
        if not LINE.fullmatch(line):
            raise CatalogueError(
                f"{path}, line {number}: not a line of a catalogue; it should look like"
                ' msgstr "words", with \\" for a quotation mark in the words'
            )
    try:
        return read_po(BytesIO(text.encode()), locale=language, abort_invalid=True)
    except PoFileError as error:
        raise CatalogueError(f"{path}: {str(error).partition(' on ')[0]}") from None
    except (ValueError, LookupError) as error:
        raise CatalogueError(f"{path}: {error}") from None


def find_mistakes(path: Path, catalogue: Catalog) -> Iterator[str]:
    """Tell which words cannot be used: those with places that the English words do not have."""
    for message in catalogue:
        if message.id and not message.fuzzy:
            yield from _wrong_places(path, message)


def find_gaps(path: Path, catalogue: Catalog) -> Iterator[str]:
    """Tell which words are missing, doubtful, or leave out a value that the English words have."""
    for message in catalogue:
        if not message.id:
            continue
        where = f"{path}, line {message.lineno}: {one_of(message)!r}"
        if not all(forms(message)):
            yield f"{where} is not translated"
        elif message.fuzzy:
            yield f"{where} is marked fuzzy: look at it, and take the mark away"
        else:
            yield from _left_out(where, message)


def one_of(message: Message) -> str:
    """Give the English words, for one where there are several."""
    return message.id if isinstance(message.id, str) else str(message.id[0])


def forms(message: Message) -> tuple[str, ...]:
    """Give the translated words: one form, or one a number asks for each."""
    said = message.string or ""
    return (said,) if isinstance(said, str) else tuple(said)


def _read(path: Path) -> str:
    try:
        # Some editors put a mark before the text.
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CatalogueError(f"{path}: not in UTF-8: {error.reason}") from None
    except OSError as error:
        raise CatalogueError(f"{path}: {error.strerror}") from None


def _wrong_places(path: Path, message: Message) -> Iterator[str]:
    known = _places(message)
    for words in filter(None, forms(message)):
        where = f"{path}, line {message.lineno}: {words!r}"
        unknown = sorted(set(PLACE.findall(words)) - known)
        if unknown:
            named = ", ".join(f"{{{name}}}" for name in sorted(known)) or "none"
            yield f"{where} has the place {{{unknown[0]}}}; the English words have: {named}"
        elif BRACE.search(PLACE.sub("", words)) and not BRACE.search(
            PLACE.sub("", one_of(message))
        ):
            yield f"{where} has a brace that belongs to no place such as {{name}}"


def _left_out(where: str, message: Message) -> Iterator[str]:
    """Tell which values are left out; a form for one, or for none, may do without its number."""
    needed = _places(message) - ({"count", "number"} if len(forms(message)) > 1 else set())
    for words in forms(message):
        missing = sorted(needed - set(PLACE.findall(words)))
        if missing:
            yield f"{where}: {words!r} leaves out {{{missing[0]}}}"
            return


def _places(message: Message) -> set[str]:
    ids = (message.id,) if isinstance(message.id, str) else message.id
    return {name for words in ids for name in PLACE.findall(words)}
