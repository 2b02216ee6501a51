"""What the two introductions of a mentorship have in common: people, topics, times, agenda."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final

from notifications.contexts import Person, Slot
from notifications.links import pick_link
from notifications.messages.to_members import RoundContext
from notifications.wording.fitting import fitting
from notifications.wording.meeting import slot_text, slot_view
from notifications.wording.mentoring import covered_topics, term, topics_in_words
from notifications.wording.names import called, card, function_of, initials, introduced
from notifications.wording.reasons import other_reasons

MOST_TIME_WORDS: Final = 40
MOST_OTHER_REASONS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorshipIntroduction(RoundContext):
    """A mentorship, told to one of its two.

    Attributes
    ----------
    mentor, mentee
        The two.
    reasons
        As the store keeps them, with ids of people in ``params``; those for admins are left out.
    topics
        What was asked for and is offered, or all that was asked for.
    goals
        What the mentee would like to be able to do, in their own words.
    how_often
        How often they mean to meet, such as ``every two weeks``; may be empty.
    slots
        Times to meet, the same for both.
    starts_on, ends_on
        The term.
    """

    kind: ClassVar[str]

    mentor: Person
    mentee: Person
    reasons: tuple[dict[str, Any], ...] = ()
    topics: tuple[str, ...] = ()
    goals: str = ""
    how_often: str = ""
    slots: tuple[Slot, ...] = ()
    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if self.mentor.id == self.mentee.id:
            raise ValueError("a mentorship needs two people")

    @abstractmethod
    def sides(self) -> tuple[Person, Person]:
        """Give who reads this, and the other."""

    def reply_to(self) -> tuple[Person, ...]:
        """Give the other: an answer starts the conversation."""
        other = self.sides()[1]
        return (other,) if other.email else ()

    def common_view(self) -> dict[str, Any]:
        """Word what both read."""
        me, other = self.sides()
        people = (self.mentor, self.mentee)
        times, _ = fitting(
            [slot_view(slot, me, (other,)) for slot in self.slots], MOST_TIME_WORDS, slot_text
        )
        names = {person.id: called(person, people) for person in people}
        covered = covered_topics(self.reasons)
        return self.frame() | {
            "me": names[me.id],
            "name": names[other.id],
            "meet": introduced(other),
            "function": function_of(other),
            "others": [card(other, people)],
            "initials": initials(me),
            "covered": topics_in_words(covered),
            "asked": topics_in_words(self.topics),
            "also": other_reasons(self.reasons, me, people, ())[:MOST_OTHER_REASONS],
            "term": term(self.how_often, self.ends_on),
            "slots": times,
            "pick": pick_link(me, (other,), self.slots, self.program),
            "answers": self.answers("skip", "why", "pause", "leave"),
        }
