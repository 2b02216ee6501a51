"""States a round of pairs anew after somebody changed who is with whom."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace

import numpy as np

from matching.pairing import table_of, without_match
from matching.policy import Policy
from matching.problem import Problem
from matching.proposal import Match, Proposal
from matching.reasons import matches_of


def restated_pairs(
    problem: Problem,
    policy: Policy,
    proposal: Proposal,
    matches: Sequence[Match],
    executor: Executor | None = None,
) -> Proposal:
    """Give other matches of pairs and trios their scores and reasons, and the round its figures.

    Parameters
    ----------
    problem, policy, proposal
        A proposal, and what it was made from.
    matches
        As many and as large as in the proposal; only their members are looked at.
    executor
        As for `matching.propose`.
    """
    table = table_of(problem, policy)
    groups = sorted(match.members for match in matches)
    seated = {member for group in groups for member in group}
    unmatched = proposal.unmatched
    if seated != {member for match in proposal.matches for member in match.members}:
        able = np.flatnonzero(problem.members.capacity > 0)
        left = able[~np.isin(able, sorted(seated))]
        unmatched = without_match(table, left, seed=proposal.seed, executor=executor)
    return counted_again(
        replace(proposal, matches=tuple(matches_of(table.lowered, groups)), unmatched=unmatched)
    )


def counted_again(proposal: Proposal) -> Proposal:
    """Add up the scores, and say how far they are from the bound, which stays."""
    objective = sum(match.score for match in proposal.matches)
    bound = max(proposal.upper_bound, objective)
    return replace(
        proposal,
        objective=objective,
        upper_bound=bound,
        gap=(bound - objective) / max(1, abs(bound)),
        optimal=proposal.optimal and objective == bound == proposal.upper_bound,
    )
