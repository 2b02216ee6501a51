"""The end of a mentorship's term: thanks, was it worth it, and how to go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from notifications.links import Links
from notifications.messages.mentorship_course import MentorshipTerm
from notifications.wording.mentoring import THANKS
from notifications.wording.translation import _


@dataclass(frozen=True, slots=True, kw_only=True)
class MentoringClosing(MentorshipTerm):
    """Thanks one of the two, and asks what it was worth."""

    kind: ClassVar[str] = "mentoring_closing"

    def view(self, links: Links) -> dict[str, Any]:
        """Word the thanks."""
        words = ("worth", "partly", "not", "extend", "pause", "leave")
        return self.looked_at(links) | {
            "thanks": _(THANKS[self.role]),
            "answers": self.answers(links, *words, other=self.other),
        }
