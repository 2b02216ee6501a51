"""States a mentoring round anew after somebody changed who mentors whom."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace

import numpy as np

from matching.columns import Int64
from matching.evaluate import Lowered
from matching.mentoring.arcs import Arcs, directed_scores, lower_directed
from matching.mentoring.leftovers import unmatched_of
from matching.mentoring.listing import Listing, listed
from matching.mentoring.pins import pinned_mentorships
from matching.mentoring.proposing import blocking_in
from matching.mentoring.reasons import mentorships_of
from matching.policy import Policy
from matching.problem import Problem
from matching.proposal import Match, Proposal
from matching.restating import counted_again
from matching.rules.sides import sides


def restated_mentorships(
    problem: Problem,
    policy: Policy,
    proposal: Proposal,
    matches: Sequence[Match],
    executor: Executor | None = None,
) -> Proposal:
    """Give other mentorships their scores and reasons, and the round its figures.

    The bound holds for rounds that give as many mentors their ``least_each``; where that changes,
    it is the sum of the best that so many mentees could have. A fairest or stable round is no
    longer proven to be one.

    Parameters
    ----------
    problem, policy, proposal
        A proposal, and what it was made from.
    matches
        As many as in the proposal; only who mentors whom in them is looked at.
    executor
        As for `matching.propose`.
    """
    lowered = lower_directed(problem, policy)
    listing = listed(lowered, proposal.seed, executor)
    pairs = _pairs(matches)
    mentors, mentees = np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1])
    chosen = Arcs(mentors, mentees, directed_scores(lowered, mentors, mentees))
    bound = proposal.upper_bound
    if _lack(problem, policy, pairs) != _lack(problem, policy, _pairs(proposal.matches)):
        bound = _best_of_each(lowered, listing, len(pairs))
    by_points = policy.objective == "best_total" and not policy.least_each
    return counted_again(
        replace(
            proposal,
            matches=mentorships_of(lowered, pairs),
            unmatched=unmatched_of(lowered, listing, pairs, executor),
            upper_bound=bound,
            optimal=proposal.optimal and by_points,
            blocking_pairs=blocking_in(lowered, listing, chosen, executor),
        )
    )


def _pairs(matches: Sequence[Match]) -> Int64:
    """List who mentors whom, ``int64 (k, 2)``."""
    return np.array([(match.mentor, match.mentee) for match in matches], np.int64).reshape(-1, 2)


def _lack(problem: Problem, policy: Policy, pairs: Int64) -> int:
    """Count how many mentees mentors are short of their least."""
    wanted = np.minimum(policy.least_each, sides(problem).free())
    loads = np.bincount(pairs[:, 0], minlength=problem.size)
    return int(np.maximum(wanted - loads, 0).sum())


def _best_of_each(lowered: Lowered, listing: Listing, count: int) -> int:
    """Add up the best mentors that so many mentees could have, the pinned ones' as they are."""
    pins = pinned_mentorships(lowered)
    best = listing.best.copy()
    best[pins[:, 1]] = np.iinfo(np.int64).min
    highest = np.sort(best)[::-1][: count - len(pins)]
    return int(highest.sum() + directed_scores(lowered, pins[:, 0], pins[:, 1]).sum())
