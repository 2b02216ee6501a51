"""The reasons for a match, in the words that its members read.

Only reasons for members are worded here: what both of them entered, or any colleague can see. What
is new to somebody is told to that person alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from notifications.contexts import Person
from notifications.wording.languages import worth_naming
from notifications.wording.names import called, isolated, listed, one_line

Reason = Mapping[str, Any]
"""A reason as the store keeps it; the numbers in its ``params`` are ids of people."""

Params = Mapping[str, Any]

MOST_TOPICS: Final = 2

SHOWS: Final[Mapping[str, tuple[str, str]]] = {
    "exchange.shows": ("teacher", "learner"),
    "cover.topics": ("mentor", "mentee"),
}
"""The reasons that are worded as an exchange, with the parameters that name the two."""

WORTH_SAYING: Final = (
    "asked.function",
    "unmet.function",
    "unmet.site",
    "different.function",
    "asked.different",
    "different.site",
    "share.function",
    "share.site",
    "share.languages",
    "overlap.hours",
)
"""What members are told beside exchanges, the most telling first; the rest is not for them."""

BESIDE_AN_EXCHANGE: Final = ("asked.function", "unmet.function", "unmet.site", "share.languages")
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
    own: bool = False

    @property
    def sentence(self) -> str:
        """The whole sentence."""
        return f"{self.lead} {self.what}; {self.tail}."

    def view(self) -> dict[str, Any]:
        """Give the sentence and its parts to a template."""
        return {
            "lead": self.lead,
            "what": self.what,
            "tail": f"{self.tail[:1].upper()}{self.tail[1:]} for this",
            "own": self.own,
            "sentence": self.sentence,
        }


def exchanges(
    reasons: Sequence[Reason], recipient: Person, people: Sequence[Person]
) -> list[Exchange]:
    """Word who can show what to whom: what the recipient shows first, then what they asked for."""
    learners: dict[tuple[int, tuple[str, ...]], list[int]] = {}
    for teacher, learner, topics in _shown(reasons):
        learners.setdefault((teacher, topics), []).append(learner)
    worded = [
        _exchange(teacher, tuple(asked), topics, recipient, people)
        for (teacher, topics), asked in learners.items()
    ]
    return sorted(worded, key=lambda line: _nearness(line, recipient))


def offered(mentor: Person, mentee: Person, topics: Sequence[str], recipient: Person) -> Exchange:
    """Word what a mentor offers of what the mentee asked for, all of the topics."""
    plain = tuple(isolated(one_line(topic)) for topic in topics)
    return _exchange(mentor.id, (mentee.id,), plain, recipient, (mentor, mentee))


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


def _shown(reasons: Sequence[Reason]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Give who shows what to whom, each topic once, whichever rule says so."""
    told: dict[tuple[int, int], set[str]] = {}
    for message_id, (teaching, learning) in SHOWS.items():
        for reason in _for_members(reasons, message_id):
            params = reason["params"]
            pair = (params[teaching], params[learning])
            known = told.setdefault(pair, set())
            fresh = [topic for topic in params["topics"] if topic not in known]
            known.update(fresh)
            if fresh:
                yield *pair, tuple(isolated(one_line(topic)) for topic in fresh[:MOST_TOPICS])


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
    own = teacher == recipient.id
    return Exchange(teacher, learners, topics, lead, what, f"{asked} asked", own)


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

    def _asked_function(self, params: Params) -> str:
        mentee = params["mentee"]
        who = "You" if mentee == self.recipient.id else _name(mentee, self.people)
        return f"{who} asked for somebody from {isolated(one_line(params['value']))}."

    def _asked_different(self, params: Params) -> str:
        return self._different_function(params)

    def _unmet_function(self, params: Params) -> str:
        if params["member"] != self.recipient.id:
            return ""
        return f"You have not met anyone from {isolated(one_line(params['value']))} here yet."

    def _unmet_site(self, params: Params) -> str:
        return self._unmet_function(params)

    def _different_function(self, params: Params) -> str:
        return self._different(params, "You work in {}, {} in {}.")

    def _different_site(self, params: Params) -> str:
        return self._different(params, "You are in {}, {} in {}.")

    def _different(self, params: Params, sentence: str) -> str:
        pairs = zip(params["members"], params["values"], strict=True)
        values = {member: isolated(one_line(value)) for member, value in pairs}
        if self.recipient.id not in values or len(values) != 2 or not all(values.values()):
            return ""
        other = next(member for member in values if member != self.recipient.id)
        return sentence.format(values[self.recipient.id], _name(other, self.people), values[other])

    def _share_function(self, params: Params) -> str:
        return self._shared(params, "You {} work in {}.")

    def _share_site(self, params: Params) -> str:
        return self._shared(params, "You are {} in {}.")

    def _shared(self, params: Params, sentence: str) -> str:
        values = [isolated(one_line(value)) for value in params["values"] if value]
        if not self._of_all(params) or not values:
            return ""
        return sentence.format(both(self.people), listed(values))

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
    found = [person for person in people if person.id == person_id]
    if not found:
        raise LookupError("a reason names somebody who is not of the match")
    return called(found[0], people)
