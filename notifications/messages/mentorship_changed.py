"""A mentorship that goes on for longer, or has ended early."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final, Literal

from notifications.contexts import Rank
from notifications.links import Links
from notifications.messages.mentorship_course import MentorshipCourse
from notifications.wording.dates import full_date, long_day
from notifications.wording.mentoring import THANKS
from notifications.wording.translation import _, marked


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
            "thanks": _(THANKS[self.role]),
        }

    def _next(self) -> str:
        """Say what comes after a mentorship that has ended."""
        said, dated = _NEXT[self._prospect()]
        return _(dated, day=long_day(self.next_round)) if self.next_round else _(said)

    def _prospect(self) -> str:
        if self.role == "mentor":
            return "free"
        if self.sought:
            return "sought"
        return "rematch" if self.rematch else "wish"


_NEXT: Final[Mapping[str, tuple[str, str]]] = {
    "free": (
        marked("Your place is free again."),
        marked("Your place is free again for the next round, on {day}."),
    ),
    "sought": (
        marked(
            "We are looking for another mentor for you already. If we find nobody, you will be"
            " matched anew in the next round."
        ),
        marked(
            "We are looking for another mentor for you already. If we find nobody, you will be"
            " matched anew in the next round, on {day}."
        ),
    ),
    "rematch": (
        marked("You will be matched anew in the next round."),
        marked("You will be matched anew in the next round, on {day}."),
    ),
    "wish": (
        marked("Would you like another mentor? Just reply."),
        marked("Would you like another mentor? Just reply before the next round, on {day}."),
    ),
}
"""What comes next for the mentor and the mentee, without and with the day of the next round."""
