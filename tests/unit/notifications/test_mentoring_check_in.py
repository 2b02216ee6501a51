"""How is it going: asked of both, at a third and two thirds of the term."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal
from urllib.parse import unquote

import pytest

from notifications.messages import MentoringCheckIn
from notifications.render import render
from notifications.sample_mentorships import GOALS
from notifications.samples import PRIYA, TOM, samples

SAMPLE = samples()["mentoring_check_in"]
assert isinstance(SAMPLE, MentoringCheckIn)


def test_each_answer_names_the_mentorship() -> None:
    """A mentor of several says of whom the answer is, and an admin which round it was."""
    made = render(SAMPLE)
    for word in ("good", "stuck", "end"):
        subject = f"[ai-mentors] {word} 2027-02-01 Tom Hughes"
        assert subject in made.text
        assert subject in unquote(made.html)


def test_the_other_does_not_get_the_answer() -> None:
    """Answers go to the contact, and the mail says so."""
    assert SAMPLE.reply_to() == ()
    assert "Tom does not see your answer." in render(SAMPLE).text


def test_every_role_and_step_has_a_question_of_its_own() -> None:
    """Both of a mentorship are asked something else, and something new the second time."""
    roles: tuple[Literal["mentor", "mentee"], ...] = ("mentor", "mentee")
    steps: tuple[Literal[1, 2], ...] = (1, 2)
    asked = {
        render(replace(SAMPLE, role=role, step=step)).text.partition("next meeting: ")[2]
        for role in roles
        for step in steps
    }
    assert len(asked) == 4


@pytest.mark.parametrize(("step", "words"), [(1, "a third of"), (2, "two thirds of")])
def test_the_step_says_how_far_it_is(step: Literal[1, 2], words: str) -> None:
    """The reader knows how much is left."""
    assert (
        f"{words} your mentorship with Tom is behind you" in render(replace(SAMPLE, step=step)).text
    )


def test_goals_are_the_mentees_for_both() -> None:
    """The mentor reads who wrote them; without goals nothing is quoted."""
    assert f"At the start you wrote: “{GOALS}”" in render(SAMPLE).text
    mentor = replace(SAMPLE, recipient=TOM, other=PRIYA, role="mentor")
    assert "At the start Priya wrote:" in render(mentor).text
    assert "At the start" not in render(replace(SAMPLE, goals="")).text
