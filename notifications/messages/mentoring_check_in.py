"""How is it going? At a third and at two thirds of a mentorship."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from notifications.messages.mentorship_note import MentorshipNote
from notifications.wording.mentoring import quoted

QUESTIONS: Final = {
    ("mentee", 1): "What can you do today that you could not when you began?",
    ("mentor", 1): "What would {name} like to do alone by the next time you meet?",
    ("mentee", 2): "What should still happen, so that it was worth your time?",
    ("mentor", 2): "What can {name} do now that nobody needs to help with?",
}
"""One question for the next meeting, by the reader's role and the step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MentoringCheckIn(MentorshipNote):
    """Asks how a mentorship goes.

    Attributes
    ----------
    step
        1 at a third of the term, 2 at two thirds.
    goals
        What the mentee wanted at the beginning.
    """

    kind: ClassVar[str] = "mentoring_check_in"

    step: int
    goals: str = ""

    def __post_init__(self) -> None:
        if (self.role, self.step) not in QUESTIONS:
            raise ValueError(f"a check-in is step 1 or 2, not {self.step}")

    def view(self) -> dict[str, Any]:
        """Word the question."""
        view = self.common_view()
        return view | {
            "so_far": "a third" if self.step == 1 else "two thirds",
            "question": QUESTIONS[self.role, self.step].format(name=view["name"]),
            "goals": quoted(self.goals),
            "answers": self.answers("good", "stuck", "end", "pause", "leave"),
        }
