"""Small numbers in English words."""

from __future__ import annotations

from typing import Final

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


def number(count: int) -> str:
    """Write how many: in words up to twelve, ``no`` for none, else in figures."""
    return CARDINALS[count] if 0 <= count < len(CARDINALS) else f"{count:,}"


def nth(place: int) -> str:
    """Write which one, counted from 1: in words up to the twelfth, else in figures."""
    if 1 <= place <= len(ORDINALS):
        return ORDINALS[place - 1]
    teens = place % 100 in (11, 12, 13)
    return f"{place}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(place % 10, 'th')}"
