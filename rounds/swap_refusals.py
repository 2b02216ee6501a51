"""Why two members cannot take each other's places, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from matching import Violation
from matching.swapping import Obstacle, SwapRefused
from notifications.wording.unmatched import rule_words

MOST_NAMED: Final = 3

_OBSTACLES: Final[Mapping[Obstacle, str]] = {
    "same_person": "A swap needs two different people.",
    "same_match": "{} and {} are in the same match, so they have no places to swap.",
    "no_place": "Neither {} nor {} has a match in this round, so they have no places to swap.",
    "roles": (
        "{} and {} cannot be swapped: one of them mentors and the other is mentored in this round."
    ),
}

_INVARIANTS: Final[Mapping[str, str]] = {
    "pinned": "{} are pinned together (`crossweave round pin --undo` takes a pin back)",
    "placed": "{} belongs to the project by the program's file",
    "capacity": "{} would have more matches than places",
    "floor": "the match of {} would be below the program's floor",
    "unmatched": "{} would be left out needlessly",
}


def refusal(refused: SwapRefused, keys: Sequence[str], asked: Sequence[str], *, role: str) -> str:
    """Say why a swap is refused, and by which rules.

    Parameters
    ----------
    keys
        What each member is called, by number.
    asked
        The two whose places an admin wanted to change.
    role
        ``mentee`` in a mentoring round, else ``member``: some rules are about mentors there.
    """
    if refused.obstacle != "rules":
        return _OBSTACLES[refused.obstacle].format(*(keys[member] for member in refused.members))
    told = list(dict.fromkeys(_broken(violation, keys, role) for violation in refused.violations))
    named, more = told[:MOST_NAMED], len(told) - MOST_NAMED
    also = f"; and {more} more" if more > 0 else ""
    return (
        f"{asked[0]} and {asked[1]} cannot be swapped: {'; '.join(named)}{also}. Nothing was"
        " changed."
    )


def _broken(violation: Violation, keys: Sequence[str], role: str) -> str:
    who = " and ".join(keys[member] for member in violation.members)
    invariant = _INVARIANTS.get(violation.rule)
    if invariant is not None:
        return invariant.format(who)
    return f"{who}: {rule_words(violation.rule, role)}"
