"""The figures of a solved round, and the one that is put into words in several places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

EXCHANGING: Final = "Meet someone who can show what they asked for"


def exchanging_in_words(figures: Mapping[str, Any]) -> str | None:
    """Say how many meet somebody who can show what they asked for, beside chance.

    Returns
    -------
    str or None
        None when nobody asked for anything: a share of nothing says nothing.
    """
    share = figures["share_exchanging"]
    if share is None:
        return None
    by_chance = _percent(figures["share_exchanging_by_chance"])
    return f"{_percent(share)} (at random under the same rules: {by_chance})"


def _percent(share: float) -> str:
    return f"{round(100 * share)}%"
