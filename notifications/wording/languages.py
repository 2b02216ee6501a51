"""Names of languages in the reader's own, for feeds that hold codes or English names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from babel import Locale

from notifications.wording.names import isolated, one_line
from notifications.wording.translation import ENGLISH, spoken

NAMES: Final[Mapping[str, str]] = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "bn": "Bengali",
    "ca": "Catalan",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "ga": "Irish",
    "gu": "Gujarati",
    "he": "Hebrew",
    "hi": "Hindi",
    "hr": "Croatian",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ka": "Georgian",
    "ko": "Korean",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "mr": "Marathi",
    "ms": "Malay",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sr": "Serbian",
    "sv": "Swedish",
    "sw": "Swahili",
    "ta": "Tamil",
    "te": "Telugu",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
"""English names by ISO 639-1 code."""

CODES: Final[Mapping[str, str]] = {name.lower(): code for code, name in NAMES.items()}


def language(value: str) -> str:
    """Name a language that a feed gives as a code, such as ``pt-BR``, or by its English name."""
    plain = one_line(value)
    code = _code(plain)
    return _named(code, spoken().locale) if code else isolated(plain)


def written(value: str) -> str:
    """Name a language as `language` does, in a field to change: without marks of direction."""
    plain = one_line(value)
    code = _code(plain)
    return _named(code, spoken().locale) if code else plain


def as_feeds_do(typed: str, feeds: Collection[str]) -> str | None:
    """Give the code or English name of a language that somebody wrote down.

    Parameters
    ----------
    typed
        Its code, or its name in English, in the language spoken or in itself.
    feeds
        What is kept of others, by which people are matched: it is written as there.

    Returns
    -------
    str or None
        None for a language that is not known.
    """
    code = _code(one_line(typed)) or _by_name(one_line(typed).casefold())
    if code is None:
        return None
    names = any(each in NAMES.values() for each in feeds)
    usual = NAMES[code] if names or not feeds else code
    return next((each for each in (NAMES[code], code) if each in feeds), usual)


def _by_name(name: str) -> str | None:
    reader = spoken().locale
    for code in NAMES:
        own = Locale.parse(code).languages.get(code, "")
        if name in (own.casefold(), _named(code, reader).casefold()):
            return code
    return None


def worth_naming(values: Iterable[str]) -> list[str]:
    """Name the languages that a reader would not take for granted.

    In an English mail those are the languages other than English. In another language they are all
    of them, since it matters which ones the others speak too, unless it is the reader's alone.
    """
    own = spoken().locale.language
    kept = [value for value in values if own != ENGLISH or _code(one_line(value)) != ENGLISH]
    if {_code(one_line(value)) for value in kept} == {own}:
        return []
    return list(dict.fromkeys(language(value) for value in kept))


def _code(plain: str) -> str | None:
    """Give the code of a language that is known, by code or English name."""
    code = plain.lower().replace("_", "-").partition("-")[0]
    return code if code in NAMES else CODES.get(plain.lower())


def _named(code: str, reader: Locale) -> str:
    """Name a language as the reader's language does."""
    if reader.language == ENGLISH:
        return NAMES[code]
    return str(reader.languages.get(code, NAMES[code]))
