"""The twelve offices of Harbourline: where they are, what is spoken there, who works there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Site:
    """An office.

    Attributes
    ----------
    name, country : str
        As the HR system writes them.
    region : str
        EMEA, APAC or AMER.
    zone : str
        The IANA time zone.
    share : float
        The office's part of the company before functions are weighed, in percent.
    language : str
        The local language beside English, as a two-letter code.
    speaks_local, speaks_english : float
        The share of the office who speak each.
    locale, english_locale : str
        The locale of those who work in the local language, and of the others.
    prefers_local : float
        The share of local speakers whose locale is the local one.
    also : Mapping[str, float]
        Further languages and the share who speak them.
    cultures : Mapping[str, float]
        Where the names in this office come from, by weight (see ``names``).
    """

    name: str
    country: str
    region: str
    zone: str
    share: float
    language: str
    speaks_local: float
    speaks_english: float
    locale: str
    english_locale: str
    prefers_local: float
    also: Mapping[str, float]
    cultures: Mapping[str, float]


SITES: Final = (
    Site(
        "Rotterdam", "Netherlands", "EMEA", "Europe/Amsterdam", 17,
        "nl", 0.86, 0.96, "nl-NL", "en-GB", 0.8, {"de": 0.3, "fr": 0.15},
        {"dutch": 70, "turkish": 7, "polish": 5, "maghrebi": 6, "indian": 4, "english": 4},
    ),
    Site(
        "Leeds", "United Kingdom", "EMEA", "Europe/London", 14,
        "cy", 0.01, 1.0, "en-GB", "en-GB", 1.0, {"fr": 0.12, "es": 0.08},
        {"english": 70, "indian": 11, "polish": 7, "nigerian": 5, "french": 2},
    ),
    Site(
        "Hamburg", "Germany", "EMEA", "Europe/Berlin", 11,
        "de", 0.95, 0.87, "de-DE", "en-GB", 0.85, {"fr": 0.1, "es": 0.08},
        {"german": 76, "turkish": 10, "polish": 6, "indian": 3},
    ),
    Site(
        "Valencia", "Spain", "EMEA", "Europe/Madrid", 6,
        "es", 1.0, 0.74, "es-ES", "en-GB", 0.9, {"ca": 0.45, "fr": 0.12},
        {"spanish": 92, "maghrebi": 5},
    ),
    Site(
        "Piraeus", "Greece", "EMEA", "Europe/Athens", 4,
        "el", 1.0, 0.86, "el-GR", "en-GB", 0.85, {"it": 0.15},
        {"greek": 72, "greek_latin": 28},
    ),
    Site(
        "Varna", "Bulgaria", "EMEA", "Europe/Sofia", 3,
        "bg", 1.0, 0.84, "bg-BG", "en-GB", 0.85, {"ru": 0.3, "de": 0.2},
        {"bulgarian": 75, "bulgarian_latin": 25},
    ),
    Site(
        "Alexandria", "Egypt", "EMEA", "Africa/Cairo", 3,
        "ar", 1.0, 0.88, "ar-EG", "en-GB", 0.8, {"fr": 0.25},
        {"arabic": 70, "maghrebi": 30},
    ),
    Site(
        "Nairobi", "Kenya", "EMEA", "Africa/Nairobi", 5,
        "sw", 0.96, 0.98, "sw-KE", "en-KE", 0.15, {"fr": 0.06},
        {"kenyan": 95, "indian": 5},
    ),
    Site(
        "Mumbai", "India", "APAC", "Asia/Kolkata", 13,
        "hi", 0.92, 0.96, "hi-IN", "en-IN", 0.1, {"mr": 0.5, "gu": 0.2, "ta": 0.08},
        {"indian": 77, "devanagari": 18, "mononym": 5},
    ),
    Site(
        "Singapore", "Singapore", "APAC", "Asia/Singapore", 9,
        "zh", 0.62, 1.0, "zh-SG", "en-SG", 0.15, {"ms": 0.2, "ta": 0.1},
        {"chinese_latin": 44, "chinese": 20, "malay": 19, "indian": 12, "mononym": 5},
    ),
    Site(
        "São Paulo", "Brazil", "AMER", "America/Sao_Paulo", 9,
        "pt", 1.0, 0.72, "pt-BR", "en-US", 0.92, {"es": 0.35},
        {"brazilian": 94, "italian": 6},
    ),
    Site(
        "Toronto", "Canada", "AMER", "America/Toronto", 7,
        "fr", 0.35, 1.0, "fr-CA", "en-CA", 0.4, {"es": 0.08, "pt": 0.06},
        {"english": 50, "french": 24, "chinese_latin": 10, "indian": 11, "nigerian": 5},
    ),
)  # fmt: skip
