"""Several messages to one member in one, so that nobody gets more of them than is pleasant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from notifications.contexts import Context, Mailing, Period, Person, Rank
from notifications.links import Links


@dataclass(frozen=True, slots=True)
class Part:
    """One of the messages: its kind, and its data as the outbox keeps them."""

    kind: str
    context: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle(Context):
    """Messages that go to a member as one; whoever renders it words each of them.

    Attributes
    ----------
    parts
        The messages, the most important first.
    first_of
        The list of the first one: it stands for the whole in the headers.
    carried
        What links to the first one's list carry.
    answers_to
        Whom an answer goes to; nobody where more than one of the messages would have it.
    """

    kind: ClassVar[str] = "bundle"
    rank: ClassVar[Rank] = Rank.PROMPT

    parts: tuple[Part, ...]
    first_of: Mailing
    carried: dict[str, Any]
    answers_to: tuple[Person, ...] = ()
    period: Period | None = None

    @classmethod
    def of(cls, contexts: Sequence[Context]) -> Bundle:
        """Put messages to one member together, in their order."""
        answered = [found for context in contexts if (found := context.reply_to())]
        first = contexts[0]
        return cls(
            parts=tuple(Part(each.kind, each.document()) for each in contexts),
            first_of=first.mailing(),
            carried=first.claims(),
            answers_to=answered[0] if len(answered) == 1 else (),
            period=first.period_of(),
        )

    def mailing(self) -> Mailing:
        """Name the list of the first message."""
        return self.first_of

    def claims(self) -> dict[str, Any]:
        """Give what a link to the first message's list carries."""
        return self.carried

    def period_of(self) -> Period | None:
        """Name the period that the first message is about."""
        return self.period

    def reply_to(self) -> tuple[Person, ...]:
        """Give the people whom the one message that asks for an answer goes to."""
        return self.answers_to

    def view(self, links: Links) -> dict[str, Any]:
        """Give what stands around the messages; their words come with them."""
        return {"contact": self.first_of.contact}
