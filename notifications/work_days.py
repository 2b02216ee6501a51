"""The days on which people work: off weekends and public holidays, as their country has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from babel import Locale

ALSO_CALLED: Final[Mapping[str, str]] = {
    "america": "US",
    "czech republic": "CZ",
    "england": "GB",
    "great britain": "GB",
    "holland": "NL",
    "hong kong": "HK",
    "ivory coast": "CI",
    "korea": "KR",
    "macau": "MO",
    "northern ireland": "GB",
    "scotland": "GB",
    "the netherlands": "NL",
    "turkey": "TR",
    "u.k.": "GB",
    "u.s.": "US",
    "u.s.a.": "US",
    "uae": "AE",
    "uk": "GB",
    "united states of america": "US",
    "viet nam": "VN",
    "wales": "GB",
}
"""Names that people feeds use and no list of territories has."""

NAMED_IN: Final = ("en", "de", "es", "fr", "it", "nl", "pt")
"""The languages in which a country's name is understood; the first that knows it counts."""

USUAL_WEEKEND: Final = frozenset({5, 6})


@dataclass(frozen=True, slots=True)
class Year:
    """A country's days off in one year.

    Attributes
    ----------
    off
        Public holidays of the whole country, or of at least half of its regions: where in the
        country somebody works is not known.
    weekend
        Days of the week, Monday is 0.
    swapped
        Days of a weekend on which people work, in return for another day.
    """

    off: frozenset[date]
    weekend: frozenset[int]
    swapped: frozenset[date]


def country_code(country: str | None) -> str | None:
    """Give the ISO 3166 code of a country, by its code of two or three letters or its name.

    Returns
    -------
    str or None
        Two letters; None where nothing is known of it.

    Examples
    --------
    >>> country_code("Netherlands"), country_code("nl"), country_code("DEU")
    ('NL', 'NL', 'DE')
    """
    said = " ".join((country or "").split()).casefold()
    return _known().get(said) if said else None


def is_work_day(day: date, country: str | None) -> bool:
    """Tell whether people of a country work on a day.

    Of an unknown country no holiday is known, and the weekend is Saturday and Sunday.
    """
    code = country_code(country)
    if code is None:
        return day.weekday() not in USUAL_WEEKEND
    year = _year(code, day.year)
    return day not in year.off and (day.weekday() not in year.weekend or day in year.swapped)


@cache
def _known() -> Mapping[str, str]:
    """Give the code by each name that a country goes by, in small letters."""
    from holidays.registry import COUNTRIES

    codes = {entry[1]: entry[2] for entry in COUNTRIES.values()}
    found: dict[str, str] = {}
    for language in NAMED_IN:
        for code, name in Locale(language).territories.items():
            if code in codes:
                found.setdefault(str(name).casefold(), code)
    for code, longer in codes.items():
        found |= {code.casefold(): code, longer.casefold(): code}
    return found | {name: code for name, code in ALSO_CALLED.items() if code in codes}


@cache
def _year(code: str, year: int) -> Year:
    from holidays import country_holidays

    whole = country_holidays(code, years=year)
    regions = whole.subdivisions
    counted = Counter(day for each in regions for day in country_holidays(code, each, years=year))
    mostly = {day for day, count in counted.items() if 2 * count >= len(regions)}
    return Year(
        frozenset(whole) | mostly, frozenset(whole.weekend), frozenset(whole.weekend_workdays)
    )
