"""A round is coming: two days before, to those who are in it unless they say otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from notifications.contexts import Person, Rank
from notifications.links import Links
from notifications.messages.to_members import RoundContext
from notifications.wording.dates import long_day
from notifications.wording.names import called


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundAhead(RoundContext):
    """Tells a member of the coming round, which they may skip with one click."""

    kind: ClassVar[str] = "round_ahead"
    rank: ClassVar[Rank] = Rank.PROMPT

    recipient: Person

    def view(self, links: Links) -> dict[str, Any]:
        """Word the note."""
        return self.frame(links) | {
            "me": called(self.recipient, ()),
            "starts_on": long_day(self.period.starts_on),
            "answers": self.answers(links, "skip", "pause", "leave"),
        }
