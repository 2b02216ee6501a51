"""One invented sample of each message of a mentoring program."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from notifications.contexts import Context, ProgramInfo
from notifications.messages import (
    MenteeIntroduction,
    MenteeUnmatched,
    MentoringCheckIn,
    MentoringClosing,
    MentorIntroduction,
    MentorshipChanged,
    MentorUnmatched,
)
from notifications.sample_people import (
    CONTACT,
    LEILA,
    NEXT_ROUND,
    PERIOD,
    PRIYA,
    PROGRAM,
    TOM,
    reason,
)
from notifications.slots import suggest_slots

GOALS: Final = "I want to turn our monthly figures into charts that people understand."
ENDS_ON: Final = date(2027, 7, 4)
FRAME: Final[dict[str, Any]] = {
    "program": ProgramInfo("Mentoring", "mentoring", PROGRAM.community, PROGRAM.purpose),
    "period": PERIOD,
    "contact": CONTACT,
}


def mentoring_samples() -> tuple[Context, ...]:
    """Give one sample of each message of a mentoring program."""
    to_tom: dict[str, Any] = {"recipient": TOM, "other": PRIYA, "role": "mentee"}
    running = FRAME | to_tom | {"ends_on": ENDS_ON}
    return (
        *mentorship_samples(),
        MenteeUnmatched(
            **FRAME,
            recipient=TOM,
            reason="surplus",
            next_round=NEXT_ROUND,
            first_in_line=True,
            short_topics=("data visualisation",),
        ),
        MentorUnmatched(
            **FRAME,
            recipient=LEILA,
            reason="surplus",
            next_round=NEXT_ROUND,
            short_topics=("data visualisation",),
        ),
        MentoringCheckIn(**running, step=1, goals=GOALS),
        MentoringClosing(**running, goals=GOALS),
        MentorshipChanged(**running, change="ended", next_round=NEXT_ROUND, rematch=True),
    )


def mentorship_samples() -> tuple[MenteeIntroduction, MentorIntroduction]:
    """Give both introductions of a mentorship in two time zones."""
    people = (PRIYA, TOM)
    pair = {"mentor": PRIYA.id, "mentee": TOM.id}
    cover = pair | {"topics": ["data visualisation"]}
    asked = pair | {"value": "Marketing"}
    said: dict[str, Any] = {
        **FRAME,
        "mentor": PRIYA,
        "mentee": TOM,
        "reasons": (
            reason("cover.topics", cover, 40_000, "members"),
            reason("asked.function", asked, 0, "members"),
            reason("level_gap", pair | {"difference": 2}, 0, "admin"),
            reason("wish", pair | {"rank": 1}, 30_000, "admin"),
        ),
        "topics": ("data visualisation",),
        "goals": GOALS,
        "how_often": "every two weeks",
        "slots": suggest_slots(people, starts_on=PERIOD.starts_on, days=14),
        "starts_on": PERIOD.starts_on,
        "ends_on": ENDS_ON,
    }
    return MenteeIntroduction(**said), MentorIntroduction(**said, mentees=2, places=3)
