"""The truth to those who stay when somebody of their match cannot take part after all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from notifications.contexts import Person, Rank, Slot
from notifications.links import Links
from notifications.mailto import pick_link
from notifications.messages.to_members import RoundContext
from notifications.wording.coming import next_time
from notifications.wording.names import called, full_name, listed


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchChanged(RoundContext):
    """Somebody of a match no longer takes part; why is nobody's business.

    Attributes
    ----------
    gone
        Who no longer takes part.
    remaining
        Who is left beside the recipient; empty when nobody is.
    slots
        Times that suit those who are left.
    next_round, first_in_line
        As in `UnmatchedNote`; said when nobody is left.
    """

    kind: ClassVar[str] = "match_changed"
    rank: ClassVar[Rank] = Rank.PROMPT

    recipient: Person
    gone: tuple[Person, ...]
    remaining: tuple[Person, ...] = ()
    slots: tuple[Slot, ...] = ()
    next_round: date | None = None
    first_in_line: bool = True

    def reply_to(self) -> tuple[Person, ...]:
        """Give those who are left."""
        return tuple(person for person in self.remaining if person.email)

    def view(self, links: Links) -> dict[str, Any]:
        """Word the note."""
        company = [self.recipient, *self.gone, *self.remaining]
        return self.frame(links) | {
            "me": called(self.recipient, company),
            "gone_count": len(self.gone),
            "gone": listed([full_name(person) for person in self.gone]),
            "remaining": listed([called(person, company) for person in self.remaining]),
            "pick": pick_link(self.recipient, self.remaining, self.slots, self.program),
            "times": self.times(links) if self.remaining else "",
            "next_time": next_time(self.next_round, first_in_line=self.first_in_line),
        }
