"""The note to somebody who asked for a mentor and has none this time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from notifications.contexts import Person
from notifications.links import Links
from notifications.messages.to_members import RoundContext
from notifications.wording.names import called
from notifications.wording.promises import promised
from notifications.wording.unmatched import mentee_reason, short_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MenteeUnmatched(RoundContext):
    """No mentor this time, told to the one who asked.

    Attributes
    ----------
    reason
        The engine's reason, such as ``surplus``.
    next_round
        The first day of the next round, when it is known.
    first_in_line
        Whether the program puts those who went without ahead next time; only then is it promised.
    short_topics
        What the recipient asked for and too few mentors offer.
    named_topics
        Whether the recipient named any topic; else the note speaks of none.
    """

    kind: ClassVar[str] = "mentee_unmatched"

    recipient: Person
    reason: str
    next_round: date | None = None
    first_in_line: bool = False
    short_topics: tuple[str, ...] = ()
    named_topics: bool = True

    def view(self, links: Links) -> dict[str, Any]:
        """Word the note."""
        words = mentee_reason(self.reason, named_topics=self.named_topics)
        return self.frame(links) | {
            "me": called(self.recipient, ()),
            "why": words.why,
            "helps": words.helps,
            "short": short_of(self.short_topics),
            "next": promised(self.next_round, first_in_line=self.first_in_line),
        }
