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
from matching.round_bound import Prices
from matching.scanning import Pairs, Partners, best_partners, joined
from matching.search import Search

if TYPE_CHECKING:
    from matching.solvers import Certificate

PASSES: Final = 3
"""How often all pairs are held against the prices at most."""

MOST_ADDED: Final = 8
"""How many pairs that ask for more a member hands to the solver at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Priced:
    """The best pairs among the candidates, and prices that hold for all allowed pairs.

    Attributes
    ----------
    graph
        The candidates, with those that pricing added.
    mate
        ``int64 (n,)``: each member's partner, -1 for nobody.
    prices
        One or more, each of which bounds every round.
    proven
        Whether the pairs are proven to be as many, and of so many points, as there can be.
    """

    graph: Candidates
    mate: Int64
    prices: tuple[Prices, ...]
    proven: bool

    def bound(self, free: Bool, matches: int, trios: int = 0) -> int:
        """Give the lowest bound of all prices; see `matching.round_bound.Prices.bound`."""
        return min(each.bound(free, matches, trios) for each in self.prices)


def solve_priced(search: Search, lowered: Lowered, graph: Candidates, free: Bool) -> Priced:
    """Find the most pairs and then the most points, with prices for all allowed pairs.

    Parameters
    ----------
    search
        Solves, within its limits. A solve that a limit stopped is not priced over all pairs: each
        member then pays what the best partner of all would give.
    lowered
        The policy on a problem.
    graph
        The candidates among members who are free.
    free
        ``bool (n,)``: who takes part.
    """
    found = search.solve(len(free), graph.a, graph.b, graph.scores)
    if graph.complete:
        return Priced(graph, found.mate, (prices_of(found.certificate),), found.optimal)
    best, prices = found, list[Prices]()
    for step in range(PASSES):
        if not found.optimal:
            break
        asking = _asking_more(search, lowered, free, found.certificate, step)
        prices.append(prices_of(found.certificate, asking.rank))
        if not len(asking.a):
            return Priced(graph, found.mate, (prices[-1],), proven=True)
        if step + 1 < PASSES:
            both = joined(Pairs(graph.a, graph.b, graph.scores), asking)
            graph = Candidates(both.a, both.b, both.scores, complete=False)
            found = search.solve(len(free), graph.a, graph.b, graph.scores)
            best = max(best, found, key=lambda each: (pair_count(each.mate), each.weight))
    kept = tuple(prices) or (star_prices(search, lowered),)
    return Priced(graph, best.mate, kept, proven=False)


def pair_count(mate: Int64) -> int:
    """Count the pairs of a matching, ``int64 (n,)``, -1 for who is single."""
    return int(np.count_nonzero(mate >= 0)) // 2


def star_prices(search: Search, lowered: Lowered) -> Prices:
    """Let each member pay what the best partner of all would give."""
    return Prices(best_scores(lowered, search.executor), 0, 0)


def prices_of(proof: Certificate, short: Int64 | None = None) -> Prices:
    """Give the prices of a certificate, raised where pairs ask for more.

    Parameters
    ----------
    proof
        Covers the candidates.
    short
        ``int64 (n,)``: by how much a member's pairs of all allowed ones ask for more at most. When
        both ends of a pair pay half of that, no pair asks for more.
    """
    duals = proof.duals
    halves = (np.diff(duals.set_starts) - 1) // 2
    in_sets = sum(
        price * half for price, half in zip(duals.set_prices.tolist(), halves.tolist(), strict=True)
    )
    paid = duals.vertex if short is None else duals.vertex + (short + 1) // 2
    return Prices(paid, in_sets, proof.bonus)


def _asking_more(
    search: Search, lowered: Lowered, free: Bool, proof: Certificate, step: int
) -> Partners:
    """Find the pairs, of all allowed ones, that ask for more than the prices."""
    prices = proof.duals.vertex
    stage = "holding all pairs against the prices"
    return best_partners(
        lowered, prices, prices - 2 * proof.bonus, MOST_ADDED,
        seed=search.seed, rows=free, columns=free, duals=proof.duals, executor=search.executor,
        done=lambda share: search.report(0.45 + 0.1 * (step + share), stage),
    )  # fmt: skip
