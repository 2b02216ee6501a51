"""The fractional optimum: an assignment on the bipartite double cover.

Every vertex stands on the left, as a buyer, and on the right, as what is bought; an assignment of
the left to the right is a matching in which a pair may also be half a pair (Balinski 1965). Its
optimal prices, averaged over the two sides, price the vertices of the graph itself. The auction
goes over several rounds with ever smaller steps (cost scaling, Goldberg and Kennedy 1995).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.solvers.auction import OVERFLOWN, best_left, bid, drop_loose
from matching.solvers.budget import Budget, Exhausted
from matching.solvers.graph import Graph
from matching.solvers.kernels import Held
from matching.solvers.result import IntArray, StoppedBy

# Prices reach twice a gain, slacks and times a few times that.
LARGEST_GAIN = 2**57
# Parts of a unit are as many as leave room for prices that rise to four times the largest gain.
_PARTS_BITS = 59
_COARSER = 16
_FIRST_STEP = 8
_SHRINK = 5
# Choices that whole prices spoil are settled one by one later on, if they are this few.
_SPOILT_SHARE = 2000


@dataclass(frozen=True, slots=True)
class Assigned:
    """An assignment, and feasible prices of the vertices.

    Attributes
    ----------
    successor : (n,) int64
        The partner of each buyer; -1 = none, or itself. Tight, when ``optimal``: an arc costs
        what it gains.
    vertex : (n,) int64
        Doubled prices: each arc costs at least what it gains.
    stopped_by : str
        ``optimal`` when all rounds are over; otherwise the limit reached.
    """

    successor: IntArray
    vertex: IntArray
    stopped_by: StoppedBy = "optimal"


def fractional_optimum(graph: Graph, budget: Budget) -> Assigned:
    """Solve the matching problem in which a vertex may have two halves of a partner.

    Where the gains leave too few bits for parts of a unit, a few choices are missing from the
    optimum; prices are feasible, and choices tight, all the same.
    """
    scale = max(1, min(graph.n + 1, 2**_PARTS_BITS // max(graph.largest, 1)))
    while True:
        auction = _Auction(graph, scale)
        try:
            if auction.run(budget):
                return auction.tight()
        except Exhausted as limit:
            return auction.unfinished(limit.reason)
        if scale == 1:
            return auction.nobody()
        scale = max(1, scale // _COARSER)


class _Auction:
    """Rounds of bidding, from large steps to small ones.

    Parameters
    ----------
    graph : Graph
        The arcs.
    scale : int
        Parts of a unit of gain in which prices are counted.
    """

    def __init__(self, graph: Graph, scale: int) -> None:
        self._graph, self._scale = graph, scale
        hold = graph.bench.hold
        self._price: Held = hold(np.zeros(graph.n, np.int64))
        self._left: Held = hold(np.zeros(graph.n, np.int64))
        self._clear()
        self._complete: Held = self._successor
        self._step = max(1, graph.largest * scale // _FIRST_STEP)
        self._rounds = self._rounds_left()

    def run(self, budget: Budget) -> bool:
        """Go on to the last round; tell whether all prices fitted into 64 bits.

        Raises
        ------
        Exhausted
            The budget is spent; a unit is an arc looked at.
        """
        while True:
            self._average()
            if not self._round(budget):
                return False
            if self._step == 1 or self._spoilt()[0] <= self._graph.n // _SPOILT_SHARE:
                budget.report("assignment", self._rounds, self._rounds)
                return True
            self._step = max(1, self._step // _SHRINK)

    def tight(self) -> Assigned:
        """Make prices whole; keep the choices that are tight at them."""
        _, shift = self._spoilt()
        vertex = self._whole_prices(shift)
        bench = self._graph.bench
        self._graph.bench.run(drop_loose)(
            self._graph.rows, bench.hold(vertex), self._successor, self._owner
        )
        return Assigned(np.asarray(self._successor, np.int64), vertex)

    def unfinished(self, reason: StoppedBy) -> Assigned:
        """Return the choices of the last round that was complete, and feasible prices."""
        successor = np.array(self._complete, np.int64)
        successor[successor == np.arange(self._graph.n)] = -1
        return Assigned(successor, self._whole_prices(0), reason)

    def nobody(self) -> Assigned:
        """Return no choice at all, and the prices of each vertex at its best arc."""
        nobody = np.full(self._graph.n, -1, np.int64)
        return Assigned(nobody, star_prices(self._graph))

    def _clear(self) -> None:
        n, bench = self._graph.n, self._graph.bench
        self._successor: Held = bench.lend(np.full(n, -1, np.int32))
        self._owner: Held = bench.lend(np.full(n, -1, np.int32))
        self._waiting: Held = bench.lend(np.arange(n - 1, -1, -1, dtype=np.int32))

    def _average(self) -> None:
        """Give both sides the same prices, which keeps them small and starts a round well."""
        self._find_left()
        both = np.asarray(self._price, np.int64) + np.asarray(self._left, np.int64)
        self._price = self._graph.bench.lend(both >> 1)

    def _find_left(self) -> None:
        self._graph.bench.run(best_left)(self._graph.rows, self._scale, self._price, self._left)

    def _round(self, budget: Budget) -> bool:
        """Bid until everyone has a partner; tell whether the prices fitted."""
        self._clear()
        count, bench = self._graph.n, self._graph.bench
        done = self._rounds - self._rounds_left()
        while count > 0:
            allowance = budget.allowance(bench.stride)
            count, work = bench.run(bid)(
                self._graph.rows, self._scale, self._step, self._price,
                self._successor, self._owner, self._waiting, count, allowance,
            )  # fmt: skip
            budget.charge(work)
            budget.report("assignment", done, self._rounds)
        self._complete = self._successor
        return bool(count != OVERFLOWN)

    def _rounds_left(self) -> int:
        step, rounds = self._step, 1
        while step > 1:
            step, rounds = step // _SHRINK, rounds + 1
        return rounds

    def _spoilt(self) -> tuple[int, int]:
        """Return at least how many choices whole prices spoil, and the shift that spoils them.

        A choice is off by a step at most. So it stays right when prices are rounded down, unless
        a price is within a step below the next unit; the shift keeps prices from being there.
        """
        scale, step = self._scale, self._step
        if step >= scale:
            return self._graph.n, 0
        parts = np.sort(np.asarray(self._price, np.int64) % scale)
        round_again = np.concatenate([parts, parts + scale])
        until = np.searchsorted(round_again, parts + step, side="right")
        near = until - np.arange(1, parts.size + 1)
        fewest = int(np.argmin(near)) if near.size else 0
        shift = (scale - 1 - step - int(parts[fewest])) % scale if near.size else 0
        return int(near[fewest]) if near.size else 0, shift

    def _whole_prices(self, shift: int) -> IntArray:
        """Return feasible doubled prices in units."""
        whole = (np.asarray(self._price, np.int64) + shift) // self._scale
        self._price, self._scale = self._graph.bench.lend(whole.copy()), 1
        self._find_left()
        return np.asarray(self._left, np.int64) + whole


def star_prices(graph: Graph) -> IntArray:
    """Price each vertex, doubled, at its best arc: feasible in one pass, seldom tight."""
    left = graph.bench.lend(np.zeros(graph.n, np.int64))
    free = graph.bench.lend(np.zeros(graph.n, np.int64))
    graph.bench.run(best_left)(graph.rows, 1, free, left)
    return np.asarray(left, np.int64)
