"""Proposing a round of any kind."""

from __future__ import annotations

from concurrent.futures import Executor

from matching import pairing
from matching.groups import propose_groups
from matching.mentoring import propose_mentoring
from matching.policy import Policy
from matching.problem import Problem
from matching.proposal import Proposal
from matching.search import Progress


def propose(
    problem: Problem,
    policy: Policy,
    *,
    seed: int,
    work_limit: int | None = None,
    time_limit: float | None = None,
    on_progress: Progress | None = None,
    executor: Executor | None = None,
) -> Proposal:
    """Solve a round: pairs as `matching.pairing.propose`, mentorships, tables or teams.

    Parameters
    ----------
    problem
        The members and their history; for a mentoring round also who offers and who asks.
    policy
        The rules.
    seed
        Decides between rounds that are equally good. The same problem, policy, seed and work limit
        give the same proposal, to the byte.
    work_limit
        Work units of the solver, for the round as a whole.
    time_limit
        Seconds of solving, a safety net: a round that it stopped is not promised to replay.
    on_progress
        Called with the share that is done, 0 to 1, and what is being done.
    executor
        Evaluates the blocks of pairs; the answer is the same with any.

    Returns
    -------
    Proposal
        Matches and unmatched members with reasons, and how good it is; what its bound says is told
        by `matching.pairing.propose`, `matching.mentoring.propose_mentoring` and
        `matching.groups.propose_groups`.

    Raises
    ------
    PolicyError
        When a rule needs a column that no member has.
    PinRefused
        When a pinned pair breaks a must, or a member is pinned too often.
    NoTeams
        When no teams keep the rules.
    ValueError
        When the problem does not fit the policy's kind.
    """
    solve = pairing.propose
    if policy.kind == "mentoring":
        solve = propose_mentoring
    elif policy.makes_groups:
        solve = propose_groups
    if policy.kind != "mentoring" and problem.mentoring is not None:
        raise ValueError(
            "this problem is one of mentoring, the policy is not: write kind: mentoring"
        )
    return solve(
        problem,
        policy,
        seed=seed,
        work_limit=work_limit,
        time_limit=time_limit,
        on_progress=on_progress,
        executor=executor,
    )
