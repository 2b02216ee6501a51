"""The engine: a problem in, a proposal out; no database, no clock, no names.

Everything here is fast to import; the solver is loaded when something is solved.
"""

from __future__ import annotations

from matching.horizon import Horizon, plan
from matching.pins import PinRefused
from matching.policy import Policy, PolicyError, parse_policy
from matching.problem import Problem
from matching.proposal import Match, Proposal, Reason, Unmatched, Violation
from matching.proposing import propose
from matching.verify import verify

__all__ = [
    "Horizon",
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
    "plan",
    "propose",
    "verify",
]
