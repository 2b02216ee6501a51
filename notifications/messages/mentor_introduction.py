"""The introduction of a mentee to the mentor, with what the mentee wants to reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from notifications.contexts import Person, Rank
from notifications.links import Links
from notifications.messages.mentorship_start import MentorshipStart
from notifications.wording.fitting import allowed, word_count
from notifications.wording.mentoring import MOST_WORDS, load, quoted_goals, rhythm
from notifications.wording.translation import _

WORDS: Final = 69
"""What is left of 120 words after those that every such introduction has."""

NAMED_AGAIN: Final = 1
"""How often the name stands in the text beside the headline, without the reasons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorIntroduction(MentorshipStart):
    """A mentee, told to the mentor.

    Attributes
    ----------
    mentees
        Which of the mentor's mentees this one is: how many there are with this one. Of several who
        come in one round each has a number of their own.
    places
        How many mentees the mentor offered to take.
    """

    kind: ClassVar[str] = "mentor_introduction"
    rank: ClassVar[Rank] = Rank.PROMPT

    mentees: int
    places: int

    @property
    def recipient(self) -> Person:
        """The mentor."""
        return self.mentor

    def view(self, links: Links) -> dict[str, Any]:
        """Word the introduction."""
        headline = self.headline()
        takes = load(headline["name"], self.mentees, self.places)
        names = [headline["name"]] * NAMED_AGAIN
        left = allowed(WORDS) - word_count(*headline.values(), *names, takes, self.program.name)
        goals = quoted_goals(self.goals, min(MOST_WORDS, max(left, 0)))
        return self.told(links, headline, left - word_count(goals)) | {
            "goals": goals,
            "load": takes,
            "rhythm": rhythm(headline["how_often"], headline["until"]),
            "first": self._first(headline["name"]),
        }

    def _first(self, name: str) -> str:
        """Say who writes first: the mentee, unless no mail reaches them."""
        if self.mentee.email:
            return _("{name} writes first.", name=name)
        return _("You write first: look {name} up in your directory.", name=name)
