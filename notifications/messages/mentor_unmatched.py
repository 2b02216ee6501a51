"""The note to somebody who offered to mentor and has no new mentee this time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from notifications.contexts import Person
from notifications.links import Links
from notifications.messages.to_members import RoundContext
from notifications.wording.dates import long_day
from notifications.wording.names import called
from notifications.wording.translation import _
from notifications.wording.unmatched import mentor_reason


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorUnmatched(RoundContext):
    """No new mentee this time, told to the one who offered.

    Attributes
    ----------
    reason
        The engine's reason, such as ``surplus``.
    next_round
        The first day of the next round, when it is known.
    """

    kind: ClassVar[str] = "mentor_unmatched"

    recipient: Person
    reason: str
    next_round: date | None = None

    def view(self, links: Links) -> dict[str, Any]:
        """Word the note."""
        words = mentor_reason(self.reason)
        return self.frame(links) | {
            "me": called(self.recipient, ()),
            "why": words.why,
            "helps": words.helps,
            "next": self._next(),
        }

    def _next(self) -> str:
        if self.next_round is None:
            return _("Your offer stands for the next round.")
        return _("Your offer stands for the next round, on {day}.", day=long_day(self.next_round))
