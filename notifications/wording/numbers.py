"""Small numbers: in words in English, in figures in other languages, whose words bend."""

from __future__ import annotations

from typing import Final

from babel.numbers import format_decimal

from notifications.wording.translation import ENGLISH, _p, spoken

CARDINALS: Final = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
ORDINALS: Final = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
)

VOWELS: Final = tuple("aeiou")


def number(count: int) -> str:
    """Write how many: in English in words up to twelve, ``no`` for none, else in figures."""
    if spoken().locale.language != ENGLISH:
        return format_decimal(count, locale=spoken().locale)
    return CARDINALS[count] if 0 <= count < len(CARDINALS) else f"{count:,}"


def several(thing: str) -> str:
    """Name several of what an attribute is: ``functions``, ``countries``.

    Examples
    --------
    >>> several("reporting line")
    'reporting lines'
    """
    if thing.endswith("y") and thing[-2:-1] not in VOWELS:
        return f"{thing[:-1]}ies"
    return f"{thing}es" if thing.endswith(("s", "x", "ch", "sh")) else f"{thing}s"


def nth(place: int) -> str:
    """Write which one, counted from 1: in English in words up to the twelfth, else in figures."""
    if spoken().locale.language != ENGLISH:
        return _p(
            "which one, counted", "{place}.", place=format_decimal(place, locale=spoken().locale)
        )
    if 1 <= place <= len(ORDINALS):
        return ORDINALS[place - 1]
    teens = place % 100 in (11, 12, 13)
    return f"{place}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(place % 10, 'th')}"
