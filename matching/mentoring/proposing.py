"""Proposing a mentoring round: who mentors whom, and why."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import replace
from typing import Final

import numpy as np

from matching.columns import Bool, Int64
from matching.evaluate import Lowered
from matching.mentoring.arcs import Arcs, directed_scores, lower_directed
from matching.mentoring.leftovers import unmatched_of
from matching.mentoring.listing import Listing, blocking_in_all, listed, longer
from matching.mentoring.objectives import OBJECTIVES, Choice, best_any, lack
from matching.mentoring.pins import pinned_mentorships
from matching.mentoring.preferences import blocking_count, standing
from matching.mentoring.reasons import mentorships_of
from matching.mentoring.sides import Sides, numbered
from matching.mentoring.spread_aims import spread_aims
from matching.mentoring.spreading import Crowding, spread_out
from matching.policy import Policy
from matching.problem import Problem
from matching.proposal import Proposal
from matching.rules.sides import sides
from matching.search import Progress, Search

MOST_EXTENSIONS: Final = 8
"""How often lists are made longer, each time by `listing.LONGER`; that is a million mentors."""


def propose_mentoring(
    problem: Problem,
    policy: Policy,
    *,
    seed: int,
    work_limit: int | None = None,
    time_limit: float | None = None,
    on_progress: Progress | None = None,
    executor: Executor | None = None,
) -> Proposal:
    """Solve a mentoring round by the policy's objective.

    Pinned mentorships come first. Parameters, what is raised and what a limit means are as for
    `matching.propose`.

    Returns
    -------
    Proposal
        The upper bound holds for every round with the same pins and as many mentorships (with
        ``least_each``: that give as many mentors their least), whatever the objective; `optimal`
        says that the round is proven to be the best by its own objective, so a fairest or stable
        round can be optimal with a gap: that is what fairness or stability costs in points.
    """
    search = Search(seed, work_limit, time_limit, on_progress, executor)
    lowered = lower_directed(problem, policy)
    pins = pinned_mentorships(lowered)
    search.report(0.0, "scoring all pairs")
    listing = listed(lowered, seed, executor)
    search.report(0.3, "finding the best mentors")
    found, choice = _solved(search, lowered, policy, listing, pins)
    for _ in range(MOST_EXTENSIONS):
        short = np.flatnonzero(listing.more & _without(lowered, pins, found))
        if not len(short) or search.stopped_by != "optimal":
            break
        search.report(0.5, "looking further for those without a mentor")
        listing = longer(lowered, listing, short, seed, executor)
        found, choice = _solved(search, lowered, policy, listing, pins)
    search.report(0.9, "writing down the reasons")
    return _proposal(search, lowered, listing, (pins, found), _held(policy, listing, choice, found))


def _solved(
    search: Search, lowered: Lowered, policy: Policy, listing: Listing, pins: Int64
) -> tuple[Arcs, Choice]:
    """Choose among the listed mentors, around the pins."""
    mentoring = sides(lowered.problem)
    held = np.bincount(pins[:, 0], minlength=lowered.size)
    open_ = mentoring.free() - held
    arcs = listing.arcs
    free = arcs.among((open_[arcs.mentor] > 0) & ~np.isin(arcs.mentee, pins[:, 1]))
    ends = numbered(free, open_, held, mentoring.served.astype(np.int64), search.seed)
    choice = _chosen(search, lowered, policy, ends, pins)
    return ends.arcs.among(choice.chosen), choice


def _without(lowered: Lowered, pins: Int64, found: Arcs) -> Bool:
    """Mark the mentees without a mentor."""
    without = sides(lowered.problem).seeks.copy()
    without[pins[:, 1]] = without[found.mentee] = False
    return without


def _held(policy: Policy, listing: Listing, choice: Choice, found: Arcs) -> Choice:
    """Claim no more than what was looked at proves.

    Where not all mentors are listed, no choice of so many mentorships is worth more than as many
    mentees' best mentors of all; and a stable round is the same as with all of them.
    """
    if listing.complete:
        return choice
    best = np.sort(listing.best)[::-1][: len(found)]
    stable = policy.objective == "stable" and not policy.least_each
    return replace(choice, bound=int(best.sum()), proven=choice.proven and stable)


def _chosen(search: Search, lowered: Lowered, policy: Policy, ends: Sides, pins: Int64) -> Choice:
    """Choose by the objective; where a condition on several mentorships is broken, choose again."""
    choice = OBJECTIVES[policy.objective](search, lowered, ends, policy)
    crowding = Crowding(lowered.problem, policy, ends, pins)
    if crowding.is_kept(choice.chosen):
        return choice
    search.report(0.6, "spreading mentees out")
    chosen, proven = spread_out(
        ends,
        crowding,
        choice.chosen,
        spread_aims(policy, ends),
        seed=search.seed,
        work_limit=search.work_limit,
    )
    if not proven:
        search.stopped_by = "work_limit"
    as_many = int(chosen.sum()) == int(choice.chosen.sum())
    as_many = as_many and lack(ends, policy, chosen) == lack(ends, policy, choice.chosen)
    bound = choice.bound if as_many else max(choice.bound, best_any(search, ends))
    return Choice(chosen, bound, proven)


def _proposal(
    search: Search,
    lowered: Lowered,
    listing: Listing,
    parts: tuple[Int64, Arcs],
    choice: Choice,
) -> Proposal:
    """Put pinned and found mentorships into a proposal, with scores and reasons."""
    pins, found = parts
    pairs = np.concatenate([pins, np.stack([found.mentor, found.mentee], axis=1)])
    matches = mentorships_of(lowered, pairs)
    objective = sum(match.score for match in matches)
    pinned = directed_scores(lowered, pins[:, 0], pins[:, 1])
    bound = max(choice.bound + int(pinned.sum()), objective)
    return Proposal(
        matches=matches,
        unmatched=unmatched_of(lowered, listing, pairs, search.executor),
        objective=objective,
        upper_bound=bound,
        gap=(bound - objective) / max(1, abs(bound)),
        optimal=choice.proven and search.stopped_by == "optimal",
        stopped_by=search.stopped_by,
        seed=search.seed,
        blocking_pairs=blocking_in(
            lowered,
            listing,
            Arcs.together([Arcs(pins[:, 0], pins[:, 1], pinned), found]),
            search.executor,
        ),
    )


def blocking_in(
    lowered: Lowered, listing: Listing, chosen: Arcs, executor: Executor | None = None
) -> int:
    """Count the pairs who would both rather have each other than what they have."""
    has = standing(lowered, chosen)
    if listing.complete:
        return blocking_count(lowered, listing.arcs, has)
    return blocking_in_all(lowered, has, executor)
