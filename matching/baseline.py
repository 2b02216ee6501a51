"""What chance would do under the same rules, to compare a proposal with."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import replace

import numpy as np

from matching.arrangement import arrange
from matching.candidates import Candidates, candidates, is_large
from matching.evaluate import Lowered, score_pairs
from matching.pairing import proposal_of, table_of
from matching.policy import Policy
from matching.pricing import star_prices
from matching.problem import Problem
from matching.proposal import Match, Proposal
from matching.search import Search

_MOST: int = 1000


def random_proposal(
    problem: Problem, policy: Policy, *, seed: int, executor: Executor | None = None
) -> Proposal:
    """Arrange a round with random points on the same allowed pairs.

    Parameters
    ----------
    problem
        The members and their history.
    policy
        The rules; the musts hold as in any proposal, the preferences do not count.
    seed
        Draws the points.
    executor
        As for `matching.propose`.

    Returns
    -------
    Proposal
        With the true scores; as many matches as the rules allow, but never called optimal. Its
        bound is half of what each member would get from the best partner.

    Raises
    ------
    PolicyError, PinRefused
        As `matching.propose` does.
    """
    table = table_of(problem, policy)
    graph = _any_candidates(table.lowered, seed, executor)
    drawn = np.random.default_rng(seed).integers(0, _MOST, len(graph.a))
    search = Search(seed, executor=executor)
    # Called complete, so that no pair is added for its true points.
    plan = arrange(search, table, replace(graph, scores=drawn, complete=True))
    found = proposal_of(
        table, graph, plan, seed=seed, stopped_by=search.stopped_by, executor=executor
    )
    everybody = np.ones(problem.size, np.bool_)
    stars = star_prices(search, table.lowered).bound(everybody, len(found.matches), 0)
    bound = max(found.objective, stars)
    gap = (bound - found.objective) / max(1, bound)
    return replace(found, upper_bound=bound, gap=gap, optimal=False)


def _any_candidates(lowered: Lowered, seed: int, executor: Executor | None) -> Candidates:
    """Give the pairs to choose from; of a large roster some of each member's at random."""
    if not is_large(lowered.size):
        return candidates(lowered, seed=seed, executor=executor)
    drawn = candidates(replace(lowered, prefers=(), floor=0), seed=seed, executor=executor)
    kept = score_pairs(lowered, drawn.a, drawn.b) >= lowered.floor
    return replace(drawn, a=drawn.a[kept], b=drawn.b[kept], scores=drawn.scores[kept])


def share_exchanging(problem: Problem, matches: Iterable[Match]) -> float:
    """Give the share of matched members who meet somebody who can show what they asked for.

    Parameters
    ----------
    problem
        The members, with the sets ``skills`` and ``interests``.
    matches
        The matches of a round.

    Returns
    -------
    float
        From 0 to 1; 0 when nobody is matched, or nobody said what they can show or want to learn.
    """
    sets = problem.members.sets
    if not {"skills", "interests"} <= set(sets):
        return 0.0
    served = [
        any(
            not asked.isdisjoint(sets["skills"].values(other))
            for other in match.members
            if other != member
        )
        for match in matches
        for member in match.members
        for asked in [set(sets["interests"].values(member))]
    ]
    return sum(served) / max(1, len(served))
