"""What the messages of a round to a member have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from notifications.contexts import Context, Mailing, Period, Person, ProgramInfo
from notifications.links import answer_link, answer_subject


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundContext(Context):
    """A message of one round of a program.

    Attributes
    ----------
    contact
        The address that reads answers: an admin's, or the community's.
    """

    program: ProgramInfo
    period: Period
    contact: str

    def mailing(self) -> Mailing:
        """Name the program's list; the mail says how to leave it."""
        return Mailing(
            self.program.name,
            self.program.slug,
            self.contact,
            answer_subject(self.program.slug, "leave"),
        )

    def answers(self, *words: str, other: Person | None = None) -> dict[str, dict[str, str]]:
        """Give the link and the subject of each answer, by its word.

        Parameters
        ----------
        other
            With whom the mentorship is that an answer may be about.
        """
        return {
            word: {
                "link": answer_link(self.program, self.contact, word, self.period, other),
                "subject": answer_subject(self.program.slug, word, self.period, other),
            }
            for word in words
        }

    def frame(self) -> dict[str, Any]:
        """Give what every page of such a message shows around its words."""
        return {
            "program": self.program.name,
            "community": self.program.community,
            "purpose": self.program.purpose,
            "period": self.period.label,
            "contact": self.contact,
            "answers": self.answers("pause", "leave"),
        }
