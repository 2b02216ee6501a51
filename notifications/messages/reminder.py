"""The reminder some days after an introduction: not scheduled yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from notifications.contexts import Person, Slot
from notifications.links import Links
from notifications.mailto import pick_link
from notifications.messages.to_members import RoundContext
from notifications.wording.dates import long_day
from notifications.wording.meeting import slot_view
from notifications.wording.names import called, listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder(RoundContext):
    """Reminds a member of a match that no meeting is known of.

    Attributes
    ----------
    recipient
        The id of the person it goes to.
    people
        All who are still in the match, the recipient among them.
    introduced_on
        When they were introduced.
    slots
        Times that suited their hours and lie ahead.
    all_answered
        Whether everybody has said which times suit, and none is common to them.
    """

    kind: ClassVar[str] = "reminder"

    recipient: int
    people: tuple[Person, ...]
    introduced_on: date
    slots: tuple[Slot, ...] = ()
    all_answered: bool = False

    def __post_init__(self) -> None:
        if self.recipient not in {person.id for person in self.people} or len(self.people) < 2:
            raise ValueError("a reminder needs its recipient and at least one other person")

    def others(self) -> tuple[Person, ...]:
        """Give everybody but the recipient."""
        return tuple(person for person in self.people if person.id != self.recipient)

    def reply_to(self) -> tuple[Person, ...]:
        """Give the others: an answer settles a time."""
        return tuple(person for person in self.others() if person.email)

    def view(self, links: Links) -> dict[str, Any]:
        """Word the reminder."""
        me = next(person for person in self.people if person.id == self.recipient)
        others = self.others()
        reached = [called(person, self.people) for person in self.reply_to()]
        return self.frame(links) | {
            "me": called(me, self.people),
            "names": listed([called(person, self.people) for person in others]),
            "answerers": listed(reached),
            "introduced_on": long_day(self.introduced_on),
            "all_answered": self.all_answered,
            "slots": [slot_view(slot, me, others) for slot in self.slots],
            "times": self.times(links),
            "pick": pick_link(me, others, self.slots, self.program),
            "answers": self.answers(links, "skip", "pause", "leave"),
        }
