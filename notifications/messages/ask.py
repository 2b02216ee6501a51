"""The question before each round of a program that asks every time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from notifications.contexts import Person, Rank
from notifications.links import Links
from notifications.messages.to_members import RoundContext
from notifications.wording.dates import long_day
from notifications.wording.names import called


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(RoundContext):
    """Asks a member whether they are in this round.

    Attributes
    ----------
    answer_by
        The last day on which an answer counts; who says nothing is left out.
    """

    kind: ClassVar[str] = "ask"
    rank: ClassVar[Rank] = Rank.PROMPT

    recipient: Person
    answer_by: date

    def view(self, links: Links) -> dict[str, Any]:
        """Word the question."""
        return self.frame(links) | {
            "me": called(self.recipient, ()),
            "starts_on": long_day(self.period.starts_on),
            "answer_by": long_day(self.answer_by),
            "answers": self.answers(links, "yes", "no", "pause", "leave"),
        }
