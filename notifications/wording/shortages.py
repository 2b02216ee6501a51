"""What a mentoring round is short of, in the words that its admins read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from notifications.wording.names import isolated, one_line
from notifications.wording.numbers import number
from notifications.wording.sentence import written
from notifications.wording.translation import _, _n

MOST_SHORTAGES: Final = 12
"""How many short topics are named; ``--json`` has them all."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """A topic that more mentees ask for than mentors have places.

    Attributes
    ----------
    ask
        How many mentees ask for the topic.
    mentors
        How many mentors offer it.
    places
        How many free places these mentors have.
    """

    topic: str
    ask: int
    mentors: int
    places: int

    def words(self) -> str:
        """Word it in the language that is being spoken."""
        return shortage(self.topic, self.ask, self.mentors, self.places)


def shortage(topic: str, asking: int, mentors: int, places: int) -> str:
    """Say how many ask for a topic, and how many could show it.

    Parameters
    ----------
    asking
        How many mentees ask for the topic.
    mentors
        How many mentors offer it.
    places
        How many free places these mentors have.

    Examples
    --------
    >>> shortage("data storytelling", 7, 2, 3)
    'Seven ask for data storytelling, two mentors offer it (3 places).'
    """
    asked = _n(
        "{number} asks for {topic}",
        "{number} ask for {topic}",
        asking,
        number=_capitalised(number(asking)),
        topic=isolated(one_line(topic)),
    )
    if not mentors:
        return _("{asked}, no mentor offers it.", asked=asked)
    offered = _n(
        "{number} mentor offers it",
        "{number} mentors offer it",
        mentors,
        number=number(mentors),
    )
    return _("{asked}, {offered} ({places}).", asked=asked, offered=offered, places=_places(places))


def short_topics(shortages: Sequence[Shortage | str]) -> list[str]:
    """Word the first of some shortages, and how many more there are.

    Parameters
    ----------
    shortages
        The shortest first; texts are worded already.
    """
    named = shortages[:MOST_SHORTAGES]
    lines = [each if isinstance(each, str) else each.words() for each in named]
    more = len(shortages) - len(named)
    if not more:
        return lines
    told = _n("And {number} more topic.", "And {number} more topics.", more, number=written(more))
    return [*lines, told]


def _places(places: int) -> str:
    if places < 1:
        return _("no free place")
    return _n("{number} place", "{number} places", places, number=written(places))


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
