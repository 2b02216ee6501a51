"""The note to a mentee who has no mentor this time: short, without blame, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from notifications.contexts import Person
from notifications.messages.to_members import RoundContext
from notifications.wording.dates import long_day
from notifications.wording.mentoring import topics_in_words
from notifications.wording.names import called
from notifications.wording.unmatched import mentee_reason


@dataclass(frozen=True, slots=True, kw_only=True)
class MenteeUnmatched(RoundContext):
    """No mentor this time, told to the mentee.

    Attributes
    ----------
    reason
        The engine's reason, such as ``surplus``.
    next_round
        The first day of the next round, when it is known.
    first_in_line
        Whether the program puts those who went without ahead next time; only then is it promised.
    short_topics
        Of what the mentee asked for, what few mentors offer.
    """

    kind: ClassVar[str] = "mentee_unmatched"

    recipient: Person
    reason: str
    next_round: date | None = None
    first_in_line: bool = False
    short_topics: tuple[str, ...] = ()

    def view(self) -> dict[str, Any]:
        """Word the note."""
        return self.frame() | {
            "me": called(self.recipient, ()),
            "why": mentee_reason(self.reason),
            "next_round": long_day(self.next_round) if self.next_round else "",
            "first_in_line": self.first_in_line,
            "short": topics_in_words(self.short_topics),
        }
