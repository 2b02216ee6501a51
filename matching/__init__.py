"""The engine: a problem in, a proposal out; no database, no clock, no names.

The names below are imported when they are first used: what only reads a policy needs no NumPy, and
what only proposes needs no OR-Tools before there is something to solve.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matching.pairing import propose
    from matching.pins import PinRefused
    from matching.policy import Policy, PolicyError, parse_policy
    from matching.problem import Problem
    from matching.proposal import Match, Proposal, Reason, Unmatched, Violation
    from matching.verify import verify

__all__ = [
    "Match",
    "PinRefused",
    "Policy",
    "PolicyError",
    "Problem",
    "Proposal",
    "Reason",
    "Unmatched",
    "Violation",
    "parse_policy",
    "propose",
    "verify",
]

_HOMES = {
    "propose": "matching.pairing",
    "PinRefused": "matching.pins",
    "Policy": "matching.policy",
    "PolicyError": "matching.policy",
    "parse_policy": "matching.policy",
    "Problem": "matching.problem",
    "verify": "matching.verify",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "matching.proposal")), name)
