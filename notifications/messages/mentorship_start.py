"""What the two introductions of a mentorship have in common."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from notifications.contexts import Person, Slot
from notifications.links import Links
from notifications.mailto import pick_link
from notifications.messages.to_members import RoundContext
from notifications.wording.dates import full_date, span
from notifications.wording.fitting import fitting, word_count
from notifications.wording.meeting import slot_text, slot_view
from notifications.wording.names import called, card, function_of, initials, introduced, one_line
from notifications.wording.reasons import Exchange, both, exchanges, offered, other_reasons

MOST_TOPICS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorshipStart(RoundContext):
    """A new mentorship, told to one of the two.

    Attributes
    ----------
    reasons
        As the store keeps them, with ids of people in ``params``; those for admins are left out.
    topics
        What the mentee asked for and the mentor offers, the most important first.
    goals
        What the mentee wants to reach, in their own words; only its beginning is shown.
    how_often
        The rhythm that the program asks for, such as ``every two weeks``.
    slots
        Times for the first meeting. Both mails suggest the first of them, and carry all in the mail
        that they link to.
    starts_on, ends_on
        The first and the last day of the mentorship.
    """

    mentor: Person
    mentee: Person
    starts_on: date
    ends_on: date
    reasons: tuple[dict[str, Any], ...] = ()
    topics: tuple[str, ...] = ()
    goals: str = ""
    how_often: str = ""
    slots: tuple[Slot, ...] = ()

    def __post_init__(self) -> None:
        if self.mentor.id == self.mentee.id:
            raise ValueError("a mentorship needs two people")

    @property
    @abstractmethod
    def recipient(self) -> Person:
        """The one of the two whom it goes to."""

    @property
    def other(self) -> Person:
        """The one of the two whom it is about."""
        return self.mentee if self.recipient.id == self.mentor.id else self.mentor

    def reply_to(self) -> tuple[Person, ...]:
        """Give the other: an answer starts the conversation."""
        return (self.other,) if self.other.email else ()

    def headline(self) -> dict[str, str]:
        """Give what the page begins with."""
        people = (self.mentor, self.mentee)
        return {
            "me": called(self.recipient, people),
            "name": called(self.other, people),
            "meet": introduced(self.other),
            "how_often": one_line(self.how_often),
            "until": full_date(self.ends_on),
        }

    def told(self, links: Links, headline: Mapping[str, str], words: int) -> dict[str, Any]:
        """Give all of the view that both mails have.

        Parameters
        ----------
        words
            How many are left for a time, which is always shown, and for the reasons that fit.
        """
        me, other = self.recipient, self.other
        people = (self.mentor, self.mentee)
        slots = [slot_view(slot, me, [other]) for slot in self.slots[:1]]
        lines, left = self._lines(words - word_count(*map(slot_text, slots)))
        also, _ = fitting(other_reasons(self.reasons, me, people, lines)[:2], left, str)
        return (
            self.frame(links)
            | dict(headline)
            | {
                "others": [card(other, people)],
                "initials": initials(me),
                "function": function_of(other),
                "exchanges": [line.view() for line in lines],
                "also": also,
                "slots": slots,
                "both": both(people),
                "runs": span(self.starts_on, (self.ends_on - self.starts_on).days + 1),
                "pick": pick_link(me, [other], self.slots, self.program),
                "times": self.times(links),
                "answers": self.answers(links, "skip", "why", "pause", "leave"),
            }
        )

    def _lines(self, words: int) -> tuple[list[Exchange], int]:
        """Give what the one shows the other, with as many topics as fit, and the words left."""
        for most in range(min(len(self.topics), MOST_TOPICS), 0, -1):
            line = offered(self.mentor, self.mentee, self.topics[:most], self.recipient)
            left = words - word_count(line.sentence)
            if left >= 0:
                return [line], left
        told = exchanges(self.reasons, self.recipient, (self.mentor, self.mentee))
        return fitting(told[:1], words, lambda line: line.sentence)
