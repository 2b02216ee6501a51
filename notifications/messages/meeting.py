"""What the messages about the meeting of a match have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from notifications.calendars import CalendarEvent, Method
from notifications.contexts import Person, Slot
from notifications.links import Links
from notifications.messages.to_members import RoundContext
from notifications.wording.meeting import slot_view
from notifications.wording.names import called, listed, one_line
from notifications.wording.translation import _


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingContext(RoundContext):
    """A message about the meeting of a match to one of its members.

    Attributes
    ----------
    recipient
        The id of the person it goes to.
    people
        All who meet, the recipient among them.
    slot
        When they meet, or would.
    """

    recipient: int
    people: tuple[Person, ...]
    slot: Slot

    def __post_init__(self) -> None:
        if self.recipient not in {person.id for person in self.people} or len(self.people) < 2:
            raise ValueError("a meeting needs its recipient and at least one other person")

    def me(self) -> Person:
        """Give the recipient."""
        return next(person for person in self.people if person.id == self.recipient)

    def others(self) -> tuple[Person, ...]:
        """Give everybody but the recipient."""
        return tuple(person for person in self.people if person.id != self.recipient)

    def reply_to(self) -> tuple[Person, ...]:
        """Give the others: an answer settles where, or by which call."""
        return tuple(person for person in self.others() if person.email)

    def names(self) -> str:
        """List the others as the recipient calls them."""
        return listed([called(person, self.people) for person in self.others()])

    def answerers(self) -> str:
        """List those whom a reply reaches."""
        return listed([called(person, self.people) for person in self.reply_to()])

    def told(self, links: Links) -> dict[str, Any]:
        """Give what each of them shows."""
        return self.frame(links) | {
            "me": called(self.me(), self.people),
            "names": self.names(),
            "answerers": self.answerers(),
            "time": slot_view(self.slot, self.me(), self.others()),
            "times": self.times(links),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationContext(MeetingContext):
    """One that calendars take in.

    Attributes
    ----------
    uid, sequence
        See `notifications.calendars.CalendarEvent`.
    """

    uid: str
    sequence: int

    def event(self, method: Method, description: str) -> CalendarEvent:
        """Give the meeting for calendars; it is called the same in each one's."""
        everybody = listed([called(person, self.people) for person in self.people])
        return CalendarEvent(
            uid=self.uid,
            sequence=self.sequence,
            start=self.slot.start,
            end=self.slot.end,
            summary=_("{program}: {names}", program=one_line(self.program.name), names=everybody),
            description=description,
            attendees=self.people,
            method=method,
        )
