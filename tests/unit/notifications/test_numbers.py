"""Small numbers in words."""

import pytest

from notifications.wording.numbers import cardinal, ordinal


@pytest.mark.parametrize(
    ("number", "words"), [(0, "no"), (1, "one"), (12, "twelve"), (13, "13"), (1000, "1,000")]
)
def test_counts(number, words):
    """Counts up to twelve are words."""
    assert cardinal(number) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "first"), (12, "twelfth"), (13, "13th"), (21, "21st"), (22, "22nd"), (23, "23rd"),
     (111, "111th")],
)  # fmt: skip
def test_places(number, words):
    """Places up to the twelfth are words."""
    assert ordinal(number) == words
