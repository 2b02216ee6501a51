"""Ways in which one row of a file refers to another person: by key, number, address or name."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping

from sources.records import PersonRecord

_FLOAT_OR_PADDED = re.compile(r"0*(\d+)(\.0+)?")


def plain_number(text: str) -> str:
    """Write a number without the zeros that spreadsheets add or drop: ``0017.0`` as ``17``."""
    found = _FLOAT_OR_PADDED.fullmatch(text)
    return found[1] if found else text


def plain_name(text: str) -> str:
    """Write a name so that ``Ruiz, Ana`` and ``ANA  RUIZ`` are the same."""
    family, comma, given = text.partition(",")
    whole = f"{given} {family}" if comma else text
    return " ".join(unicodedata.normalize("NFKC", whole).casefold().split())


class References:
    """Finds the key of the person that a cell of the same feed means.

    A cell of a number or a name means somebody only where nobody else has the same.
    """

    def __init__(self, people: Mapping[str, PersonRecord]) -> None:
        self._people = people
        self._by_email = {person.email: key for key, person in people.items() if person.email}
        self._by_number = _unique(people, lambda person: plain_number(person.key))
        self._by_name = _unique(people, lambda person: plain_name(person.name))

    def exact(self, text: str) -> str | None:
        """Return the key that a text is, or whose e-mail address it is."""
        return text if text in self._people else self._by_email.get(text.lower())

    def loose(self, text: str) -> str | None:
        """Return the key that a text is as a number, or whose name it is."""
        return self._by_number.get(plain_number(text)) or self._by_name.get(plain_name(text))


def _unique(
    people: Mapping[str, PersonRecord], way: Callable[[PersonRecord], str]
) -> dict[str, str]:
    ways = {key: way(person) for key, person in people.items()}
    counts = Counter(ways.values())
    return {name: key for key, name in ways.items() if counts[name] == 1}
