"""What the messages about a mentorship under way have in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from notifications.contexts import Person
from notifications.links import Links
from notifications.messages.to_members import RoundContext
from notifications.wording.dates import full_date
from notifications.wording.mentoring import Role, quoted_goals
from notifications.wording.names import called
from notifications.wording.translation import _


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorshipCourse(RoundContext):
    """A message to one of the two of a mentorship; only the contact reads what they answer.

    Attributes
    ----------
    period
        Of the round in which the two were matched: with the other's name it marks the answers.
    role
        Which of the two the recipient is.
    """

    recipient: Person
    other: Person
    role: Role

    def both(self, links: Links) -> dict[str, Any]:
        """Give what every such page says of the two."""
        people = (self.recipient, self.other)
        return self.frame(links) | {
            "me": called(self.recipient, people),
            "name": called(self.other, people),
            "role": self.role,
            "unseen": (self.other.email or "").lower() != self.contact.lower(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorshipTerm(MentorshipCourse):
    """A message that looks at how a mentorship goes or went.

    Attributes
    ----------
    goals
        What the mentee wanted to reach, in their own words; only its beginning is shown.
    ends_on
        The last day of the mentorship.
    """

    ends_on: date
    goals: str = ""

    def looked_at(self, links: Links) -> dict[str, Any]:
        """Give what such a page says of the two and of their term."""
        return self.both(links) | {
            "goals": quoted_goals(self.goals),
            "wrote": self._wrote(),
            "ends_on": full_date(self.ends_on),
        }

    def _wrote(self) -> str:
        if self.role == "mentee":
            return _("At the start you wrote:")
        name = called(self.other, (self.recipient, self.other))
        return _("At the start {name} wrote:", name=name)
