"""Which columns of a problem each rule looks at."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from matching.rules import Rule

LOOKS_AT: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "MustApart": ("manager",),
        "MustAsked": ("function", "functions_offered", "functions_asked"),
        "MustBreather": ("led",),
        "MustLead": ("leads",),
        "MustLoad": ("load",),
        "MustOverlap": ("time_zone", "works_from", "works_until"),
        "MustRest": ("met",),
        "MustSkillCover": ("skills", "needs"),
        "PreferBridge": ("contacts",),
        "PreferOverlap": ("time_zone", "works_from", "works_until"),
        "PreferOwed": ("owed",),
        "PreferQuietWithOpen": ("contacts", "function"),
        "PreferSkillCover": ("skills", "wanted"),
        "PreferSpread": ("contacts",),
        "PreferTeamWish": ("wishes",),
        "PreferUnmet": ("met",),
        "PreferWish": ("wishes",),
    }
)
"""By class what a rule looks at beside the columns that it cannot do without."""

FROM_ACTIVITY: Final = frozenset({"contacts"})
"""What is worked out from activity."""


def columns_read(rule: Rule) -> tuple[str, ...]:
    """Return the columns that a rule looks at, by name.

    Columns of a roster have their own names; ``met``, ``contacts``, ``owed`` and ``load`` are those
    of a `matching.problem.Problem`, and the others those of its two sides or projects.
    """
    named = tuple(base for kind in type(rule).__mro__ for base in LOOKS_AT.get(kind.__name__, ()))
    return tuple(sorted({*rule.columns, *named}))


def looks_at_activity(rule: Rule) -> bool:
    """Tell whether a rule looks at who is in touch already, which activity says."""
    return not FROM_ACTIVITY.isdisjoint(columns_read(rule))
