"""What the messages of a round to a member have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from notifications.contexts import Context, Mailing, Period, Person, ProgramInfo
from notifications.links import Links, Purpose
from notifications.mailto import answer_subject
from notifications.wording.names import isolated
from notifications.wording.periods import period_words


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundContext(Context):
    """A message of one round of a program.

    Attributes
    ----------
    contact
        The address that reads answers: an admin's, or the community's.
    match
        The id of the match that it tells of; None where it tells of none.
    """

    program: ProgramInfo
    period: Period
    contact: str
    match: int | None = None

    def mailing(self) -> Mailing:
        """Name the program's list; the mail says how to leave it."""
        return Mailing(
            self.program.name,
            self.program.slug,
            self.contact,
            answer_subject(self.program.slug, "leave"),
        )

    def member(self) -> int | None:
        """Give the id of the member it goes to; None for somebody who is not asked for answers."""
        recipient = getattr(self, "recipient", None)
        return recipient.id if isinstance(recipient, Person) else recipient

    def claims(self) -> dict[str, Any]:
        """Give what a link in the message carries."""
        period = self.period.name or self.period.starts_on.isoformat()
        known = {"m": self.member(), "p": self.program.slug, "r": period, "x": self.match}
        return {key: value for key, value in known.items() if value is not None}

    def period_of(self) -> Period | None:
        """Name the period of the round."""
        return self.period

    def answers(
        self, links: Links, *words: str, other: Person | None = None
    ) -> dict[str, dict[str, str]]:
        """Give the link and the subject of each answer, by its word.

        Parameters
        ----------
        other
            With whom the mentorship is that an answer may be about.
        """
        return {
            word: {
                "link": links.answer(self, word, other=other),
                "subject": answer_subject(self.program.slug, word, self.period, other),
            }
            for word in words
        }

    def times(self, links: Links) -> str:
        """Link to the page on which a match finds a time; empty without a match or pages."""
        if self.match is None:
            return ""
        return links.page(Purpose.TIMES, **self.claims()) or ""

    def frame(self, links: Links) -> dict[str, Any]:
        """Give what every page of such a message shows around its words."""
        mine = {"m": self.member()}
        return {
            "program": isolated(self.program.name),
            "community": isolated(self.program.community),
            "purpose": self.program.purpose,
            "period": period_words(self.period),
            "contact": self.contact,
            "answers": self.answers(links, "pause", "leave"),
            "pages": links.page(Purpose.PREFERENCES, **mine) is not None,
            "preferences": links.page(Purpose.PREFERENCES, **mine),
            "data": links.page(Purpose.DATA, **mine),
        }
