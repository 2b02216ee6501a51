"""Names of languages, for feeds that hold codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from notifications.wording.names import isolated, one_line

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


def language(value: str) -> str:
    """Name a language that a feed gives as a code, such as ``pt-BR``, or as a name already."""
    plain = one_line(value)
    code = plain.lower().replace("_", "-").partition("-")[0]
    return NAMES.get(code, isolated(plain))


def worth_naming(values: Iterable[str]) -> list[str]:
    """Name the languages other than English, the language that the mail is written in."""
    names = dict.fromkeys(language(value) for value in values)
    return [name for name in names if name != NAMES["en"]]
