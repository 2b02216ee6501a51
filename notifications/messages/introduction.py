"""The introduction: who you meet, what you can show each other, what to bring, when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from notifications.contexts import Person, Rank, Slot
from notifications.links import Links
from notifications.mailto import pick_link
from notifications.messages.to_members import RoundContext
from notifications.wording.bring import to_bring
from notifications.wording.fitting import allowed, fitting, word_count
from notifications.wording.meeting import slot_text, slot_view
from notifications.wording.names import (
    called,
    card,
    function_of,
    initials,
    introduced,
    isolated,
    listed,
    one_line,
)
from notifications.wording.reasons import Exchange, both, exchanges, other_reasons
from notifications.wording.translation import ENGLISH, _, spoken

MOST_EXCHANGES: Final = 3
WORDS: Final = 72
"""What is left of 120 words after those that every introduction has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction(RoundContext):
    """A match, told to one of its members.

    Attributes
    ----------
    recipient
        The id of the person it goes to.
    people
        All of the match, the recipient among them.
    reasons
        As the store keeps them, with ids of people in ``params``; those for admins are left out.
    slots
        Times to meet, as `notifications.slots.suggest_slots` gives them.
    prompt
        One thing to try together, by language; empty for none.
    """

    kind: ClassVar[str] = "introduction"
    rank: ClassVar[Rank] = Rank.PROMPT

    recipient: int
    people: tuple[Person, ...]
    reasons: tuple[dict[str, Any], ...] = ()
    slots: tuple[Slot, ...] = ()
    prompt: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.recipient not in {person.id for person in self.people} or len(self.people) < 2:
            raise ValueError("an introduction needs its recipient and at least one other person")

    def reply_to(self) -> tuple[Person, ...]:
        """Give the others: an answer starts the conversation."""
        return tuple(person for person in self.others() if person.email)

    def others(self) -> tuple[Person, ...]:
        """Give everybody but the recipient."""
        return tuple(person for person in self.people if person.id != self.recipient)

    def view(self, links: Links) -> dict[str, Any]:
        """Word the introduction, in as many words as a glance takes in."""
        me = next(person for person in self.people if person.id == self.recipient)
        others = self.others()
        shown = exchanges(self.reasons, me, self.people)[:MOST_EXCHANGES]
        headline = self._headline(me, others)
        left = allowed(WORDS) - word_count(
            *headline.values(), self.program.name, self._together() or _bring(shown, me)
        )
        lines, left = fitting(shown, left, _sentence)
        slots, left = fitting(self._slots(me, others), left, slot_text)
        beside = other_reasons(self.reasons, me, self.people, lines)[:2]
        return (
            self.frame(links)
            | headline
            | {
                "others": [card(person, self.people) for person in others],
                "function": function_of(others[0]) if len(others) == 1 else "",
                "exchanges": [line.view() for line in lines],
                "also": fitting(beside, left, str)[0],
                "bring": _bring(shown, me),
                "together": self._together(),
                "both": both(self.people),
                "slots": slots,
                "pick": pick_link(me, others, self.slots, self.program),
                "times": self.times(links),
                "answers": self.answers(links, "skip", "why", "pause", "leave"),
                "initials": initials(me),
            }
        )

    def _together(self) -> str:
        """Say what to try together, in the language spoken or else in English."""
        words = self.prompt.get(spoken().locale.language) or self.prompt.get(ENGLISH, "")
        return isolated(one_line(words))

    def _headline(self, me: Person, others: Sequence[Person]) -> dict[str, str]:
        names = [called(person, self.people) for person in others]
        reached = [called(person, self.people) for person in self.reply_to()]
        return {
            "me": called(me, self.people),
            "meet": listed([introduced(person) for person in others]),
            "names": listed(names),
            "answerers": _("everyone") if len(reached) == len(names) > 2 else listed(reached),
            "unreached": listed([name for name in names if name not in reached]),
        }

    def _slots(self, me: Person, others: Sequence[Person]) -> list[dict[str, str]]:
        return [slot_view(slot, me, others) for slot in self.slots]


def _bring(lines: Sequence[Exchange], me: Person) -> str:
    mine = [topic for line in lines if line.teacher == me.id for topic in line.topics]
    theirs = [topic for line in lines if me.id in line.learners for topic in line.topics]
    return to_bring(mine, theirs)


def _sentence(line: Exchange) -> str:
    return line.sentence
