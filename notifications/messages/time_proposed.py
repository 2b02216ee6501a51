"""Somebody of a match proposes a time that was not on the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from notifications.contexts import Rank
from notifications.links import Links
from notifications.messages.meeting import MeetingContext
from notifications.wording.names import called


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeProposed(MeetingContext):
    """Asks one of the others whether the time suits.

    Attributes
    ----------
    proposer
        The id of the person who proposes it.
    instead
        Whether a meeting is set, which it would replace.
    """

    kind: ClassVar[str] = "time_proposed"
    rank: ClassVar[Rank] = Rank.PROMPT

    proposer: int
    instead: bool = False

    def view(self, links: Links) -> dict[str, Any]:
        """Word the question."""
        proposer = next(person for person in self.people if person.id == self.proposer)
        return self.told(links) | {
            "proposer": called(proposer, self.people),
            "instead": self.instead,
        }
