"""Small numbers in words."""

from __future__ import annotations

import pytest

from notifications.wording.numbers import nth, number, several


@pytest.mark.parametrize(
    ("count", "words"), [(0, "no"), (1, "one"), (12, "twelve"), (13, "13"), (1500, "1,500")]
)
def test_how_many(count: int, words: str) -> None:
    """In words up to twelve."""
    assert number(count) == words


@pytest.mark.parametrize(
    ("place", "words"),
    [(1, "first"), (12, "twelfth"), (13, "13th"), (21, "21st"), (22, "22nd"), (112, "112th")],
)
def test_which_one(place: int, words: str) -> None:
    """In words up to the twelfth."""
    assert nth(place) == words


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        ("function", "functions"),
        ("country", "countries"),
        ("working day", "working days"),
        ("business", "businesses"),
        ("branch", "branches"),
    ],
)
def test_several_of_a_thing(thing: str, words: str) -> None:
    """As attributes of members are called."""
    assert several(thing) == words
