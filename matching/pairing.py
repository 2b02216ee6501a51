"""Proposing a round: who is paired with whom, and why."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import replace

from matching.arrangement import arrange
from matching.candidates import Candidates, candidates, is_large
from matching.columns import Int64
from matching.evaluate import Lowered, lower
from matching.horizon.steering import steered
from matching.leftovers import unmatched_of
from matching.pins import pinned_pairs
from matching.policy import Policy
from matching.problem import Problem
from matching.proposal import Proposal, Unmatched
from matching.reasons import matches_of, points_of
from matching.resting import giving_way, widened
from matching.rules.rest import MustRest
from matching.search import Progress, Search
from matching.seating import Arrangement, Table
from matching.tolls import foretold


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
    """Solve a round.

    Pinned pairs come first. Of the others as many as possible are paired, and of all ways to do so
    the one with the most points is taken. Those left over join a pair where the policy's `odd`
    allows it: the most of them, then for the most points, and one who finds no seat may take the
    place of somebody who does. A trio scores the mean of its pairs. Up to
    `matching.small_round.MOST_MEMBERS` members, pairs and trios are chosen together instead: the
    most members served, the fewest repeats, the most matches, the most points.

    The upper bound holds for every round that has the same pins, as many matches, as many members
    in them and, where a rest rule gives way, repeats as few and as old. It comes from the prices
    that prove the pairs (`matching.round_bound`). Above `matching.candidates.KEEP_ALL` members not
    every pair is a candidate, and the prices are held against all allowed pairs
    (`matching.pricing`).

    Where a rest rule will soon leave nobody new to meet, a small round is one from which the rounds
    to come can still do without repeats (`matching.horizon`).

    Parameters
    ----------
    problem
        The members and their history.
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
        Matches and unmatched members with reasons, and how good it is.

    Raises
    ------
    PolicyError
        When a rule needs a column that no member has.
    PinRefused
        When a pinned pair breaks a must, or a member is pinned twice.
    """
    search = Search(seed, work_limit, time_limit, on_progress, executor)
    table = table_of(problem, policy)
    graph = _graph(search, table)
    plan = _looking_ahead(search, table, graph)
    search.report(0.9, "writing down the reasons")
    return proposal_of(
        table, graph, plan, seed=seed, stopped_by=search.stopped_by, executor=executor
    )


def _graph(search: Search, table: Table) -> Candidates:
    """Choose the pairs to choose from; of a large roster by what partners are worth in a sample."""
    search.report(0.0, "scoring all pairs")
    toll = None
    if is_large(table.lowered.size):
        toll = foretold(search, table.lowered, table.free)
    return candidates(
        table.lowered,
        seed=search.seed,
        toll=toll,
        executor=search.executor,
        done=lambda share: search.report(0.1 + 0.2 * share, "scoring all pairs"),
    )


def _looking_ahead(search: Search, table: Table, graph: Candidates) -> Arrangement:
    """Arrange a round; where new partners get scarce, one that leaves some for the rounds after it.

    It never serves fewer members for that. It gives up points for that only under a rest rule that
    lasts until everyone has met, and what it gives up then shows as a gap.
    """
    plain = arrange(search, table, graph)
    ahead, few = steered(table, graph, seed=search.seed)
    if ahead is table or search.stopped_by != "optimal":
        return plain
    plan = arrange(search, ahead, few)
    if len(plan.left) > len(plain.left):
        return plain
    if not _lasts(table.policy) and points_of(table.lowered, plan) < points_of(
        table.lowered, plain
    ):
        return plain
    return replace(plan, bound=max(plan.bound, plain.bound), proven=plain.proven)


def _lasts(policy: Policy) -> bool:
    """Say whether members rest until everyone has met."""
    return any(isinstance(rule, MustRest) and rule.until is not None for rule in policy.must)


def table_of(problem: Problem, policy: Policy) -> Table:
    """Lower the policy, check the pins, and find who is free."""
    lowered = lower(problem, policy)
    pins, scores = pinned_pairs(lowered)
    free = problem.members.capacity > 0
    free[pins.ravel()] = False
    return Table(lowered, policy, pins, scores, free)


def proposal_of(
    table: Table,
    graph: Candidates,
    plan: Arrangement,
    *,
    seed: int,
    stopped_by: str,
    executor: Executor | None = None,
) -> Proposal:
    """Put an arrangement into a proposal, with scores and reasons.

    Parameters
    ----------
    table
        The rules, the pins, and who was free.
    graph
        The pairs that every must allows.
    plan
        Who sits with whom.
    seed, stopped_by
        As in `Proposal`.
    executor
        As for `propose`.
    """
    matches = tuple(matches_of(table.lowered, plan.groups()))
    objective = sum(match.score for match in matches)
    return Proposal(
        matches=matches,
        unmatched=unmatched_of(*_serving(table, graph), table.free, plan.left, executor),
        objective=objective,
        upper_bound=plan.bound,
        gap=(plan.bound - objective) / max(1, abs(plan.bound)),
        optimal=plan.proven and objective == plan.bound,
        stopped_by=stopped_by,
        seed=seed,
    )


def without_match(
    table: Table, left: Int64, *, seed: int, executor: Executor | None = None
) -> tuple[Unmatched, ...]:
    """Say for members who are left over why, where no graph of the allowed pairs is at hand.

    Parameters
    ----------
    table
        The rules, the pins, and who was free.
    left
        ``int64 (k,)``: members with capacity who are in no match.
    seed, executor
        As for `propose`.
    """
    graph = _graph(Search(seed, executor=executor), table)
    return unmatched_of(*_serving(table, graph), table.free, left, executor)


def _serving(table: Table, graph: Candidates) -> tuple[Lowered, Candidates]:
    """Give the musts that can keep somebody out for good, and the pairs that they allow."""
    rest = giving_way(table.policy)
    if rest is None:
        return table.lowered, graph
    wide = widened(table.lowered, rest, graph)
    return table.lowered.without([rest.label]), wide.graph
