"""The note to a member who has no match this time: short, without blame, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from notifications.contexts import Person
from notifications.links import Links
from notifications.messages.to_members import RoundContext
from notifications.wording.coming import next_time
from notifications.wording.names import called
from notifications.wording.unmatched import member_reason


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmatchedNote(RoundContext):
    """No match this time, told to the member.

    Attributes
    ----------
    reason
        The engine's reason, such as ``odd_one``.
    next_round
        The first day of the next round, when it is known.
    first_in_line
        Whether the program puts those who went without ahead next time; only then is it promised.
    """

    kind: ClassVar[str] = "unmatched"

    recipient: Person
    reason: str
    next_round: date | None = None
    first_in_line: bool = True

    def view(self, links: Links) -> dict[str, Any]:
        """Word the note."""
        return self.frame(links) | {
            "me": called(self.recipient, ()),
            "why": member_reason(self.reason),
            "next_time": next_time(self.next_round, first_in_line=self.first_in_line),
        }
