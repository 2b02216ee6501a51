"""Pairs that meet again after all: as few as possible, and those whose meeting is longest ago."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from matching.candidates import Candidates
from matching.columns import Bool, Int64
from matching.evaluate import Lowered, allowed_pairs, score_pairs
from matching.policy import Policy
from matching.pricing import Priced, pair_count, prices_of, star_prices
from matching.rules.rest import MustRest
from matching.search import Search

if TYPE_CHECKING:
    from matching.solvers import Certificate


@dataclass(frozen=True, slots=True, eq=False)
class Widened:
    """Candidates together with the pairs that only their rest keeps apart.

    Attributes
    ----------
    graph
        All of them.
    ages
        ``int64 (m,)``: for each pair how many rounds ago it met, 0 when it is not resting.
    """

    graph: Candidates
    ages: Int64


def giving_way(policy: Policy) -> MustRest | None:
    """Find the rest rule, if it gives way where a member would be left out."""
    for rule in policy.must:
        if isinstance(rule, MustRest) and rule.otherwise == "oldest":
            return rule
    return None


def widened(lowered: Lowered, rest: MustRest, graph: Candidates) -> Widened:
    """Add the pairs that every other must allows, and only the rest rule keeps apart.

    Parameters
    ----------
    lowered
        The policy on a problem.
    rest
        The rule that gives way.
    graph
        The pairs that every must allows.
    """
    awake = lowered.without([rest.label])
    a, b, ago = rest.recent(lowered.problem)
    scores = score_pairs(awake, a, b)
    kept = allowed_pairs(awake, a, b) & (scores >= awake.floor)
    a, b, ago, scores = a[kept], b[kept], ago[kept], scores[kept]
    both = replace(
        graph,
        a=np.concatenate([graph.a, a]),
        b=np.concatenate([graph.b, b]),
        scores=np.concatenate([graph.scores, scores]),
    )
    return Widened(both, np.concatenate([np.zeros(len(graph.a), np.int64), ago]))


def solve_with_repeats(search: Search, awake: Lowered, wide: Widened) -> Priced:
    """Find the most pairs; of those the fewest repeats, then the oldest, then the most points.

    The first solve has no points, only the costs of repeats. What is best under it uses only pairs
    that are tight under its prices (complementary slackness), so the second solve has points over
    those pairs alone, and its prices bound every round with as few and as old repeats. Should
    its matching still cost more repeats, which odd sets can cause, the repeats of the first solve
    stand and the others are solved around them. Where not all pairs are candidates, each member
    pays what the best partner of all would give.

    Parameters
    ----------
    search
        Solves, within its limits.
    awake
        The policy on a problem, without its rest rule.
    wide
        The pairs.
    """
    size = awake.size
    graph, cost = wide.graph, repeat_costs(wide.ages, size)
    fewest = search.solve(size, graph.a, graph.b, -cost)
    tight = _tight(fewest.certificate, graph, -cost) if fewest.optimal else np.ones_like(cost) > 0
    a, b, scores = graph.a[tight], graph.b[tight], graph.scores[tight]
    found = search.solve(size, a, b, scores)
    prices = prices_of(found.certificate) if graph.complete else star_prices(search, awake)
    kept = _cost_of(found.mate, graph, cost) == -fewest.weight
    if kept and pair_count(found.mate) == pair_count(fewest.mate):
        proven = found.optimal and fewest.optimal and graph.complete
        return Priced(graph, found.mate, (prices,), proven)
    return Priced(graph, _around(search, wide, fewest.mate), (prices,), proven=False)


def repeat_costs(ages: Int64, size: int) -> Int64:
    """Price repeats so that one fewer outweighs any ages, and recent ones cost most.

    Among as many repeats, costs grow with the square of how recent a meeting is, so that two of
    middle age are better than an old one and one from the last round.

    Parameters
    ----------
    ages
        ``int64 (m,)``: how many rounds ago each pair met, 0 when it is not resting.
    size
        How many members there are.
    """
    steps, rank = np.unique(ages[ages > 0], return_inverse=True)
    recent = len(steps) - rank
    cost = np.zeros(len(ages), dtype=np.int64)
    cost[ages > 0] = len(steps) ** 2 * (size + 1) + recent**2
    return cost


def _cost_of(mate: Int64, graph: Candidates, cost: Int64) -> int:
    return int(cost[mate[graph.a] == graph.b].sum())


def _tight(proof: Certificate, graph: Candidates, weights: Int64) -> Bool:
    """Mark the pairs that are worth exactly what the prices of a certificate ask for."""
    duals = proof.duals
    price = duals.vertex[graph.a] + duals.vertex[graph.b]
    for first, last, odd in zip(
        duals.set_starts[:-1], duals.set_starts[1:], duals.set_prices, strict=True
    ):
        inside = np.zeros(len(duals.vertex), dtype=np.bool_)
        inside[duals.set_members[first:last]] = True
        price = price + odd * (inside[graph.a] & inside[graph.b])
    tight: Bool = np.equal(price, 2 * (weights + proof.bonus))
    return tight


def _around(search: Search, wide: Widened, mate: Int64) -> Int64:
    """Keep the repeats of a matching, and solve the others for points."""
    graph = wide.graph
    repeats = (mate[graph.a] == graph.b) & (wide.ages > 0)
    settled = np.zeros(len(mate), dtype=np.bool_)
    settled[graph.a[repeats]] = settled[graph.b[repeats]] = True
    open_ = (wide.ages == 0) & ~settled[graph.a] & ~settled[graph.b]
    found = search.solve(len(mate), graph.a[open_], graph.b[open_], graph.scores[open_])
    return np.where(settled, mate, found.mate)
