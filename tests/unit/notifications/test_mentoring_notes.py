"""Notes of a mentoring program: check-ins, closing, changes, and who went without."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from notifications.mentoring_samples import mentoring_samples
from notifications.messages import (
    MenteeUnmatched,
    MentoringCheckIn,
    MentoringClosing,
    MentorshipChanged,
    MentorUnmatched,
)
from notifications.render import render
from notifications.samples import PRIYA, TOM

EVIL = "Eve <script>alert(1)</script>\r\nBcc: all@example.org"
NOTES = (MentoringCheckIn, MentoringClosing, MentorshipChanged)


def sample(kind):
    return next(each for each in mentoring_samples() if isinstance(each, kind))


@pytest.mark.parametrize("kind", NOTES)
def test_names_and_goals_cannot_break_out(kind):
    """Markup, line ends and headers in a name or a goal stay what they are."""
    note = replace(sample(kind), other=replace(PRIYA, name=EVIL))
    if kind is not MentorshipChanged:
        note = replace(note, goals=EVIL)
    mail = render(note)
    assert "<script>" not in mail.html
    assert "\n" not in mail.subject.strip()


@pytest.mark.parametrize("role", ["mentor", "mentee"])
@pytest.mark.parametrize("step", [1, 2])
def test_each_check_in_has_a_question_of_its_own(role, step):
    """The question depends on how far they are and on who reads it."""
    texts = {
        (r, s): render(replace(sample(MentoringCheckIn), role=r, step=s)).text
        for r in ("mentor", "mentee")
        for s in (1, 2)
    }
    assert len(set(texts.values())) == 4
    assert ("A third" if step == 1 else "Two thirds") in texts[role, step]


def test_a_check_in_can_be_answered():
    """Going well, stuck, or better ended: one subject each, and nobody is told why."""
    text = render(sample(MentoringCheckIn)).text
    for word in ("good", "stuck", "end"):
        assert f"[mentoring] {word} 2027-01-04" in text
    assert "nobody is told why" in text


def test_without_goals_nothing_is_quoted():
    """Somebody who wrote no goals is not quoted with nothing."""
    for kind in (MentoringCheckIn, MentoringClosing):
        assert "wrote" not in render(replace(sample(kind), goals="")).text


def test_there_is_no_third_check_in():
    """A step that nobody knows is refused when the note is made."""
    with pytest.raises(ValueError, match="step 1 or 2"):
        replace(sample(MentoringCheckIn), step=3)


def test_the_closing_asks_what_came_of_it():
    """Three answers, thanks to each by role, and how to go on."""
    closing = sample(MentoringClosing)
    text = render(closing).text
    for word in ("worth", "partly", "not"):
        assert f"[mentoring] {word} 2027-01-04" in text
    assert "Thank you for learning with us." in text
    assert "Thank you for your time." in render(replace(closing, role="mentor")).text
    assert "an admin can extend it" in text


def test_a_change_is_told_without_reasons():
    """An extension names the new last day; an end names what comes next, by role."""
    ended = sample(MentorshipChanged)
    assert "another mentor" in render(ended).text
    assert "Your place is free again" in render(replace(ended, role="mentor", rematch=False)).text
    assert "at any time" in render(replace(ended, rematch=False)).text
    extended = replace(ended, change="extended", ends_on=date(2027, 9, 1), rematch=False)
    assert "runs until 1 September 2027" in render(extended).subject


def test_an_answer_goes_to_the_other():
    """A reply reaches the other of the two, where they have an address."""
    note = sample(MentoringCheckIn)
    assert note.reply_to() == (PRIYA,)
    assert replace(note, other=replace(PRIYA, email=None)).reply_to() == ()


@pytest.mark.parametrize("reason", ["no_partner", "surplus", "floor"])
def test_a_mentee_is_told_why_and_when_next(reason):
    """Every reason has words; a place in the line is promised only where the program keeps it."""
    note = replace(sample(MenteeUnmatched), reason=reason)
    text = render(note).text
    assert "first in line next time, on Monday 18 January" in text
    later = render(replace(note, first_in_line=False, next_round=None, short_topics=()))
    assert "first in line" not in later.text
    assert "Few mentors offer" not in later.text


@pytest.mark.parametrize("reason", ["no_partner", "surplus", "floor", "no_capacity"])
def test_a_mentor_is_thanked_and_told_why(reason):
    """Offering was not in vain: why there is nobody, and what mentors are wanted for."""
    note = replace(sample(MentorUnmatched), reason=reason, recipient=TOM)
    text = render(note).text
    assert "thank you for offering" in text
    assert "Mentors are wanted for data visualisation" in text


@pytest.mark.parametrize("kind", [MenteeUnmatched, MentorUnmatched])
def test_a_reason_without_words_is_refused(kind):
    """A reason of another kind of program shows in tests, not in a mail without a sentence."""
    with pytest.raises(ValueError, match="no words"):
        replace(sample(kind), reason="odd_one").view()


@pytest.mark.parametrize("kind", [MenteeUnmatched, MentorUnmatched])
def test_rules_about_others_stay_unsaid(kind):
    """Who blocked whom, levels and reporting lines are nobody's business."""
    text = render(replace(sample(kind), reason="no_partner")).text.lower()
    for word in ("block", "manager", "level", "busy"):
        assert word not in text
