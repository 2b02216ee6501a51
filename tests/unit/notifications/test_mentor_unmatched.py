"""No new mentee this time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notifications.messages import MentorUnmatched
from notifications.render import render
from notifications.samples import samples

SAMPLE = samples()["mentor_unmatched"]
assert isinstance(SAMPLE, MentorUnmatched)


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ("no_partner", "Nobody who asked fits your offer under the program's rules."),
        ("surplus", "Everyone you could mentor has a mentor."),
        ("floor", "Nobody who asked would have been a good match for what you offer."),
        ("no_capacity", "Your places are taken."),
    ],
)
def test_every_reason_is_a_kind_sentence(reason: str, why: str) -> None:
    """It says why in a sentence, and thanks for the offer."""
    text = render(replace(SAMPLE, reason=reason)).text
    assert why in text
    assert "thank you for offering to mentor" in text


def test_the_offer_stands() -> None:
    """With the day of the next round, when it is known."""
    assert "Your offer stands for the next round, on Monday 3 May." in render(SAMPLE).text
    later = replace(SAMPLE, next_round=None)
    assert "Your offer stands for the next round.\n" in render(later).text
