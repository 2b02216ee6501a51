"""The language that a message is worded in: catalogues, and the words and forms of the reader.

Words are marked where they stand: ``_("Hello {name}", name=name)``. They are looked up in the
language that is being `speaking`, which is English unless somebody says otherwise. Catalogues are
gettext's ``.po`` files, read as they are, so that there is nothing to compile; an organisation's
own, in its home folder, come before those that are shipped.
"""

from __future__ import annotations

import gettext as gnu
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, cached_property
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from markupsafe import Markup, escape

from notifications.catalogues.files import CatalogueError, find_mistakes, read_catalogue

SHIPPED: Final = Path(__file__).parent.parent / "catalogues"
ENGLISH: Final = "en"
BRITISH: Final = "en_GB"
"""English without a country: days come before months, as in most of the world."""

RIGHT_TO_LEFT: Final = "rtl"
PLACE: Final = re.compile(r"\{(\w+)\}")
BOLD: Final = re.compile(r"\*\*(.+?)\*\*")


class WordingError(ValueError):
    """Words that ask for a value that there is not; the text names both."""


@dataclass(frozen=True)
class Speech:
    """A language with its catalogue.

    Attributes
    ----------
    locale
        Whose forms of dates, times and lists are used.
    catalogue
        Where words are looked up.
    tag
        The tag of the language (RFC 5646), such as ``de`` or ``en-US``.
    """

    locale: Locale
    catalogue: gnu.NullTranslations
    tag: str = "en"

    @cached_property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return str(self.locale.text_direction)


def speech(locale: str, *, own: Path | None = None) -> Speech:
    """Give the language for a member's locale.

    Parameters
    ----------
    locale
        Such as ``de-CH``; one that has no catalogue, or is none, is answered in English.
    own
        The folder with the organisation's own catalogues, ``de.po`` and so on, if there is one.

    Raises
    ------
    CatalogueError
        When a catalogue cannot be read.
    """
    return _speech(locale, own, _stamp(own))


def languages(own: Path | None = None) -> Sequence[str]:
    """Give the languages that there are words for, such as ``de`` or ``pt_BR``, English first."""
    folders = [SHIPPED, *([own] if own else [])]
    found = {path.stem for folder in folders for path in folder.glob("*.po")} - {ENGLISH}
    return (ENGLISH, *sorted(found))


@contextmanager
def speaking(what: Speech) -> Iterator[None]:
    """Word everything in a language until the end of the block."""
    token = _SPOKEN.set(what)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def spoken() -> Speech:
    """Give the language that is being spoken."""
    return _SPOKEN.get() or _english()


def _(message: str, **values: Any) -> str:
    """Word a message, with values at its places in braces.

    Raises
    ------
    WordingError
        When the message has a place for which no value is given.
    """
    said = spoken().catalogue.gettext(message)
    return _filled(said, values) if values else said


def _n(one: str, many: str, count: int, **values: Any) -> str:
    """Word a message in the form that a number asks for; ``{count}`` is the number."""
    return _filled(spoken().catalogue.ngettext(one, many, count), {"count": count, **values})


def _p(context: str, message: str, **values: Any) -> str:
    """Word a message whose English words mean different things in different places."""
    said = spoken().catalogue.pgettext(context, message)
    return _filled(said, values) if values else said


def _m(message: str, **values: Any) -> Markup:
    """Word a message of a page, with links or bold words as values; what is no markup is escaped.

    Words between two pairs of stars are set in bold.

    Examples
    --------
    >>> _m("You can {pause} & **go**.", pause=Markup('<a href="/">pause</a>'))
    Markup('You can <a href="/">pause</a> &amp; <strong>go</strong>.')
    """
    words = str(escape(spoken().catalogue.gettext(message)))
    marked_up = BOLD.sub(r"<strong>\1</strong>", words)
    return Markup(_filled(marked_up, {name: escape(value) for name, value in values.items()}))


def marked(message: str) -> str:
    """Mark a message that is worded elsewhere, by ``_(TABLE[key])``."""
    return message


def marked_many(one: str, many: str) -> tuple[str, str]:
    """Mark a message of one and of many that is worded elsewhere, by ``_n(*both, count)``."""
    return one, many


_SPOKEN: Final[ContextVar[Speech | None]] = ContextVar("speech", default=None)


def _filled(words: str, values: Mapping[str, Any]) -> str:
    """Put values at their places, as they are: a place names a value, never a part of one.

    ``str.format`` would follow ``{name.attribute}``, and a catalogue may be anybody's.
    """

    def value(place: re.Match[str]) -> str:
        if place[1] not in values:
            known = ", ".join(values) or "none"
            raise WordingError(f"the words {words!r} ask for {place[0]}; there are: {known}")
        return str(values[place[1]])

    return PLACE.sub(value, words)


@cache
def _english() -> Speech:
    return Speech(Locale.parse(BRITISH), gnu.NullTranslations())


def _stamp(own: Path | None) -> tuple[tuple[str, int], ...]:
    """Tell versions of the organisation's catalogues apart, so that a change is taken up."""
    if own is None or not own.is_dir():
        return ()
    return tuple((path.name, path.stat().st_mtime_ns) for path in sorted(own.glob("*.po")))


@cache
def _speech(locale: str, own: Path | None, stamp: object) -> Speech:  # noqa: ARG001
    wanted = _parsed(locale)
    if not {str(wanted), wanted.language} & set(languages(own)):
        wanted = Locale.parse(ENGLISH)
    tag = str(wanted).replace("_", "-")
    files = [
        folder / f"{name}.po"
        for folder in ([own] if own else []) + [SHIPPED]
        for name in dict.fromkeys((str(wanted), wanted.language))
    ]
    catalogues = [_catalogue(path) for path in files if path.is_file()]
    chained = catalogues[0] if catalogues else gnu.NullTranslations()
    for other in catalogues[1:]:
        chained.add_fallback(other)
    forms = Locale.parse(BRITISH) if str(wanted) == ENGLISH else wanted
    return Speech(forms, chained, tag)


def _parsed(locale: str) -> Locale:
    try:
        return Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse(ENGLISH)


def _catalogue(path: Path) -> gnu.GNUTranslations:
    catalogue = read_catalogue(path)
    for mistake in find_mistakes(path, catalogue):
        raise CatalogueError(mistake)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gnu.GNUTranslations(compiled)
