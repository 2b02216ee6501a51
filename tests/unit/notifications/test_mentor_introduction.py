"""The introduction of a mentee to the mentor."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.messages import MentorIntroduction
from notifications.render import render
from notifications.sample_mentorships import mentor_introduction_sample
from notifications.samples import PRIYA, TOM

SAMPLE = mentor_introduction_sample()
words = st.text("abcdefghij", min_size=1, max_size=8)


def phrases(most: int) -> st.SearchStrategy[str]:
    """Give texts of one to `most` words."""
    return st.lists(words, min_size=1, max_size=most).map(" ".join)


@st.composite
def introductions(draw: st.DrawFn) -> MentorIntroduction:
    """Give introductions with more to say than fits."""
    return replace(
        SAMPLE,
        mentee=replace(PRIYA, name=draw(phrases(2)), function=draw(phrases(2)), site=draw(words)),
        topics=tuple(draw(st.lists(phrases(6), max_size=5))),
        goals=draw(st.one_of(st.just(""), phrases(80))),
        mentees=draw(st.integers(1, 15)),
        places=draw(st.integers(0, 15)),
        slots=SAMPLE.slots[: draw(st.integers(0, 3))],
    )


def test_it_says_who_what_for_and_how_much() -> None:
    """Who the mentee is, their goals in their own words, topics, load, term and first step."""
    made = render(SAMPLE)
    assert made.subject == "Tom, meet your mentee Priya from Marketing"
    assert "In Priya's own words: “I would like to build the monthly forecast" in made.text
    assert "You could show forecast checks and spreadsheet formulas; Priya asked." in made.text
    assert "Priya takes the second of your three places." in made.text
    assert "You meet every two weeks until 30 April 2027." in made.text
    assert "Priya writes first. If nothing comes, just reply." in made.text


def test_an_answer_goes_to_the_mentee() -> None:
    """A reply starts the conversation as well as waiting does."""
    assert SAMPLE.recipient == TOM
    assert SAMPLE.reply_to() == (PRIYA,)


def test_a_mentee_without_an_address_is_not_waited_for() -> None:
    """Who got no mail cannot write first."""
    made = render(replace(SAMPLE, mentee=replace(PRIYA, email=None)))
    assert "You write first: look Priya up in your directory." in made.text
    assert "writes first" not in made.text
    assert "Write to Priya" not in made.html


def test_what_is_not_known_is_not_said() -> None:
    """Without goals, rhythm, topics, reasons and times no label stands alone."""
    bare = replace(SAMPLE, goals=" ", how_often="", topics=(), reasons=(), slots=())
    made = render(bare)
    assert "own words" not in made.text
    assert "wants to reach" not in made.html
    assert "It runs until 30 April 2027." in made.text


def test_the_goals_of_the_mentee_are_not_markup() -> None:
    """What somebody typed into a form is shown as it is, on one line."""
    made = render(replace(SAMPLE, goals="to <b>lead</b>\n<script>alert(1)</script>"))
    assert "<b>" not in made.html
    assert "<script" not in made.html
    assert "“to <b>lead</b> <script>alert(1)</script>”" in made.text


@settings(max_examples=60, deadline=None)
@given(introductions())
def test_it_has_no_more_than_120_words(context: MentorIntroduction) -> None:
    """However much the mentee wrote, it stays worth reading."""
    assert len(render(context).text.split()) <= 120
