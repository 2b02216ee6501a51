"""The words of a mentorship."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.wording.fitting import MOST_SIGNS
from notifications.wording.mentoring import load, quoted_goals


def test_goals_are_quoted_as_they_were_written() -> None:
    """On one line, and nothing where there is nothing."""
    assert quoted_goals("To lead\n a team.") == "“To lead a team.”"
    assert quoted_goals("  \n") == ""


def test_long_goals_end_after_a_word() -> None:
    """What is cut off is marked."""
    assert quoted_goals("one two, three four", 2) == "“one two…”"
    assert quoted_goals("one two", 0) == ""
    assert quoted_goals("x" * 400) == f"“{'x' * MOST_SIGNS}…”"
    assert quoted_goals("z " + "x" * 400) == "“z…”"


@given(st.text(max_size=900))
def test_goals_stay_short_and_on_one_line(goals: str) -> None:
    """Whatever was typed, in any script."""
    quoted = quoted_goals(goals)
    assert len(quoted) <= MOST_SIGNS + 5
    assert len(quoted.splitlines()) <= 1


@pytest.mark.parametrize(
    ("mentees", "places", "words"),
    [
        (2, 3, "Priya takes the second of your three places."),
        (1, 1, "Priya takes the place you offered."),
        (3, 2, "Priya is your third mentee."),
        (1, 0, "Priya is your first mentee."),
    ],
)
def test_the_load_is_said_plainly(mentees: int, places: int, words: str) -> None:
    """Also where there is one mentee more than places."""
    assert load("Priya", mentees, places) == words
