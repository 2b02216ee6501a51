"""A round that came to nothing: cancelled, or expired without an approval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal

from notifications.links import Links
from notifications.messages.to_admins import AdminContext
from notifications.wording.dates import long_day
from notifications.wording.sentence import translated


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundEnded(AdminContext):
    """A round ended before anybody was introduced.

    Attributes
    ----------
    reason
        A whole sentence, such as ``Only one person was eligible.``; one that the catalogues have is
        worded in the reader's language.
    next_round
        The first day of the next round, when it is known.
    """

    kind: ClassVar[str] = "round_ended"

    ended: Literal["cancelled", "expired"]
    reason: str
    next_round: date | None = None

    def view(self, links: Links) -> dict[str, Any]:
        """Word the note."""
        return self.frame(links) | {
            "ended": self.ended,
            "reason": translated(self.reason),
            "next_round": long_day(self.next_round) if self.next_round else "",
        }
