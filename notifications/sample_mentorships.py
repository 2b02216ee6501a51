"""One invented sample of each message of mentoring, made through the real data."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from notifications.contexts import Context, Period, ProgramInfo
from notifications.messages import (
    MenteeIntroduction,
    MenteeUnmatched,
    MentoringCheckIn,
    MentoringClosing,
    MentorIntroduction,
    MentorshipChanged,
    MentorshipWord,
    MentorUnmatched,
)
from notifications.messages.to_admins import Command
from notifications.sample_people import CONTACT, LEILA, PRIYA, TOM
from notifications.slots import suggest_slots
from notifications.wording.translation import marked

MENTORING: Final = ProgramInfo(
    name="AI mentors",
    slug="ai-mentors",
    community="AI learners",
    purpose="Learn from a colleague who already uses AI in their own work.",
)
TERM: Final = Period("1 February to 30 April 2027", date(2027, 2, 1), days=89)
ENDS_ON: Final = date(2027, 4, 30)
NEXT_TERM: Final = date(2027, 5, 3)
GOALS: Final = (
    "I would like to build the monthly forecast myself and to know when I can trust it, so that I"
    " no longer wait for Finance before a campaign."
)

FRAME: Final[dict[str, Any]] = {"program": MENTORING, "period": TERM, "contact": CONTACT}


def mentorship_reasons() -> tuple[dict[str, Any], ...]:
    """Give reasons of every kind for the mentorship of the samples."""
    pair = {"mentor": TOM.id, "mentee": PRIYA.id}
    topics = {**pair, "topics": ["forecast checks", "spreadsheet formulas"]}
    return (
        _reason("cover.topics", topics, 40_000, "members"),
        _reason("asked.function", {**pair, "value": "Finance"}, 0, "members"),
        _reason("level_gap", {**pair, "difference": 2}, 0, "admin"),
        _reason("wish", {**pair, "rank": 1}, 30_000, "admin"),
        _reason("served", {"mentee": PRIYA.id, "times": 0}, 20_000, "admin"),
    )


def mentee_introduction_sample() -> MenteeIntroduction:
    """Give the introduction of a mentor in another time zone."""
    return MenteeIntroduction(**_mentorship())


def mentor_introduction_sample() -> MentorIntroduction:
    """Give the introduction of a mentee to a mentor who has one already."""
    return MentorIntroduction(**_mentorship(), mentees=2, places=3)


def mentoring_samples() -> tuple[Context, ...]:
    """Give one sample of each kind of message of mentoring."""
    term: dict[str, Any] = FRAME | {"goals": GOALS, "ends_on": ENDS_ON}
    return (
        mentee_introduction_sample(),
        mentor_introduction_sample(),
        MenteeUnmatched(
            **FRAME,
            recipient=LEILA,
            reason="surplus",
            next_round=NEXT_TERM,
            first_in_line=True,
            short_topics=("data storytelling",),
        ),
        MentorUnmatched(**FRAME, recipient=TOM, reason="no_partner", next_round=NEXT_TERM),
        MentoringCheckIn(**term, recipient=PRIYA, other=TOM, role="mentee", step=1),
        MentoringClosing(**term, recipient=TOM, other=PRIYA, role="mentor"),
        MentorshipChanged(
            **FRAME,
            recipient=PRIYA,
            other=LEILA,
            role="mentee",
            change="ended",
            next_round=NEXT_TERM,
            rematch=True,
        ),
        MentorshipWord(
            **FRAME,
            who=PRIYA,
            other=TOM,
            role="mentee",
            word="stuck",
            note="We cannot find a time.\nShall somebody else take over?",
            commands=(
                Command(
                    marked("Find another mentor"),
                    "crossweave mentoring rematch H0017 --mentor H0009 --program ai-mentors",
                ),
            ),
        ),
    )


def _mentorship() -> dict[str, Any]:
    return FRAME | {
        "match": 102,
        "mentor": TOM,
        "mentee": PRIYA,
        "starts_on": TERM.starts_on,
        "ends_on": ENDS_ON,
        "reasons": mentorship_reasons(),
        "topics": ("forecast checks", "spreadsheet formulas"),
        "goals": GOALS,
        "how_often": "every two weeks",
        "slots": suggest_slots((TOM, PRIYA), starts_on=TERM.starts_on, days=14),
    }


def _reason(message_id: str, params: dict[str, Any], points: int, audience: str) -> dict[str, Any]:
    return {
        "rule": message_id,
        "message_id": message_id,
        "params": params,
        "points": points,
        "audience": audience,
    }
