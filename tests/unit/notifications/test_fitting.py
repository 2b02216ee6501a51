"""What fits into a number of words."""

from __future__ import annotations

from notifications.wording.fitting import fitting, word_count


def test_the_first_that_fit_are_kept() -> None:
    """What comes first matters most, so nothing after the first that is too long."""
    assert fitting(["one two", "three", "four five six", "seven"], 4, str) == (
        ["one two", "three"],
        1,
    )
    assert fitting([], 4, str) == ([], 4)


def test_words_are_counted_over_all_texts() -> None:
    """Blanks of any kind part words."""
    assert word_count("one  two", "", "three\nfour") == 4
