"""The fields that a feed may fill: an allow-list, and words for what is not on it."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Literal

from sources.protected import is_protected, protected_field

Kind = Literal["people", "activity", "answers", "mentoring"]

FIELDS: dict[str, tuple[str, ...]] = {
    "people": (
        "key",
        "name",
        "email",
        "function",
        "level",
        "site",
        "country",
        "time_zone",
        "locale",
        "languages",
        "manager",
        "status",
        "away_until",
        "external",
    ),
    "activity": ("key", "kind", "actor", "target", "at", "topic", "weight"),
    "answers": (
        "key",
        "email",
        "skills",
        "interests",
        "joins",
        "named",
        "time_zone",
        "languages",
        "wishes",
        "leads",
    ),
    "mentoring": (
        "key",
        "email",
        "role",
        "capacity",
        "topics",
        "functions",
        "goals",
        "how_often",
        "wishes",
        "current",
    ),
}
LIST_FIELDS = frozenset(
    {
        *("languages", "skills", "interests", "joins"),
        *("role", "topics", "functions", "wishes", "current"),
    }
)
REQUIRED_FIELDS: dict[str, tuple[str, ...]] = {
    "people": ("key",),
    "activity": ("kind", "actor", "at"),
    "answers": (),
    "mentoring": ("role",),
}
EVENT_KINDS = ("post", "reply", "reaction", "coedit", "commit", "meeting", "mail")


def unknown_field(kind: str, name: str) -> str:
    """Say why a mapping may not fill a field of this name, and what to do."""
    if is_protected(name):
        return protected_field(name)
    return f"`{name}` is not a field of {kind}{nearest(name, FIELDS[kind])}"


def nearest(name: str, known: Sequence[str]) -> str:
    """Word the end of a sentence: the nearest known name, or all there are."""
    close = near(name, known)
    if close:
        return f"; did you mean `{close}`?"
    return f"; there are {', '.join(f'`{candidate}`' for candidate in known)}."


def near(name: str, known: Sequence[str]) -> str | None:
    """Return the known name that is nearest, if one is near."""
    lowered = {candidate.casefold(): candidate for candidate in known}
    found = get_close_matches(name.casefold(), lowered, n=1, cutoff=0.7)
    return lowered[found[0]] if found else None
