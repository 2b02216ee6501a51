"""The most pairs first, the most weight among those second.

A bonus on every edge makes larger matchings worth more. A bonus large enough to decide by itself
can be too long a number for the assignment solver, and slows it down; so with many vertices a
modest bonus goes first. It is enough whenever the number of pairs it leads to is proven to be the
largest, be it since nobody is left, or by the prices of a problem in which every edge counts 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from matching.solvers.assignment import largest_gain, largest_gain_at_once
from matching.solvers.bounds import Bound, bound_of_most, pair_count, star_duals, weight_of
from matching.solvers.budget import Budget
from matching.solvers.exact import Solution, solve_exactly
from matching.solvers.graph import Graph, build_graph
from matching.solvers.inputs import EdgeList
from matching.solvers.result import Certificate, Duals, IntArray, StoppedBy

# A pair is first held to be worth this many times the range of the weights.
_MODEST = 16


@dataclass(slots=True)
class _Findings:
    """All matchings and proofs found on the way."""

    edges: EdgeList
    mates: list[IntArray] = field(default_factory=list)
    priced: list[tuple[int, Duals]] = field(default_factory=list)
    cover: Duals | None = None

    def mate(self) -> IntArray:
        """Return the matching with the most pairs; of those, the heaviest."""
        return max(self.mates, key=lambda mate: (pair_count(mate), weight_of(self.edges, mate)))

    def bound(self) -> Bound:
        """Return the lowest bound that the prices found so far prove."""
        mate = self.mate()
        proofs = [Certificate(bonus, duals, self.cover) for bonus, duals in self.priced]
        bounds = [bound_of_most(self.edges, mate, proof) for proof in proofs]
        return min(bounds, key=lambda bound: (bound.weight, bound.pairs))

    def add_bounds_over_all(self) -> None:
        """Add bounds without a bonus, which do not suffer from pairs that are not yet found."""
        self.priced += [(0, _lowered(duals, bonus)) for bonus, duals in self.priced]
        self.priced.append((0, star_duals(self.edges)))

    def settled(self) -> bool:
        """Tell whether the last matching is proven to be the heaviest with the most pairs."""
        mate, bonus, duals = self.mates[-1], *self.priced[-1]
        bound = bound_of_most(self.edges, mate, Certificate(bonus, duals, self.cover))
        return pair_count(mate) == bound.pairs


def match_most_pairs(
    edges: EdgeList, seed: int, budget: Budget
) -> tuple[IntArray, Bound, StoppedBy]:
    """Find the heaviest of the matchings with the most pairs.

    Returns
    -------
    mate : (n,) int64
        The best matching found.
    bound : Bound
        Over the matchings with the most pairs.
    stopped_by : str
        ``precision`` when the largest bonus that fits in 64 bits did not reach the most pairs.
    """
    bonuses = _bonuses(edges)
    least = _least(edges)
    graph = build_graph(edges, edges.weights - least + 1, seed)
    findings = _Findings(edges)
    stopped_by = _try_each(findings, graph, bonuses, least, budget)
    if stopped_by != "optimal":
        findings.add_bounds_over_all()
    return findings.mate(), findings.bound(), stopped_by


def _try_each(
    findings: _Findings, graph: Graph, bonuses: list[int], least: int, budget: Budget
) -> StoppedBy:
    """Solve with each bonus until the answer is settled; say why the work ended."""
    for bonus in bonuses:
        solution = solve_exactly(_raised(graph, bonus + least - 1), budget)
        findings.mates.append(graph.callers_mate(solution.mate))
        findings.priced.append((bonus, graph.callers_duals(solution.duals)))
        if solution.stopped_by != "optimal" or findings.settled():
            return solution.stopped_by
        if findings.cover is None:
            cover = _count_pairs(findings, graph, budget)
            if cover.stopped_by != "optimal" or findings.settled():
                return cover.stopped_by
    return "precision"


def _lowered(duals: Duals, bonus: int) -> Duals:
    """Take the bonus of every edge from the prices of both its ends, which stay feasible."""
    vertex = np.maximum(duals.vertex - bonus, 0)
    return Duals(vertex, duals.set_starts, duals.set_members, duals.set_prices)


def _count_pairs(findings: _Findings, graph: Graph, budget: Budget) -> Solution:
    """Find the largest number of pairs by itself; its matching is no better than any other."""
    ones = np.where(graph.loops(), 0, 1).astype(np.int64)
    cover = solve_exactly(graph.with_gain(ones), budget)
    findings.cover = graph.callers_duals(cover.duals)
    findings.mates.insert(0, graph.callers_mate(cover.mate))
    return cover


def _raised(graph: Graph, by: int) -> Graph:
    return graph.with_gain(np.where(graph.loops(), 0, graph.gain + by))


def _bonuses(edges: EdgeList) -> list[int]:
    """Return what to add to every weight, so that the least edge is still worth something.

    Raises
    ------
    ValueError
        Not even a modest bonus fits in 64 bits.
    """
    least, spread = _least(edges), int(np.ptp(edges.weights)) if edges.weights.size else 0
    enough = (edges.n // 2) * spread + 1
    fits, at_once = largest_gain(edges.n) - spread, largest_gain_at_once(edges.n) - spread
    modest = max(_MODEST * spread, at_once)
    if min(enough, modest) > fits:
        raise ValueError(
            f"weights from {least} to {least + spread} are too far apart for {edges.n} vertices; "
            f"divide them so that they span at most {largest_gain(edges.n) // (_MODEST + 1)}"
        )
    steps = [enough] if enough <= at_once else [min(modest, enough), min(enough, fits)]
    return [step - least for step in dict.fromkeys(steps)]


def _least(edges: EdgeList) -> int:
    return int(edges.weights.min()) if edges.weights.size else 0
