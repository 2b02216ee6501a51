"""Bounds over all allowed pairs, where the solver was given only a part of them.

The prices that prove a matching best among the candidates are held against every other allowed
pair. Those that ask for more are handed to the solver too, and it solves again; what is still
missing in the end is paid on top of the prices, which makes a bound over all pairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from matching.candidates import Candidates, best_scores
from matching.columns import Bool, Int64
from matching.evaluate import Lowered
from matching.scanning import Pairs, best_partners, joined
from matching.search import Search

if TYPE_CHECKING:
    from matching.solvers import Certificate, Matching

PASSES: Final = 3
"""How often all pairs are held against the prices at most."""

MOST_ADDED: Final = 8
"""How many pairs that ask for more a member hands to the solver at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Priced:
    """The best pairs among the candidates, and a bound over all allowed pairs.

    Attributes
    ----------
    graph
        The candidates, with those that pricing added.
    mate
        ``int64 (n,)``: each member's partner, -1 for nobody.
    bound
        No choice of as many pairs, of all allowed ones, has more points.
    proven
        Whether the pairs are proven to be as many, and of so many points, as there can be.
    """

    graph: Candidates
    mate: Int64
    bound: int
    proven: bool


def solve_priced(search: Search, lowered: Lowered, graph: Candidates, free: Bool) -> Priced:
    """Find the most pairs and then the most points, with a bound over all allowed pairs.

    Parameters
    ----------
    search
        Solves, within its limits. A solve that a limit stopped is not priced: its bound is half of
        what each member would get from the best partner of all.
    lowered
        The policy on a problem.
    graph
        The candidates among members who are free.
    free
        ``bool (n,)``: who takes part.
    """
    found = search.solve(len(free), graph.a, graph.b, graph.scores)
    if graph.complete:
        return Priced(graph, found.mate, found.upper_bound, found.optimal)
    return _priced_over_all(search, lowered, free, graph, found)


def _priced_over_all(
    search: Search, lowered: Lowered, free: Bool, graph: Candidates, found: Matching
) -> Priced:
    """Hold all pairs against the prices, and solve again with those that ask for more."""
    best, values = found, list[tuple[int, int]]()
    for step in range(PASSES):
        if not found.optimal:
            break
        missing, more = _held_against_all(search, lowered, free, found.certificate, step)
        bonus = found.certificate.bonus
        values.append((found.upper_bound + missing + bonus * pair_count(found.mate), bonus))
        if not len(more.a):
            return Priced(graph, found.mate, found.upper_bound, proven=True)
        if step + 1 < PASSES:
            both = joined(Pairs(graph.a, graph.b, graph.scores), more)
            graph = Candidates(both.a, both.b, both.scores, complete=False)
            found = search.solve(len(free), graph.a, graph.b, graph.scores)
            best = max(best, found, key=lambda each: (pair_count(each.mate), each.weight))
    count = pair_count(best.mate)
    bounds = [value - bonus * count for value, bonus in values]
    bound = min(bounds) if bounds else any_matching_bound(search, lowered)
    return Priced(graph, best.mate, bound, proven=False)


def pair_count(mate: Int64) -> int:
    """Count the pairs of a matching, ``int64 (n,)``, -1 for who is single."""
    return int(np.count_nonzero(mate >= 0)) // 2


def any_matching_bound(search: Search, lowered: Lowered) -> int:
    """Bound every matching of all allowed pairs: half of what each would get at best."""
    return int(best_scores(lowered, search.executor).sum()) // 2


def _held_against_all(
    search: Search, lowered: Lowered, free: Bool, proof: Certificate, step: int
) -> tuple[int, Pairs]:
    """Find what the prices are short of over all allowed pairs, and the pairs that ask for more.

    When both ends of a pair pay half of the most that any of their pairs is short of, no pair is
    short any more.
    """
    prices = proof.duals.vertex
    stage = "holding all pairs against the prices"
    asking = best_partners(
        lowered, prices, prices - 2 * proof.bonus, MOST_ADDED,
        seed=search.seed, rows=free, columns=free, duals=proof.duals, executor=search.executor,
        done=lambda share: search.report(0.45 + 0.1 * (step + share), stage),
    )  # fmt: skip
    # Halved and rounded up twice: since both ends pay, and since prices are kept doubled.
    paid = int(((asking.rank + 1) // 2).sum())
    return (paid + 1) // 2, asking
