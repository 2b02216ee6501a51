"""How is it going: the question to both of a mentorship, at a third and two thirds of its term."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from notifications.links import Links
from notifications.messages.mentorship_course import MentorshipTerm
from notifications.wording.mentoring import QUESTIONS, Step, behind_you
from notifications.wording.translation import _


@dataclass(frozen=True, slots=True, kw_only=True)
class MentoringCheckIn(MentorshipTerm):
    """Asks one of the two how it is going, and gives a question for the next meeting.

    Attributes
    ----------
    step
        1 at a third of the term, 2 at two thirds.
    """

    kind: ClassVar[str] = "mentoring_check_in"

    step: Step

    def view(self, links: Links) -> dict[str, Any]:
        """Word the question."""
        words = ("good", "stuck", "end", "pause", "leave")
        told = self.looked_at(links)
        return (
            told
            | behind_you(self.step, told["me"], told["name"])
            | {
                "question": _(QUESTIONS[self.role, self.step]),
                "answers": self.answers(links, *words, other=self.other),
            }
        )
