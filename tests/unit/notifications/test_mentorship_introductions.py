"""The two voices in which a mentorship is introduced."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notifications.mentoring_samples import mentorship_samples
from notifications.messages import MenteeIntroduction, MentorIntroduction
from notifications.render import render
from notifications.samples import LEILA, PRIYA, TOM


@pytest.fixture
def to_mentee() -> MenteeIntroduction:
    return mentorship_samples()[0]


@pytest.fixture
def to_mentor() -> MentorIntroduction:
    return mentorship_samples()[1]


def test_the_mentee_hears_who_why_and_how_to_begin(to_mentee):
    """A mentee is told who the mentor is, what they offer, and that the first word is theirs."""
    mail = render(to_mentee)
    assert mail.subject == "Tom, meet your mentor Priya from Marketing"
    for words in (
        "Priya offers data visualisation; you asked for it.",
        "You asked for somebody from Marketing.",
        "You write first",
        "What you would like to be able to do at the end",
        "Every two weeks, until 4 July 2027.",
    ):
        assert words in mail.text


def test_the_mentor_hears_goals_and_load(to_mentor):
    """A mentor is told what the mentee wants, in their words, and how many mentees that makes."""
    mail = render(to_mentor)
    assert mail.subject == "Priya, meet your mentee Tom from Finance"
    for words in (
        "You offer data visualisation; Tom asked for it.",
        "I want to turn our monthly figures into charts",
        "This is your second mentee at present, you take up to three.",
        "Tom writes first. If you hear nothing within a week",
    ):
        assert words in mail.text


def test_both_read_the_same_times(to_mentee, to_mentor):
    """One suggestion for both calendars, each in the reader's own zone."""
    assert "Tuesday 5 January, 09:30 (10:30 for Priya)" in render(to_mentee).text
    assert "Tuesday 5 January, 10:30 (09:30 for Tom)" in render(to_mentor).text


@pytest.mark.parametrize("voice", [0, 1])
def test_what_is_for_admins_stays_with_them(voice):
    """Levels and ranks of wishes are said to nobody; a mentee does not read the mentor's load."""
    mail = render(mentorship_samples()[voice])
    for words in ("level", "wish", "points"):
        assert words not in (mail.text + mail.subject).lower()
    assert voice or "second" not in mail.text


@pytest.mark.parametrize("voice", [0, 1])
def test_names_cannot_break_out(voice):
    """A name or a goal with markup, line ends or another direction stays what it is."""
    evil = "Eve <script>alert(1)</script>\r\nBcc: all@example.org"
    base = mentorship_samples()[voice]
    mail = render(
        replace(
            base,
            mentee=replace(TOM, name=evil, function="<b>Finance</b>"),
            goals=evil,
            how_often=evil,
        )
    )
    assert "<script>" not in mail.html
    assert "\n" not in mail.subject.strip()
    assert "\r" not in mail.subject


@pytest.mark.parametrize("voice", [0, 1])
def test_little_is_known(voice):
    """Without reasons, topics, goals, rhythm, times and address, the mail is still whole."""
    base = mentorship_samples()[voice]
    mail = render(
        replace(
            base, reasons=(), topics=(), goals="", how_often="", slots=(),
            mentor=replace(PRIYA, email=None, function=None),
            mentee=replace(TOM, email=None, function=None),
        )
    )  # fmt: skip
    assert "in your directory" in mail.text
    assert "It runs until 4 July 2027." in mail.text
    assert "25 minutes" not in mail.text
    assert "None" not in mail.text


def test_topics_that_nobody_offers_are_not_said_to_be_offered(to_mentee):
    """What was asked for is named as that, and no more."""
    mail = render(replace(to_mentee, reasons=(), topics=("agents",)))
    assert "You asked for agents." in mail.text
    assert "offers" not in mail.text


def test_long_goals_are_cut_at_a_word(to_mentor):
    """Goals are quoted up to a point; the mentee can say the rest themselves."""
    mail = render(replace(to_mentor, goals="word " * 200))
    assert "word …" in mail.text
    assert mail.text.count("word") < 70


@pytest.mark.parametrize(
    ("mentees", "places", "words"),
    [
        (1, 1, ""),
        (1, 2, "This is your first mentee, you take up to two."),
        (2, 2, "This is your second mentee at present, you take up to two."),
        (13, 20, "This is your 13th mentee at present, you take up to 20."),
    ],
)
def test_the_load_in_words(to_mentor, mentees, places, words):
    """The load is said where there is one."""
    text = render(replace(to_mentor, mentees=mentees, places=places)).text
    assert words in text
    assert words or "mentee at present" not in text


def test_an_answer_goes_to_the_other(to_mentee, to_mentor):
    """A reply begins the mentorship."""
    assert (to_mentee.reply_to(), to_mentor.reply_to()) == ((PRIYA,), (TOM,))


def test_a_name_from_right_to_left(to_mentor):
    """A name in another direction leaves the sentence in order."""
    mail = render(replace(to_mentor, mentee=LEILA, reasons=()))
    assert "\u2068" in mail.subject


def test_nobody_is_introduced_to_themselves(to_mentee):
    """A mentorship has two people."""
    with pytest.raises(ValueError, match="two people"):
        replace(to_mentee, mentor=TOM)
