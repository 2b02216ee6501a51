"""Words that are put together long before it is known in which language they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from babel.numbers import format_decimal, format_percent

from notifications.wording.translation import _, _n, spoken

Value = int | float | str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A message with its values, as plain data.

    Attributes
    ----------
    message
        Its words, marked where they stand, with places in braces.
    values
        What goes there: whole numbers, shares of one, such as ``0.79`` for 79%, and texts.
    many
        Its words for several, where they depend on the value ``count``; empty where they do not.
        Both name that value ``{number}``, which is how the language writes it.
    """

    message: str
    values: Mapping[str, Value] = field(default_factory=dict)
    many: str = ""

    def words(self) -> str:
        """Give the words in the language that is being spoken, numbers as it writes them."""
        values = {name: written(value) for name, value in self.values.items()}
        if not self.many:
            return _(self.message, **values)
        count = self.values["count"]
        if not isinstance(count, int):
            raise TypeError("only a whole number chooses between one and many")
        return _n(self.message, self.many, count, number=values.pop("count"), **values)


Said = Sentence | int | tuple[Sentence, ...]


def words_of(said: Said) -> str:
    """Give the words for what is said, several after commas."""
    if isinstance(said, Sentence):
        return said.words()
    if isinstance(said, int):
        return written(said)
    return ", ".join(each.words() for each in said)


def translated(text: str) -> str:
    """Give the words for a text, if it is a message that the catalogues have; nothing for none."""
    return _(text) if text else ""


def written(value: Value) -> str:
    """Write a value: a number as the language does, a text as it is."""
    if isinstance(value, int):
        return format_decimal(value, locale=spoken().locale)
    if isinstance(value, float):
        return format_percent(value, locale=spoken().locale)
    return value
