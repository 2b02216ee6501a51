"""One invented sample of each message after a meeting and before a round."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from notifications.contexts import Context, Period, ProgramInfo
from notifications.messages import DidYouMeet, PausedNote, RoundAhead, ThankedNote, TipConsent
from notifications.sample_people import CONTACT, LEILA, PRIYA, TOM

PARTNERS: Final = ProgramInfo(
    name="Learning partners",
    slug="learning-partners",
    community="AI learners",
    purpose="Learn from colleagues of other functions how they use AI at work.",
)
ROUND: Final = Period("4 to 17 January 2027", date(2027, 1, 4), "2027-01-04T09:00Z", 14)
COMING: Final = Period("18 to 31 January 2027", date(2027, 1, 18), "2027-01-18T09:00Z", 14)
FRAME: Final[dict[str, Any]] = {"program": PARTNERS, "contact": CONTACT}


def follow_up_samples() -> tuple[Context, ...]:
    """Give one sample of each kind."""
    return (
        DidYouMeet(**FRAME, period=ROUND, match=12, recipient=PRIYA.id, people=(PRIYA, TOM)),
        TipConsent(
            **FRAME,
            period=ROUND,
            match=12,
            recipient=TOM.id,
            author=PRIYA.id,
            people=(PRIYA, TOM),
            text="Ask for three versions, and say which one you would throw away first, and why.",
            topic="prompt patterns",
        ),
        RoundAhead(**FRAME, period=COMING, recipient=TOM),
        PausedNote(**FRAME, period=ROUND, recipient=LEILA, unanswered=3),
        ThankedNote(
            community=PARTNERS.community,
            slug="ai-learners",
            purpose=PARTNERS.purpose,
            contact=CONTACT,
            recipient=PRIYA,
            first_day=date(2026, 12, 28),
            people_helped=4,
            functions=("Finance", "Operations"),
            topics=("data visualisation",),
        ),
    )
