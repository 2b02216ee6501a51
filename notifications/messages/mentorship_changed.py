"""A mentorship that goes on for longer, or has ended early."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal

from notifications.contexts import Rank
from notifications.links import Links
from notifications.messages.mentorship_course import MentorshipCourse
from notifications.wording.dates import full_date, long_day
from notifications.wording.mentoring import THANKS


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorshipChanged(MentorshipCourse):
    """What has become of a mentorship; who ended it and why is nobody's business.

    Attributes
    ----------
    ends_on
        The new last day; needed when it was extended, not told when it has ended.
    next_round
        The first day of the next round, when it is known.
    rematch
        Whether the mentee is matched anew in the next round.
    sought
        Whether another mentor is looked for already.
    """

    kind: ClassVar[str] = "mentorship_changed"
    rank: ClassVar[Rank] = Rank.PROMPT

    change: Literal["extended", "ended"]
    ends_on: date | None = None
    next_round: date | None = None
    rematch: bool = False
    sought: bool = False

    def __post_init__(self) -> None:
        if self.change == "extended" and self.ends_on is None:
            raise ValueError("a mentorship that was extended needs its new last day")

    def view(self, links: Links) -> dict[str, Any]:
        """Word the note."""
        return self.both(links) | {
            "change": self.change,
            "ends_on": full_date(self.ends_on) if self.ends_on else "",
            "next": self._next(),
            "thanks": THANKS[self.role],
        }

    def _next(self) -> str:
        """Say what comes after a mentorship that has ended."""
        when = f"the next round, on {long_day(self.next_round)}" if self.next_round else ""
        if self.role == "mentor":
            return f"Your place is free again{f' for {when}' if when else ''}."
        if self.sought:
            return (
                "We are looking for another mentor for you already. If we find nobody, you will be"
                f" matched anew in {when or 'the next round'}."
            )
        if self.rematch:
            return f"You will be matched anew in {when or 'the next round'}."
        wish = "Would you like another mentor? Just reply"
        return f"{wish} before {when}." if when else f"{wish}."
