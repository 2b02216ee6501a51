"""Small numbers in English words."""

from __future__ import annotations

from typing import Final

CARDINALS: Final = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip
ORDINALS: Final = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth",
)  # fmt: skip


def cardinal(number: int) -> str:
    """Write a count: in words up to twelve, ``no`` for none, else in digits."""
    return CARDINALS[number] if 0 <= number < len(CARDINALS) else f"{number:,}"


def ordinal(number: int) -> str:
    """Write a place from 1 on: in words up to twelfth, else as ``13th``."""
    if 1 <= number <= len(ORDINALS):
        return ORDINALS[number - 1]
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
