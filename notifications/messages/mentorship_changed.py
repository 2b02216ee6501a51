"""A mentorship runs longer, or has ended before its time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal

from notifications.messages.mentorship_note import MentorshipNote
from notifications.wording.dates import long_day


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorshipChanged(MentorshipNote):
    """Tells one of the two what has changed; never by whom, or why.

    Attributes
    ----------
    change
        ``extended``: `ends_on` is the new last day; ``ended``: it is over.
    next_round
        The first day of the next round, when it is known.
    rematch
        Whether the reader takes part in it as a mentee.
    """

    kind: ClassVar[str] = "mentorship_changed"

    change: Literal["extended", "ended"]
    next_round: date | None = None
    rematch: bool = False

    def view(self) -> dict[str, Any]:
        """Word the change."""
        return self.common_view() | {
            "extended": self.change == "extended",
            "next_round": long_day(self.next_round) if self.next_round else "",
            "rematch": self.rematch,
        }
