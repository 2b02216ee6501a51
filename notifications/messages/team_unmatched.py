"""The note to somebody who has no place in a team this time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from notifications.contexts import Person
from notifications.links import Links
from notifications.messages.to_members import RoundContext
from notifications.wording.names import called
from notifications.wording.promises import promised
from notifications.wording.unmatched import team_reason


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamUnmatched(RoundContext):
    """No team this time, told to the one who would have joined.

    Attributes
    ----------
    reason
        The engine's reason, such as ``surplus``.
    next_round
        The first day of the next round, when it is known.
    first_in_line
        Whether the program puts those who went without ahead next time; only then is it promised.
    wished
        Whether the recipient had named projects; else the note asks for more than another one.
    """

    kind: ClassVar[str] = "team_unmatched"

    recipient: Person
    reason: str
    next_round: date | None = None
    first_in_line: bool = False
    wished: bool = False

    def view(self, links: Links) -> dict[str, Any]:
        """Word the note."""
        words = team_reason(self.reason, wished=self.wished)
        return self.frame(links) | {
            "me": called(self.recipient, ()),
            "why": words.why,
            "helps": words.helps,
            "next": promised(self.next_round, first_in_line=self.first_in_line),
        }
