"""The introduction of a mentorship in the mentee's voice: who, why, how to begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from notifications.contexts import Person
from notifications.messages.mentorship_introduction import MentorshipIntroduction
from notifications.wording.mentoring import agenda_for_mentee


@dataclass(frozen=True, slots=True, kw_only=True)
class MenteeIntroduction(MentorshipIntroduction):
    """Tells a mentee who their mentor is; the mentee writes first."""

    kind: ClassVar[str] = "mentee_introduction"

    def sides(self) -> tuple[Person, Person]:
        """Give the mentee, then the mentor."""
        return self.mentee, self.mentor

    def view(self) -> dict[str, Any]:
        """Word the introduction."""
        view = self.common_view()
        return view | {"agenda": agenda_for_mentee(view["name"])}
