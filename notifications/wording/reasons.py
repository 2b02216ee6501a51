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
from notifications.wording.translation import _, _n, _p

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

    ``sentence`` says it whole; ``lead``, ``what`` and ``asked`` are lines for a page to set apart.
    """

    teacher: int
    learners: tuple[int, ...]
    topics: tuple[str, ...]
    sentence: str
    lead: str
    what: str
    asked: str
    own: bool = False

    def view(self) -> dict[str, Any]:
        """Give the sentence and its lines to a template."""
        return {
            "lead": self.lead,
            "what": self.what,
            "tail": self.asked,
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
    own, what = teacher == recipient.id, listed(topics)
    asking = _asking(learners, recipient, people)
    if own:
        lead, sentence = _("You could show"), _you_show(what, asking)
    else:
        name = _name(teacher, people)
        lead, sentence = _("{teacher} can show", teacher=name), _shows(name, what, asking)
    return Exchange(teacher, learners, topics, sentence, lead, what, _asked(asking), own)


@dataclass(frozen=True, slots=True)
class _Asking:
    """Who asked; languages bend the verb by how many they are, and by whether it is the reader."""

    names: str
    count: int
    only_you: bool


def _asking(learners: Sequence[int], recipient: Person, people: Sequence[Person]) -> _Asking:
    others = [_name(each, people) for each in learners if each != recipient.id]
    you = recipient.id in learners
    names = [_p("among several who asked", "you"), *others] if you else others
    return _Asking(listed(names), len(learners), you and not others)


def _you_show(topics: str, asking: _Asking) -> str:
    return _n(
        "You could show {topics}; {names} asked.",
        "You could show {topics}; {names} asked.",
        asking.count,
        topics=topics,
        names=asking.names,
    )


def _shows(teacher: str, topics: str, asking: _Asking) -> str:
    if asking.only_you:
        return _("{teacher} can show {topics}; you asked.", teacher=teacher, topics=topics)
    return _n(
        "{teacher} can show {topics}; {names} asked.",
        "{teacher} can show {topics}; {names} asked.",
        asking.count,
        teacher=teacher,
        topics=topics,
        names=asking.names,
    )


def _asked(asking: _Asking) -> str:
    """Say who asked, on a line of its own."""
    if asking.only_you:
        return _("You asked for this")
    names = asking.names[:1].upper() + asking.names[1:]
    return _n("{names} asked for this", "{names} asked for this", asking.count, names=names)


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
        function = isolated(one_line(params["value"]))
        mentee = params["mentee"]
        if mentee == self.recipient.id:
            return _("You asked for somebody from {function}.", function=function)
        name = _name(mentee, self.people)
        return _("{name} asked for somebody from {function}.", name=name, function=function)

    def _asked_different(self, params: Params) -> str:
        return self._different_function(params)

    def _unmet_function(self, params: Params) -> str:
        if params["member"] != self.recipient.id:
            return ""
        function = isolated(one_line(params["value"]))
        return _("You have not met anyone from {function} here yet.", function=function)

    def _unmet_site(self, params: Params) -> str:
        if params["member"] != self.recipient.id:
            return ""
        site = isolated(one_line(params["value"]))
        return _("You have not met anyone from {site} here yet.", site=site)

    def _different_function(self, params: Params) -> str:
        told = self._different(params)
        return _("You work in {yours}, {name} in {theirs}.", **told) if told else ""

    def _different_site(self, params: Params) -> str:
        told = self._different(params)
        return _("You are in {yours}, {name} in {theirs}.", **told) if told else ""

    def _different(self, params: Params) -> dict[str, str]:
        pairs = zip(params["members"], params["values"], strict=True)
        values = {member: isolated(one_line(value)) for member, value in pairs}
        if self.recipient.id not in values or len(values) != 2 or not all(values.values()):
            return {}
        other = next(member for member in values if member != self.recipient.id)
        return {
            "yours": values[self.recipient.id],
            "name": _name(other, self.people),
            "theirs": values[other],
        }

    def _share_function(self, params: Params) -> str:
        functions = self._shared(params)
        if not functions:
            return ""
        if self._two():
            return _("You both work in {functions}.", functions=functions)
        return _("You all work in {functions}.", functions=functions)

    def _share_site(self, params: Params) -> str:
        sites = self._shared(params)
        if not sites:
            return ""
        if self._two():
            return _("You are both in {sites}.", sites=sites)
        return _("You are all in {sites}.", sites=sites)

    def _shared(self, params: Params) -> str:
        values = [isolated(one_line(value)) for value in params["values"] if value]
        return listed(values) if self._of_all(params) else ""

    def _share_languages(self, params: Params) -> str:
        languages = listed(worth_naming(params["values"])) if self._of_all(params) else ""
        if not languages:
            return ""
        if self._two():
            return _("You both speak {languages}.", languages=languages)
        return _("You all speak {languages}.", languages=languages)

    def _overlap_hours(self, params: Params) -> str:
        hours = params["minutes"] // 60
        if not self._of_all(params) or hours < 1:
            return ""
        return _n(
            "Your working days have {count} hour in common.",
            "Your working days have {count} hours in common.",
            hours,
        )

    def _two(self) -> bool:
        return len(self.people) == 2

    def _of_all(self, params: Params) -> bool:
        return set(params["members"]) == {person.id for person in self.people}


def both(people: Sequence[Person]) -> str:
    """Tell a template whether the words are of two, ``both``, or of more, ``all``."""
    return "both" if len(people) == 2 else "all"


def _name(person_id: int, people: Sequence[Person]) -> str:
    found = [person for person in people if person.id == person_id]
    if not found:
        raise LookupError("a reason names somebody who is not of the match")
    return called(found[0], people)
