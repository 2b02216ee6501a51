"""As much as a glance takes in: what fits into a number of words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from notifications.wording.names import one_line
from notifications.wording.translation import ENGLISH, spoken

T = TypeVar("T")

MOST_SIGNS: Final = 300
ELLIPSIS: Final = "…"


def word_count(*texts: str) -> int:
    """Count the words of some texts."""
    return sum(len(text.split()) for text in texts)


def allowed(words: int) -> int:
    """Give how many words there may be in the language spoken, where English has so many.

    Most languages need more of them for the same: a quarter is allowed on top.
    """
    return words if spoken().locale.language == ENGLISH else words * 5 // 4


def shortened(text: str, words: int, signs: int = MOST_SIGNS) -> str:
    """Put a text on one line, and cut it between words where it is long.

    Parameters
    ----------
    words, signs
        The most to keep of each; an ellipsis marks what was cut off.

    Returns
    -------
    str
        Empty when nothing is left.
    """
    plain = one_line(text)
    short = _cut(" ".join(plain.split(" ")[: max(words, 0)]), signs)
    return short if not short or short == plain else short.rstrip(" ,;:.") + ELLIPSIS


def _cut(text: str, most: int) -> str:
    """Cut a text that is too long after its last whole word, or in it where it has but one."""
    if len(text) <= most:
        return text
    return text[: text.rfind(" ", 0, most) if " " in text[:most] else most]


def fitting(items: Sequence[T], words: int, text: Callable[[T], str]) -> tuple[list[T], int]:
    """Keep the first items whose texts fit into a number of words; give the words left over."""
    kept: list[T] = []
    for item in items:
        needed = word_count(text(item))
        if needed > words:
            break
        kept.append(item)
        words -= needed
    return kept, words
