"""What fits into a number of words."""

from __future__ import annotations

from notifications.wording.fitting import ELLIPSIS, fitting, shortened, word_count


def test_the_first_that_fit_are_kept() -> None:
    """What comes first matters most, so nothing after the first that is too long."""
    assert fitting(["one two", "three", "four five six", "seven"], 4, str) == (
        ["one two", "three"],
        1,
    )
    assert fitting([], 4, str) == ([], 4)


def test_a_long_text_is_cut_between_words() -> None:
    """What was cut off is marked; a text that fits stays as it is, on one line."""
    assert shortened("one,\n two  three", 3) == "one, two three"
    assert shortened("one, two three", 1) == f"one{ELLIPSIS}"
    assert shortened("one two three", 3, 8) == f"one two{ELLIPSIS}"
    assert shortened("onetwothree", 3, 6) == f"onetwo{ELLIPSIS}"
    assert shortened(" ", 3) == shortened("one", 0) == shortened("one", -1) == ""


def test_words_are_counted_over_all_texts() -> None:
    """Blanks of any kind part words."""
    assert word_count("one  two", "", "three\nfour") == 4
