"""Thanks at the end of the term."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

from notifications.messages import MentoringClosing
from notifications.render import render
from notifications.samples import PRIYA, TOM, samples

SAMPLE = samples()["mentoring_closing"]
assert isinstance(SAMPLE, MentoringClosing)


def test_it_thanks_and_asks_what_it_was_worth() -> None:
    """Three answers, each with the mentorship that it is about."""
    made = render(SAMPLE)
    assert made.subject == "AI mentors: thank you, Tom"
    assert "Thank you for the time you gave" in made.text
    for word in ("worth", "partly", "not"):
        subject = f"[ai-mentors] {word} 2027-02-01 Priya Nair"
        assert subject in made.text
        assert subject in unquote(made.html)


def test_it_says_how_to_go_on() -> None:
    """Two who would go on ask an admin."""
    made = render(SAMPLE)
    assert "[ai-mentors] extend 2027-02-01 Priya Nair" in made.text
    assert "Ask us to extend it" in made.html


def test_the_mentee_is_thanked_for_something_else() -> None:
    """Both gave time, and one of them showed."""
    mentee = replace(SAMPLE, recipient=PRIYA, other=TOM, role="mentee", goals="")
    text = render(mentee).text
    assert "Thank you for the time you took" in text
    assert "At the start" not in text
