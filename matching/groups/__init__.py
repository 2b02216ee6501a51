"""Tables and teams: groups of three and more, with what a whole group has to hold."""

from __future__ import annotations

from matching.groups.conflicts import Conflict, NoTeams
from matching.groups.proposing import propose_groups

__all__ = ["Conflict", "NoTeams", "propose_groups"]
