"""Tables and teams: groups of three and more, with what a whole group has to hold."""

from __future__ import annotations

from matching.groups.company import PlacedRefused
from matching.groups.conflicts import Condition, Conflict, NoTeams, Relaxation
from matching.groups.proposing import propose_groups, random_groups

__all__ = [
    "Condition",
    "Conflict",
    "NoTeams",
    "PlacedRefused",
    "Relaxation",
    "propose_groups",
    "random_groups",
]
