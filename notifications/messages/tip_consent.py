"""May others read it: the question to those with whom a tip came about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from notifications.contexts import Person
from notifications.links import Links
from notifications.messages.to_members import RoundContext
from notifications.wording.names import called, isolated, one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class TipConsent(RoundContext):
    """Asks one of a match whether others may read what another of them wrote down.

    Attributes
    ----------
    recipient
        The id of the person it goes to.
    author
        The id of the person who wrote it.
    people
        All who are in the match.
    text, topic
        What was written down, and what it is about, if that was said.
    """

    kind: ClassVar[str] = "tip_consent"

    recipient: int
    author: int
    people: tuple[Person, ...]
    text: str
    topic: str = ""

    def __post_init__(self) -> None:
        if not {self.recipient, self.author} <= {person.id for person in self.people}:
            raise ValueError("the question is about a match that both are in")

    def view(self, links: Links) -> dict[str, Any]:
        """Word the question."""
        names = {person.id: called(person, self.people) for person in self.people}
        return self.frame(links) | {
            "me": names[self.recipient],
            "author": names[self.author],
            "tip": isolated(one_line(self.text)),
            "topic": isolated(one_line(self.topic)),
            "answers": self.answers(links, "share", "keep", "pause", "leave"),
        }
