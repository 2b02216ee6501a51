"""The note to a mentor without a new mentee this time: without blame, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from notifications.contexts import Person
from notifications.messages.to_members import RoundContext
from notifications.wording.dates import long_day
from notifications.wording.mentoring import topics_in_words
from notifications.wording.names import called
from notifications.wording.unmatched import mentor_reason


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorUnmatched(RoundContext):
    """No new mentee this time, told to the mentor.

    Attributes
    ----------
    reason
        The engine's reason, such as ``surplus``.
    next_round
        The first day of the next round, when it is known.
    short_topics
        What more mentees ask for than mentors have places.
    """

    kind: ClassVar[str] = "mentor_unmatched"

    recipient: Person
    reason: str
    next_round: date | None = None
    short_topics: tuple[str, ...] = ()

    def view(self) -> dict[str, Any]:
        """Word the note."""
        return self.frame() | {
            "me": called(self.recipient, ()),
            "why": mentor_reason(self.reason),
            "next_round": long_day(self.next_round) if self.next_round else "",
            "short": topics_in_words(self.short_topics),
        }
