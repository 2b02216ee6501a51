"""What a rule does to the text of a cell."""

from __future__ import annotations

import re

from sources.rules import FieldRule
from sources.values import BadValueError


class Transformation:
    """A field's rule, ready to be used on every row.

    Parameters
    ----------
    rule
        What the mapping says.
    many
        Whether the field takes several values. Its text is then cut even without a ``split``, as
        `pieces` does.
    """

    def __init__(self, rule: FieldRule, *, many: bool) -> None:
        self._rule = rule
        self._many = many
        self._patterns = [
            (re.compile(pattern.match, re.IGNORECASE), pattern.value) for pattern in rule.patterns
        ]
        self._values = {text.casefold(): value for text, value in rule.values.items()}
        self._part = rule.part or ("all" if many else "first")

    def __call__(self, text: str) -> tuple[str, ...]:
        """Return the values that a text stands for: none, one, or several in a list field.

        Raises
        ------
        BadValueError
            When the text fits no pattern and the rule says ``otherwise: refuse``.
        """
        found = tuple(
            dict.fromkeys(value for part in self._cut(text) if (value := self._translate(part)))
        )
        if not found and self._rule.default is not None:
            return pieces(self._rule.default) if self._many else (self._rule.default,)
        return found

    def _cut(self, text: str) -> list[str]:
        first, *others = self._rule.split or ("",)
        if not first:
            return list(pieces(text)) if self._many else [text] if text else []
        for mark in others:
            text = text.replace(mark, first)
        parts = [part for piece in text.split(first) if (part := piece.strip())]
        if self._part == "all":
            return parts
        if self._part == "first":
            return parts[:1]
        if self._part == "last":
            return parts[-1:]
        return parts[self._part - 1 : self._part]

    def _translate(self, text: str) -> str:
        text = self._match(text) if self._patterns else text
        if not (self._values and text):
            return text
        return self._values.get(text.casefold(), self._values.get("*", text))

    def _match(self, text: str) -> str:
        for pattern, value in self._patterns:
            if pattern.search(text):
                return value
        otherwise = self._rule.otherwise
        if otherwise.action == "refuse":
            raise BadValueError("fits none of the mapping's patterns; add one for it")
        if otherwise.action == "skip":
            return ""
        return otherwise.value or text


def pieces(text: str) -> tuple[str, ...]:
    """Cut a list that somebody wrote: at semicolons if there are any, else at bars, else commas."""
    mark = next((mark for mark in (";", "|") if mark in text), ",")
    return tuple(dict.fromkeys(part for piece in text.split(mark) if (part := piece.strip())))
