"""What the notes about a running mentorship have in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal

from notifications.contexts import Person
from notifications.messages.to_members import RoundContext
from notifications.wording.dates import day_month
from notifications.wording.names import called, full_name


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorshipNote(RoundContext):
    """A note about a mentorship to one of its two.

    Attributes
    ----------
    recipient, other
        Who reads it, and the other of the two.
    role
        What the recipient is in it.
    ends_on
        Its last day.
    """

    kind: ClassVar[str]

    recipient: Person
    other: Person
    role: Literal["mentor", "mentee"]
    ends_on: date

    def reply_to(self) -> tuple[Person, ...]:
        """Give the other."""
        return (self.other,) if self.other.email else ()

    def common_view(self) -> dict[str, Any]:
        """Word what every such note says."""
        people = (self.recipient, self.other)
        return self.frame() | {
            "me": called(self.recipient, people),
            "name": called(self.other, people),
            "whole_name": full_name(self.other),
            "is_mentor": self.role == "mentor",
            "their_role": "mentee" if self.role == "mentor" else "mentor",
            "ends_on": f"{day_month(self.ends_on)} {self.ends_on.year}",
        }
