"""The introduction of a mentorship in the mentor's voice: who, their goals, the load."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from notifications.contexts import Person
from notifications.messages.mentorship_introduction import MentorshipIntroduction
from notifications.wording.mentoring import agenda_for_mentor, quoted
from notifications.wording.numbers import cardinal, ordinal


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorIntroduction(MentorshipIntroduction):
    """Tells a mentor who their mentee is.

    Attributes
    ----------
    mentees
        How many mentees the mentor has now, this one among them.
    places
        How many they said they would take.
    """

    kind: ClassVar[str] = "mentor_introduction"

    mentees: int
    places: int

    def sides(self) -> tuple[Person, Person]:
        """Give the mentor, then the mentee."""
        return self.mentor, self.mentee

    def view(self) -> dict[str, Any]:
        """Word the introduction."""
        view = self.common_view()
        return view | {
            "agenda": agenda_for_mentor(view["name"]),
            "goals": quoted(self.goals),
            "load": self._load(),
        }

    def _load(self) -> str:
        """Say how many mentees this makes; of a single place nothing needs to be said."""
        if self.places <= 1 and self.mentees <= 1:
            return ""
        most = f", you take up to {cardinal(self.places)}" if self.places > 1 else ""
        if self.mentees <= 1:
            return f"This is your first mentee{most}."
        return f"This is your {ordinal(self.mentees)} mentee at present{most}."
