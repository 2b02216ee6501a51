"""The rules of the policy language, one file each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from matching.rules.apart import MustApart
from matching.rules.asked import MustAsked
from matching.rules.at_least import MustAtLeast
from matching.rules.at_most import MustAtMost
from matching.rules.base import GroupRule, PreferRule, Rule
from matching.rules.breather import MustBreather
from matching.rules.bridge import PreferBridge
from matching.rules.cover import MustCover, PreferCover
from matching.rules.different import MustDifferent, PreferDifferent
from matching.rules.exchange import PreferExchange
from matching.rules.lead import MustLead
from matching.rules.level_gap import MustLevelGap
from matching.rules.load import MustLoad, MustTeamLoad
from matching.rules.near import PreferNear
from matching.rules.overlap import MustOverlap, PreferOverlap
from matching.rules.owed import PreferOwed
from matching.rules.quiet_with_open import PreferQuietWithOpen
from matching.rules.rest import MustRest
from matching.rules.share import MustShare, PreferShare
from matching.rules.skill_cover import MustSkillCover, PreferSkillCover
from matching.rules.spread import PreferSpread
from matching.rules.team_wish import PreferTeamWish
from matching.rules.unmet import PreferUnmet
from matching.rules.wish import PreferWish

__all__ = [
    "MUST_OF_TEAMS",
    "MUST_RULES",
    "PREFER_OF_TEAMS",
    "PREFER_RULES",
    "GroupRule",
    "PreferRule",
    "Rule",
]


def _by_name(*rules: type[Rule]) -> Mapping[str, type[Rule]]:
    """Index rules by their word in a policy."""
    return MappingProxyType({rule.name: rule for rule in rules})


MUST_RULES: Final = _by_name(
    MustDifferent,
    MustApart,
    MustRest,
    MustOverlap,
    MustShare,
    MustAsked,
    MustLevelGap,
    MustCover,
    MustLoad,
    MustBreather,
    MustAtMost,
    MustAtLeast,
    MustLead,
)
PREFER_RULES: Final = _by_name(
    PreferExchange,
    PreferBridge,
    PreferUnmet,
    PreferNear,
    PreferDifferent,
    PreferShare,
    PreferOverlap,
    PreferOwed,
    PreferCover,
    PreferWish,
    PreferSpread,
    PreferQuietWithOpen,
)
MUST_OF_TEAMS: Final = _by_name(MustSkillCover, MustTeamLoad)
PREFER_OF_TEAMS: Final = _by_name(PreferSkillCover, PreferTeamWish)
"""Rules whose word means something else in a program of teams than in one of mentoring."""
