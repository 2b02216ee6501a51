"""Proposing a mentoring round: who mentors whom, and why."""

from __future__ import annotations

from concurrent.futures import Executor

import numpy as np

from matching.columns import Bool, Int64
from matching.evaluate import Lowered
from matching.mentoring.arcs import Arcs, all_arcs, directed_scores, lower_directed
from matching.mentoring.leftovers import unmatched_of
from matching.mentoring.objectives import OBJECTIVES, POINT, Choice
from matching.mentoring.pins import pinned_mentorships
from matching.mentoring.preferences import blocking_count, liking
from matching.mentoring.reasons import mentorships_of
from matching.mentoring.sides import Sides, numbered
from matching.mentoring.spreading import Crowding, spread_out
from matching.policy import Policy
from matching.problem import Problem
from matching.proposal import Proposal
from matching.rules.sides import sides
from matching.search import Progress, Search


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
    arcs = all_arcs(lowered, executor)
    search.report(0.3, "finding the best mentors")
    mentoring = sides(problem)
    open_ = mentoring.free() - np.bincount(pins[:, 0], minlength=problem.size)
    free = arcs.among((open_[arcs.mentor] > 0) & ~np.isin(arcs.mentee, pins[:, 1]))
    ends = numbered(free, open_, mentoring.served.astype(np.int64), seed)
    choice = _chosen(search, lowered, policy, ends)
    found = np.stack([ends.arcs.mentor, ends.arcs.mentee], axis=1)[choice.chosen]
    search.report(0.9, "writing down the reasons")
    return _proposal(search, lowered, arcs, np.concatenate([pins, found]), pins, choice)


def _chosen(search: Search, lowered: Lowered, policy: Policy, ends: Sides) -> Choice:
    """Choose by the objective; where a condition on several mentorships is broken, choose again."""
    liked = liking(lowered, ends.arcs)
    choice = OBJECTIVES[policy.objective](search, ends, policy, liked)
    crowding = Crowding(lowered.problem, policy, ends)
    if crowding.is_kept(choice.chosen):
        return choice
    search.report(0.6, "spreading mentees out")
    chosen, proven = spread_out(
        ends,
        crowding,
        choice.chosen,
        _aims(policy, ends),
        seed=search.seed,
        work_limit=search.work_limit,
    )
    if not proven:
        search.stopped_by = "work_limit"
    served = int(chosen.sum()) == int(choice.chosen.sum())
    bound = choice.bound if served else _any_bound(search, ends, choice)
    return Choice(chosen, bound, proven)


def _any_bound(search: Search, ends: Sides, choice: Choice) -> int:
    from matching.mentoring.objectives import best_any

    return max(choice.bound, best_any(search, ends))


def _aims(policy: Policy, ends: Sides) -> list[Int64]:
    """List what a choice is to be best for, one after the other: the gain of every arc."""
    served = np.ones(len(ends.edges), np.int64)
    ledger = -ends.ledger[ends.edges[:, 0]]
    if policy.objective == "best_total":
        return [served, ends.arcs.scores, ledger]
    levels = ends.arcs.scores // POINT
    worst_first = [-(levels == level).astype(np.int64) for level in np.unique(levels)[:-1]]
    return [served, *worst_first, ledger]


def _proposal(
    search: Search, lowered: Lowered, arcs: Arcs, pairs: Int64, pins: Int64, choice: Choice
) -> Proposal:
    """Put mentorships into a proposal, with scores and reasons."""
    matches = mentorships_of(lowered, pairs)
    objective = sum(match.score for match in matches)
    pinned = int(directed_scores(lowered, pins[:, 0], pins[:, 1]).sum())
    bound = max(choice.bound + pinned, objective)
    return Proposal(
        matches=matches,
        unmatched=unmatched_of(lowered, arcs, pairs),
        objective=objective,
        upper_bound=bound,
        gap=(bound - objective) / max(1, abs(bound)),
        optimal=choice.proven and search.stopped_by == "optimal",
        stopped_by=search.stopped_by,
        seed=search.seed,
        blocking_pairs=_blocking(lowered, arcs, pairs),
    )


def _blocking(lowered: Lowered, arcs: Arcs, pairs: Int64) -> int:
    """Count the pairs who would both rather have each other; pins below the floor are no arcs."""
    mentoring = sides(lowered.problem)
    liked = liking(lowered, arcs)
    return blocking_count(arcs, liked, _among(arcs, pairs, len(mentoring)), mentoring.free())


def _among(arcs: Arcs, pairs: Int64, size: int) -> Bool:
    keys = pairs[:, 0] * size + pairs[:, 1]
    marked: Bool = np.isin(arcs.mentor * size + arcs.mentee, keys)
    return marked
