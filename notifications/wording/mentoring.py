"""The words of a mentorship: goals, the mentor's load, and questions for the next meeting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from notifications.wording.fitting import MOST_SIGNS, shortened
from notifications.wording.names import isolated
from notifications.wording.numbers import nth, number

Role = Literal["mentor", "mentee"]
Step = Literal[1, 2]

MOST_WORDS: Final = 36

BEHIND_YOU: Final[Mapping[Step, str]] = {1: "a third", 2: "two thirds"}
"""How much of a mentorship is over at each check-in."""

QUESTIONS: Final[Mapping[tuple[Role, Step], str]] = {
    ("mentee", 1): "“Where did I get stuck when I tried it alone?”",
    ("mentee", 2): "“What can I do alone by now, and what do we still do together?”",
    ("mentor", 1): "“Which piece of your own work shall we try this on?”",
    ("mentor", 2): "“What would you do next if I were not here?”",
}
"""One question for the next meeting, in the words of the one who asks it."""

THANKS: Final[Mapping[Role, str]] = {
    "mentor": "Thank you for the time you gave, and for what you showed.",
    "mentee": "Thank you for the time you took, and for what you tried.",
}


def quoted_goals(goals: str, words: int = MOST_WORDS) -> str:
    """Give goals in the mentee's own words, cut between words where they are long.

    Parameters
    ----------
    words
        The most words to give; there is a limit of signs as well.

    Returns
    -------
    str
        In quotation marks; empty when there are no goals.
    """
    short = shortened(goals, words, MOST_SIGNS)
    return isolated(f"“{short}”") if short else ""


def load(mentee: str, mentees: int, places: int) -> str:
    """Say which of the mentor's places a mentee takes.

    Parameters
    ----------
    mentee
        The name, as colleagues say it.
    mentees
        How many the mentor has, this one included.
    places
        How many the mentor offered; a mentorship that was extended may be one more.
    """
    if mentees > places:
        return f"{mentee} is your {nth(mentees)} mentee."
    if places == 1:
        return f"{mentee} takes the place you offered."
    return f"{mentee} takes the {nth(mentees)} of your {number(places)} places."


def first_meeting(mentor: str, goals: str, how_often: str, until: str) -> list[str]:
    """Suggest to the mentee what to talk about in the first meeting, in three points.

    Parameters
    ----------
    mentor
        The name, as colleagues say it.
    goals
        What the mentor has been told that the mentee wants; may be empty.
    how_often, until
        The rhythm, which may be empty, and the last day, in words.
    """
    known = f" ({mentor} has your goals)" if goals else ""
    rhythmic = f"{how_often}, until {until}" if how_often else f"you have until {until}"
    return [
        f"What you want to be able to do at the end{known}",
        f"How {mentor} does it, on a real piece of work",
        f"When to meet next: {rhythmic}",
    ]


def rhythm(how_often: str, until: str) -> str:
    """Say how often the two meet and how long; `how_often` may be empty."""
    return f"You meet {how_often} until {until}." if how_often else f"It runs until {until}."
