"""Words that the two voices of a mentorship share: topics, goals, rhythm, how to begin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from notifications.wording.dates import day_month
from notifications.wording.names import isolated, listed, one_line
from notifications.wording.reasons import Reason

MOST_TOPICS: Final = 3
MOST_GOALS: Final = 300
"""How many characters of somebody's goals a mail quotes."""


def covered_topics(reasons: Sequence[Reason]) -> tuple[str, ...]:
    """List the topics that one offers and the other asked for, as the reasons say it."""
    topics = [
        topic
        for reason in reasons
        if reason["message_id"] == "cover.topics" and reason["audience"] == "members"
        for topic in reason["params"]["topics"]
    ]
    return tuple(dict.fromkeys(topics))


def topics_in_words(topics: Sequence[str]) -> str:
    """Join the first topics as a sentence does."""
    return listed([isolated(one_line(topic)) for topic in topics[:MOST_TOPICS]])


def quoted(goals: str) -> str:
    """Put somebody's goals on one line, cut at a word where they are long."""
    text = one_line(goals)
    if len(text) <= MOST_GOALS:
        return isolated(text)
    return isolated(text[:MOST_GOALS].rsplit(" ", 1)[0].rstrip(" .,;:")) + " …"


def agenda_for_mentee(mentor: str) -> list[str]:
    """List what to speak about at first, to the mentee."""
    return [
        "What you would like to be able to do at the end",
        f"One real task, done together: how {mentor} goes about it",
        "When you meet next",
    ]


def agenda_for_mentor(mentee: str) -> list[str]:
    """List what to speak about at first, to the mentor."""
    return [
        f"What {mentee} would like to be able to do at the end",
        "One real task, done together: how you go about it",
        "When you meet next",
    ]


def term(how_often: str, ends_on: date) -> str:
    """Say how often they meet, where that was said, and until when."""
    often = isolated(one_line(how_often))
    until = f"until {day_month(ends_on)} {ends_on.year}"
    return f"{often[:1].upper()}{often[1:]}, {until}." if often else f"It runs {until}."
