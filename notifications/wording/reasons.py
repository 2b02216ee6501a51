"""The reasons for a match, in the words that its members read.

Only reasons for members are worded here: what both of them entered, or any colleague can see. What
is new to somebody is told to that person alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from notifications.contexts import Person
from notifications.wording.languages import worth_naming
from notifications.wording.names import called, isolated, listed, one_line

Reason = Mapping[str, Any]
"""A reason as the store keeps it; the numbers in its ``params`` are ids of people."""

Params = Mapping[str, Any]

MOST_TOPICS: Final = 2

WORTH_SAYING: Final = (
    "asked.function",
    "unmet.function",
    "different.function",
    "asked.different",
    "different.site",
    "share.languages",
    "overlap.hours",
)
"""What members are told beside exchanges, the most telling first; the rest is not for them."""

BESIDE_AN_EXCHANGE: Final = ("unmet.function", "share.languages")
"""What still adds something when an exchange has been told."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """Somebody can show something that others asked for.

    ``lead``, ``what`` and ``tail`` are the parts of the sentence, for a page to set them apart.
    """

    teacher: int
    learners: tuple[int, ...]
    topics: tuple[str, ...]
    lead: str
    what: str
    tail: str

    @property
    def sentence(self) -> str:
        """The whole sentence."""
        return f"{self.lead} {self.what}; {self.tail}."

    def view(self) -> dict[str, str]:
        """Give the sentence and its parts to a template."""
        return {
            "lead": self.lead,
            "what": self.what,
            "tail": self.tail,
            "sentence": self.sentence,
        }


def exchanges(
    reasons: Sequence[Reason], recipient: Person, people: Sequence[Person]
) -> list[Exchange]:
    """Word who can show what to whom: what the recipient shows first, then what they asked for."""
    learners: dict[tuple[int, tuple[str, ...]], list[int]] = {}
    for reason in _for_members(reasons, "exchange.shows"):
        params = reason["params"]
        topics = tuple(isolated(one_line(topic)) for topic in params["topics"][:MOST_TOPICS])
        if topics:
            learners.setdefault((params["teacher"], topics), []).append(params["learner"])
    worded = [
        _exchange(teacher, tuple(asked), topics, recipient, people)
        for (teacher, topics), asked in learners.items()
    ]
    return sorted(worded, key=lambda line: _nearness(line, recipient))


def other_reasons(
    reasons: Sequence[Reason],
    recipient: Person,
    people: Sequence[Person],
    said: Sequence[Exchange],
) -> list[str]:
    """Word the other reasons that concern the recipient, the most telling first.

    Parameters
    ----------
    said
        What is said already; where there is any, only what adds to it is worded.
    """
    wording = _Wording(recipient, people)
    sentences = [
        wording.worded(message_id, reason["params"])
        for message_id in (BESIDE_AN_EXCHANGE if said else WORTH_SAYING)
        for reason in _for_members(reasons, message_id)
    ]
    return list(dict.fromkeys(sentence for sentence in sentences if sentence))


def _for_members(reasons: Sequence[Reason], message_id: str) -> list[Reason]:
    return [
        reason
        for reason in reasons
        if reason["audience"] == "members" and reason["message_id"] == message_id
    ]


def _exchange(
    teacher: int,
    learners: tuple[int, ...],
    topics: tuple[str, ...],
    recipient: Person,
    people: Sequence[Person],
) -> Exchange:
    lead = "You could show" if teacher == recipient.id else f"{_name(teacher, people)} can show"
    what = listed(topics)
    names = ["you" if each == recipient.id else _name(each, people) for each in learners]
    asked = listed(sorted(names, key=lambda name: name != "you"))
    return Exchange(teacher, learners, topics, lead, what, f"{asked} asked")


def _nearness(line: Exchange, recipient: Person) -> int:
    if line.teacher == recipient.id:
        return 0
    return 1 if recipient.id in line.learners else 2


class _Wording:
    """The sentences for one member of a match; an empty one says nothing to that member."""

    def __init__(self, recipient: Person, people: Sequence[Person]) -> None:
        self.recipient, self.people = recipient, people

    def worded(self, message_id: str, params: Params) -> str:
        sentence: str = getattr(self, "_" + message_id.replace(".", "_"))(params)
        return sentence

    def _unmet_function(self, params: Params) -> str:
        if params["member"] != self.recipient.id:
            return ""
        return f"You have not met anyone from {isolated(one_line(params['value']))} here yet."

    def _different_function(self, params: Params) -> str:
        return self._different(params, "You work in {}, {} in {}.")

    def _asked_function(self, params: Params) -> str:
        function = isolated(one_line(params["value"]))
        if params["mentee"] == self.recipient.id:
            return f"You asked for somebody from {function}."
        return f"{_name(params['mentee'], self.people)} asked for somebody from {function}."

    def _asked_different(self, params: Params) -> str:
        return self._different_function(params)

    def _different_site(self, params: Params) -> str:
        return self._different(params, "You are in {}, {} in {}.")

    def _different(self, params: Params, sentence: str) -> str:
        pairs = zip(params["members"], params["values"], strict=True)
        values = {member: isolated(one_line(value)) for member, value in pairs}
        if self.recipient.id not in values or len(values) != 2 or not all(values.values()):
            return ""
        other = next(member for member in values if member != self.recipient.id)
        return sentence.format(values[self.recipient.id], _name(other, self.people), values[other])

    def _share_languages(self, params: Params) -> str:
        languages = worth_naming(params["values"])
        if not self._of_all(params) or not languages:
            return ""
        return f"You {both(self.people)} speak {listed(languages)}."

    def _overlap_hours(self, params: Params) -> str:
        hours = params["minutes"] // 60
        if not self._of_all(params) or hours < 1:
            return ""
        return f"Your working days have {hours} {'hour' if hours == 1 else 'hours'} in common."

    def _of_all(self, params: Params) -> bool:
        return set(params["members"]) == {person.id for person in self.people}


def both(people: Sequence[Person]) -> str:
    """Say ``both`` of two and ``all`` of more."""
    return "both" if len(people) == 2 else "all"


def _name(person_id: int, people: Sequence[Person]) -> str:
    found = next(person for person in people if person.id == person_id)
    return called(found, people)
