"""The introduction of a mentor to the mentee."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.messages import MenteeIntroduction
from notifications.render import render
from notifications.sample_mentorships import mentee_introduction_sample, mentor_introduction_sample
from notifications.samples import PRIYA, TOM

SAMPLE = mentee_introduction_sample()
words = st.text("abcdefghij", min_size=1, max_size=8)


def phrases(most: int) -> st.SearchStrategy[str]:
    """Give texts of one to `most` words."""
    return st.lists(words, min_size=1, max_size=most).map(" ".join)


@st.composite
def introductions(draw: st.DrawFn) -> MenteeIntroduction:
    """Give introductions with more to say than fits."""
    return replace(
        SAMPLE,
        mentor=replace(TOM, name=draw(phrases(2)), function=draw(phrases(2)), site=draw(words)),
        topics=tuple(draw(st.lists(phrases(6), max_size=5))),
        goals=draw(st.sampled_from(["", "to learn " * 200])),
        slots=SAMPLE.slots[: draw(st.integers(0, 3))],
    )


def test_it_says_who_why_and_how_to_start() -> None:
    """Who the mentor is, what they show, the agenda, the term and the first step."""
    made = render(SAMPLE)
    assert made.subject == "Priya, meet your mentor Tom from Finance"
    assert made.text.startswith("Priya, meet your mentor, Tom Hughes (Finance, Leeds).")
    assert "Tom can show forecast checks and spreadsheet formulas; you asked." in made.text
    assert "You asked for somebody from Finance." in made.text
    assert "1. What you want to be able to do at the end (Tom has your goals)" in made.text
    assert "2. How Tom does it, on a real piece of work" in made.text
    assert "3. When to meet next: every two weeks, until 30 April 2027" in made.text
    assert "You write first: just reply, it goes to Tom." in made.text
    assert "1 February to 30 April 2027" in made.html


def test_both_mails_suggest_the_same_time() -> None:
    """The two need not compare their mails to find a time."""
    here, there = render(SAMPLE), render(mentor_introduction_sample())
    assert "Tuesday 2 February, 10:30 (09:30 for Tom)" in here.text
    assert "Tuesday 2 February, 09:30 (10:30 for Priya)" in there.text
    assert SAMPLE.slots == mentor_introduction_sample().slots
    links = [unquote(made.html) for made in (here, there)]
    assert all(link.count("February, ") > len(SAMPLE.slots) for link in links)


def test_an_answer_goes_to_the_mentor() -> None:
    """The mentee writes first, so replying is all there is to do."""
    assert SAMPLE.recipient == PRIYA
    assert SAMPLE.reply_to() == (TOM,)


def test_a_mentor_without_an_address_is_looked_up() -> None:
    """No button leads nowhere, and nobody is said to have read what could not be sent."""
    made = render(replace(SAMPLE, mentor=replace(TOM, email=None)))
    assert "You write first: look Tom up in your directory." in made.text
    assert "Pick a time" not in made.html
    assert "has your goals" not in made.text


def test_what_is_not_known_is_not_said() -> None:
    """Without goals, rhythm, topics, reasons and times the mail still tells how to begin."""
    bare = replace(SAMPLE, goals="", how_often="", topics=(), reasons=(), slots=())
    text = render(bare).text
    assert "has your goals" not in text
    assert "25 minutes" not in text
    assert "3. When to meet next: you have until 30 April 2027" in text


def test_without_topics_the_reasons_say_what_is_offered() -> None:
    """Rows of a caller that does not know the topics keep their exchange."""
    made = render(replace(SAMPLE, topics=()))
    assert "Tom can show forecast checks and spreadsheet formulas; you asked." in made.text


def test_a_mentorship_has_two_people() -> None:
    """Nobody is introduced to themselves."""
    with pytest.raises(ValueError, match="two people"):
        replace(SAMPLE, mentor=PRIYA)


@settings(max_examples=60, deadline=None)
@given(introductions())
def test_it_has_no_more_than_120_words(context: MenteeIntroduction) -> None:
    """However long names and topics are, it stays worth reading."""
    assert len(render(context).text.split()) <= 120
