"""No mentor this time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notifications.messages import MenteeUnmatched
from notifications.render import RenderError, render
from notifications.samples import samples

SAMPLE = samples()["mentee_unmatched"]
assert isinstance(SAMPLE, MenteeUnmatched)


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ("no_partner", "No mentor who offers what you asked for fits the program's rules yet."),
        ("surplus", "The mentors who would fit have no place free."),
        ("floor", "We found no mentor who would have been a good one for what you asked."),
    ],
)
def test_every_reason_is_a_kind_sentence(reason: str, why: str) -> None:
    """It says why in a sentence, and never whose rule it was."""
    made = render(replace(SAMPLE, reason=reason, short_topics=()))
    assert why in made.text
    assert why in made.html


@pytest.mark.parametrize("reason", ["no_partner", "surplus", "floor"])
def test_who_named_no_topic_is_told_of_none(reason: str) -> None:
    """Nobody is asked for one more of nothing, nor for a colleague who could show it."""
    made = render(replace(SAMPLE, reason=reason, short_topics=(), named_topics=False))
    for words in ("could show it", "more topic", "offers what"):
        assert words not in made.text + made.html


def test_topics_that_are_short_are_named() -> None:
    """Only those that the caller says the mentee asked for; without any nothing is said."""
    assert "Few mentors offer data storytelling so far." in render(SAMPLE).text
    assert "Few mentors" not in render(replace(SAMPLE, short_topics=())).text
    many = replace(SAMPLE, short_topics=("a", "b", "c", "d"))
    assert "Few mentors offer a, b and c so far." in render(many).text


def test_coming_first_is_promised_only_when_it_is_true() -> None:
    """A program that does not put those who went without ahead must not say so."""
    assert "You come first next time, on Monday 3 May." in render(SAMPLE).text
    later = render(replace(SAMPLE, first_in_line=False, next_round=None))
    assert "You are in again next time." in later.text
    assert "first" not in later.text + later.subject


def test_a_reason_without_words_stops_the_mail() -> None:
    """A wrong note is worse than none; a mentee has no places that could be taken."""
    for reason in ("odd_one", "no_capacity"):
        with pytest.raises(RenderError, match="mentee_unmatched"):
            render(replace(SAMPLE, reason=reason))
