"""Did you meet: the question near the end of a round, to each of a match."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from notifications.contexts import Person
from notifications.links import Links
from notifications.messages.to_members import RoundContext
from notifications.wording.names import called, listed


@dataclass(frozen=True, slots=True, kw_only=True)
class DidYouMeet(RoundContext):
    """Asks one of a match whether they met.

    Attributes
    ----------
    recipient
        The id of the person it goes to.
    people
        All who are in the match, the recipient among them.
    """

    kind: ClassVar[str] = "did_you_meet"

    recipient: int
    people: tuple[Person, ...]

    def __post_init__(self) -> None:
        if self.recipient not in {person.id for person in self.people} or len(self.people) < 2:
            raise ValueError("the question needs its recipient and at least one other person")

    def view(self, links: Links) -> dict[str, Any]:
        """Word the question."""
        me = next(person for person in self.people if person.id == self.recipient)
        others = [person for person in self.people if person.id != self.recipient]
        return self.frame(links) | {
            "me": called(me, self.people),
            "names": listed([called(person, self.people) for person in others]),
            "answers": self.answers(links, "met", "not_yet", "not_met", "pause", "leave"),
        }
