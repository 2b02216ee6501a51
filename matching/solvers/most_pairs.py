"""The most pairs first, the most weight among those second.

A bonus on every edge makes larger matchings worth more. A bonus large enough to decide by itself
can be too long a number, and slows the auction down; so with many vertices a modest bonus goes
first. It is enough whenever the number of pairs it leads to is proven to be the largest, be it
since nobody is left, or by the prices of a problem in which every edge counts 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from matching.solvers.assignment import LARGEST_GAIN
from matching.solvers.bounds import Bound, bound_of_most, pair_count, star_duals, weight_of
from matching.solvers.budget import Budget
from matching.solvers.exact import Solution, solve_exactly
from matching.solvers.graph import Graph, build_graph
from matching.solvers.inputs import EdgeList, common_unit
from matching.solvers.result import Certificate, Duals, IntArray, StoppedBy

# A pair is first held to be worth this many times the range of the weights, then more and more.
_MODEST = 16
_RAISE = 2**12


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
    least = int(edges.weights.min()) if edges.weights.size else 0
    unit = common_unit(edges.weights, least)
    lifts = _lifts(edges, least, unit)
    graph = build_graph(edges, least, unit, seed)
    budget.keep_for_closing()
    findings = _Findings(edges)
    stopped_by = _try_each(findings, graph, lifts, least, budget)
    if stopped_by != "optimal":
        findings.add_bounds_over_all()
    return findings.mate(), findings.bound(), stopped_by


def _try_each(
    findings: _Findings, graph: Graph, lifts: list[int], least: int, budget: Budget
) -> StoppedBy:
    """Solve with each lift until the answer is settled; say why the work ended."""
    for lift in lifts:
        solution = solve_exactly(graph.lifted(lift), budget)
        findings.mates.append(graph.callers_mate(solution.mate))
        bonus = lift * graph.unit - least
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
    counting = graph.counting()
    cover = solve_exactly(counting, budget)
    findings.cover = counting.callers_duals(cover.duals)
    findings.mates.insert(0, graph.callers_mate(cover.mate))
    return cover


def _lifts(edges: EdgeList, least: int, unit: int) -> list[int]:
    """Return what the least edge is held to be worth, in units: ever more, up to enough.

    Raises
    ------
    ValueError
        The weights are so far apart that their range leaves no room for a bonus.
    """
    spread = int(np.ptp(edges.weights)) // unit if edges.weights.size else 0
    enough, fits = (edges.n // 2) * spread + 1, LARGEST_GAIN - spread
    if fits <= spread:
        raise ValueError(
            f"weights from {least} to {least + spread * unit} are too far apart; divide them so "
            f"that they span less than {LARGEST_GAIN // 2}"
        )
    lifts = [_MODEST * spread + 1]
    while lifts[-1] < min(enough, fits):
        lifts.append(lifts[-1] * _RAISE)
    return list(dict.fromkeys(min(lift, enough, fits) for lift in lifts))
