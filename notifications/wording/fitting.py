"""As much as a glance takes in: what fits into a number of words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def word_count(*texts: str) -> int:
    """Count the words of some texts."""
    return sum(len(text.split()) for text in texts)


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
