"""The fractional optimum: an assignment on the bipartite double cover.

Every vertex stands on the left and on the right; an assignment of the left to the right is a
matching in which a pair may also be half a pair (Balinski 1965). Its optimal prices, averaged over
the two sides, price the vertices of the graph itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.solvers.budget import Budget, Exhausted
from matching.solvers.duals import Pricing
from matching.solvers.graph import Graph
from matching.solvers.result import IntArray, StoppedBy

# Pushes and relabels look at an arc several times; counted flat, so that work is known beforehand.
SOLVE_WORK = 8
# The assignment solver multiplies costs by the number of vertices and doubles them on its way.
_COST_BITS = 60
# Prices reach twice a gain, slacks and times a few times that; sums along a path n times.
_GAIN_BITS = 57
_MOST_TO_REFINE = 500_000


def largest_gain(n: int) -> int:
    """Return the largest gain that can be solved exactly on ``n`` vertices.

    Its sums must stay within 64 bits. Above half a million vertices it must also fit the
    assignment solver at once, since solving for the remainders would no longer shrink them.
    """
    if n > _MOST_TO_REFINE:
        return largest_gain_at_once(n)
    return int(min(2**_GAIN_BITS, 2**_COST_BITS // max(n, 1)))


def largest_gain_at_once(n: int) -> int:
    """Return the largest gain on ``n`` vertices that one call of the assignment solver takes."""
    return int(min(2**_GAIN_BITS, (2**_COST_BITS - 1) // max(n * n, 1)))


@dataclass(frozen=True, slots=True)
class Assigned:
    """An assignment of the left side to the right, and feasible prices of both.

    Attributes
    ----------
    successor : (n,) int64
        The partner on the right of each vertex on the left; itself = single.
    left, right : (n,) int64
        Prices; each arc costs at least what it gains.
    stopped_by : str
        ``optimal`` when the prices prove the assignment optimal; otherwise the limit reached.
    """

    successor: IntArray
    left: IntArray
    right: IntArray
    stopped_by: StoppedBy = "optimal"

    @property
    def vertex(self) -> IntArray:
        """Doubled prices of the vertices of the graph itself."""
        return self.left + self.right


def fractional_optimum(graph: Graph, budget: Budget) -> Assigned:
    """Solve the matching problem in which a vertex may have two halves of a partner.

    Raises
    ------
    Exhausted
        The budget does not reach for a first assignment.
    """
    if graph.n == 0:
        nobody = np.empty(0, np.int64)
        return Assigned(nobody, nobody, nobody)
    return _assign(graph, graph.gain, graph.gain, budget)


def _assign(graph: Graph, gain: IntArray, back: IntArray, budget: Budget) -> Assigned:
    """Assign for best ``gain`` (``back``: gain of the opposite arc) and price both sides."""
    excess = _bits(gain, graph.n) - _COST_BITS
    if excess > 0:
        return _refine(graph, gain, back, excess, budget)
    budget.spend(SOLVE_WORK * graph.arcs)
    successor, chosen = _solve(graph, gain)
    budget.report("assignment", 1, 1)
    pricing = Pricing(graph, gain, back, successor, chosen)
    try:
        pricing.improve(budget)
    except Exhausted as limit:
        return Assigned(successor, *pricing.repaired(), limit.reason)
    return Assigned(successor, *pricing.prices())


def _refine(graph: Graph, gain: IntArray, back: IntArray, excess: int, budget: Budget) -> Assigned:
    """Solve with the leading bits, then solve for what the prices leave, which is smaller."""
    coarse = _assign(graph, _ceil(gain, excess), _ceil(back, excess), budget)
    left, right = coarse.left << excess, coarse.right << excess
    if coarse.stopped_by != "optimal":
        return Assigned(coarse.successor, left, right, coarse.stopped_by)
    rest = gain - left[graph.row] - right[graph.col]
    rest_back = back - left[graph.col] - right[graph.row]
    # An arc that loses more than the whole assignment just found is never chosen.
    worst = int(rest[_arc_positions(graph, coarse.successor)].sum()) - 1
    try:
        fine = _assign(graph, np.maximum(rest, worst), np.maximum(rest_back, worst), budget)
    except Exhausted as limit:
        return Assigned(coarse.successor, left, right, limit.reason)
    return Assigned(fine.successor, left + fine.left, right + fine.right, fine.stopped_by)


def _arc_positions(graph: Graph, successor: IntArray) -> IntArray:
    chosen = np.flatnonzero(graph.col == successor[graph.row])
    return chosen.astype(np.int64)


def _ceil(values: IntArray, bits: int) -> IntArray:
    return -(-values >> bits)


def _bits(values: IntArray, n: int) -> int:
    return (max(int(values.max()), -int(values.min())) * n * n).bit_length()


def _solve(graph: Graph, gain: IntArray) -> tuple[IntArray, IntArray]:
    """Return the successor of each vertex and the gain of the arc to it."""
    from ortools.graph.python import linear_sum_assignment

    solver = linear_sum_assignment.SimpleLinearSumAssignment()
    solver.add_arcs_with_cost(graph.row, graph.col, -gain)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise RuntimeError(f"the assignment solver answered {status.name} on a feasible problem")
    successor = np.array([solver.right_mate(i) for i in range(graph.n)], np.int64)
    chosen = np.array([-solver.assignment_cost(i) for i in range(graph.n)], np.int64)
    return successor, chosen
