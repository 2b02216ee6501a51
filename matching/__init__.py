"""The engine: a problem in, a proposal out; no database, no clock, no names.

Everything here is fast to import; the solver is loaded when something is solved.
"""

from __future__ import annotations

from matching.policy import Policy, PolicyError, parse_policy
from matching.problem import Problem
from matching.proposal import Proposal

__all__ = ["Policy", "PolicyError", "Problem", "Proposal", "parse_policy"]
