"""You are paused: the one note to a member who left introductions unanswered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from notifications.contexts import Person
from notifications.links import Links
from notifications.messages.to_members import RoundContext
from notifications.wording.names import called


@dataclass(frozen=True, slots=True, kw_only=True)
class PausedNote(RoundContext):
    """Tells a member that there are no introductions for a while, and how to have them again.

    Attributes
    ----------
    unanswered
        How many introductions in a row had no answer.
    """

    kind: ClassVar[str] = "paused_note"

    recipient: Person
    unanswered: int

    def view(self, links: Links) -> dict[str, Any]:
        """Word the note."""
        return self.frame(links) | {
            "me": called(self.recipient, ()),
            "unanswered": self.unanswered,
            "answers": self.answers(links, "back", "pause", "leave"),
        }
