"""The invented people and program of the samples."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from notifications.contexts import Period, Person, ProgramInfo

PROGRAM: Final = ProgramInfo(
    name="Learning partners",
    slug="learning-partners",
    community="AI learners",
    purpose="Learn from colleagues of other functions how they use AI at work.",
)
PERIOD: Final = Period(label="4 to 17 January", starts_on=date(2027, 1, 4))
NEXT_ROUND: Final = date(2027, 1, 18)
CONTACT: Final = "learning@harbourline.example"

PRIYA: Final = Person(
    id=1,
    name="Priya Nair",
    function="Marketing",
    site="Rotterdam",
    country="Netherlands",
    time_zone="Europe/Amsterdam",
    languages=("English", "Hindi"),
    email="priya.nair@harbourline.example",
)
TOM: Final = Person(
    id=2,
    name="Tom Hughes",
    function="Finance",
    site="Leeds",
    country="United Kingdom",
    time_zone="Europe/London",
    languages=("English",),
    email="tom.hughes@harbourline.example",
)
LEILA: Final = Person(
    id=3,
    name="ليلى حداد",
    function="Customer Service",
    site="Casablanca",
    country="Morocco",
    time_zone="Africa/Casablanca",
    languages=("Arabic", "English"),
    email="leila.haddad@harbourline.example",
)


def reason(message_id: str, params: dict[str, Any], points: int, audience: str) -> dict[str, Any]:
    """Give a reason as the store keeps it."""
    rule = message_id.partition(".")[0]
    return {
        "rule": rule,
        "message_id": message_id,
        "params": params,
        "points": points,
        "audience": audience,
    }
