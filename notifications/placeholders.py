"""Values wait while a page is laid out, so that pages of the same make are laid out once.

Laying a page out (MJML, styles where they apply) takes most of the time that a mail takes, and two
introductions differ in little but names. So a template writes a mark where a value comes, the page
with marks is laid out or found among those that were, and the values, escaped, go where their marks
are. A value that could change the layout is never held back: within a tag, but for the address of a
link, or within a style.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

OPENING, CLOSING = "\u29fc", "\u29fd"
"""Brackets that hardly any text has, and which the layout does not escape as it would control or
private characters."""

MARK: Final = re.compile(f"{OPENING}([0-9]+){CLOSING}")

STYLED: Final = re.compile(r"<(mj-style|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
ADDRESS: Final = re.compile(f'(?<= href="){MARK.pattern}(?=")')


class Held:
    """Values that wait, in the order in which a template wrote them."""

    def __init__(self) -> None:
        self._values: list[str] = []

    def hold(self, value: str) -> Markup:
        """Keep a value, and give the mark that stands for it."""
        self._values.append(html.escape(value, quote=False).replace('"', "&quot;"))
        return Markup(f"{OPENING}{len(self._values) - 1}{CLOSING}")

    def fill(self, page: str) -> str:
        """Put every value where its mark is."""
        return MARK.sub(self._value, page)

    def fill_what_counts(self, markup: str) -> str:
        """Put the values in that may change how a page is laid out."""
        return STYLED.sub(self._filled_tag, markup)

    def _value(self, mark: re.Match[str]) -> str:
        number = int(mark[1])
        return self._values[number] if number < len(self._values) else mark[0]

    def _filled_tag(self, tag: re.Match[str]) -> str:
        text = tag[0]
        if OPENING not in text:
            return text
        kept = ADDRESS.search(text)
        if kept is None:
            return self.fill(text)
        return self.fill(text[: kept.start()]) + kept[0] + self.fill(text[kept.end() :])


@contextmanager
def holding() -> Iterator[Held]:
    """Hold back what templates write until the end of the block."""
    held = Held()
    token = _HELD.set(held)
    try:
        yield held
    finally:
        _HELD.reset(token)


@pass_context
def held_back(_context: Context, value: Any) -> Any:
    """Hold a text back as a template writes it; Jinja2's ``finalize``.

    It asks for the context so that it is not called when templates are compiled.
    """
    held = _HELD.get()
    if held is None or not isinstance(value, str) or isinstance(value, Markup):
        return value
    return held.hold(value)


def mark_of(value: Any) -> Any:
    """Hold a value back that goes into words of a page."""
    return held_back(None, value)  # type: ignore[arg-type]


_HELD: Final[ContextVar[Held | None]] = ContextVar("held", default=None)
