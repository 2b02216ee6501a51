"""A mentorship that goes on, or has ended early."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from notifications.messages import MentorshipChanged
from notifications.render import render
from notifications.samples import PRIYA, TOM, samples

SAMPLE = samples()["mentorship_changed"]
assert isinstance(SAMPLE, MentorshipChanged)
ENDED = replace(SAMPLE, other=TOM)


def test_an_extension_names_the_new_last_day() -> None:
    """There is nothing else to know."""
    made = render(replace(ENDED, change="extended", ends_on=date(2027, 7, 30)))
    assert made.subject == "AI mentors: you and Tom go on until 30 July 2027"
    assert "goes on until 30 July 2027" in made.text
    assert "early" not in made.text + made.html
    with pytest.raises(ValueError, match="last day"):
        replace(ENDED, change="extended", ends_on=None)


def test_an_end_tells_neither_who_nor_why() -> None:
    """There is no field that could hold it, and the words are the same for every reason."""
    known = {field.name for field in fields(MentorshipChanged)}
    assert known == {
        "program",
        "period",
        "contact",
        "match",
        "recipient",
        "other",
        "role",
        "change",
        "ends_on",
        "next_round",
        "rematch",
        "sought",
    }
    text = render(ENDED).text
    assert "your mentorship with Tom has ended early." in text
    assert "because" not in text


def test_a_mentee_learns_what_comes_next() -> None:
    """Matched anew only where that is true; else how to ask for it."""
    again = "You will be matched anew in the next round"
    assert f"{again}, on Monday 3 May." in render(ENDED).text
    assert f"{again}." in render(replace(ENDED, next_round=None)).text
    sought = render(replace(ENDED, sought=True)).text
    assert "looking for another mentor for you already" in sought
    alone = replace(ENDED, rematch=False)
    assert "Just reply before the next round, on Monday 3 May." in render(alone).text
    assert "Just reply.\n" in render(replace(alone, next_round=None)).text
    assert again not in render(alone).text


def test_a_mentor_learns_that_the_place_is_free() -> None:
    """With the round for which it is free, when that is known."""
    mentor = replace(ENDED, recipient=TOM, other=PRIYA, role="mentor")
    made = render(mentor)
    assert "Your place is free again for the next round, on Monday 3 May." in made.text
    assert "matched anew" not in made.text
    assert "Your place is free again.\n" in render(replace(mentor, next_round=None)).text
