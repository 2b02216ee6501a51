"""The end of a mentorship: thanks, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from notifications.messages.mentorship_note import MentorshipNote
from notifications.wording.mentoring import quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class MentoringClosing(MentorshipNote):
    """Thanks for a mentorship that has run its term, and asks for feedback.

    Attributes
    ----------
    goals
        What the mentee wanted at the beginning.
    """

    kind: ClassVar[str] = "mentoring_closing"

    goals: str = ""

    def view(self) -> dict[str, Any]:
        """Word the thanks and the question."""
        return self.common_view() | {
            "goals": quoted(self.goals),
            "answers": self.answers("worth", "partly", "not", "pause", "leave"),
        }
