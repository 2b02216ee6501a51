"""The introduction of a mentor to the mentee, who makes the first step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from notifications.contexts import Person, Rank
from notifications.links import Links
from notifications.messages.mentorship_start import MentorshipStart
from notifications.wording.fitting import allowed, word_count
from notifications.wording.mentoring import first_meeting

WORDS: Final = 40
"""What is left of 120 words after those that every such introduction has."""

NAMED_AGAIN: Final = 2
"""How often the name stands in the text beside the headline, without the reasons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenteeIntroduction(MentorshipStart):
    """A mentor, told to the mentee, with an agenda for the first meeting."""

    kind: ClassVar[str] = "mentee_introduction"
    rank: ClassVar[Rank] = Rank.PROMPT

    @property
    def recipient(self) -> Person:
        """The mentee."""
        return self.mentee

    def view(self, links: Links) -> dict[str, Any]:
        """Word the introduction."""
        headline = self.headline()
        names = [headline["name"]] * NAMED_AGAIN
        left = allowed(WORDS) - word_count(*headline.values(), *names, self.program.name)
        known = self.goals.strip() if self.mentor.email else ""
        agenda = first_meeting(headline["name"], known, headline["how_often"], headline["until"])
        return self.told(links, headline, left) | {"agenda": agenda}
