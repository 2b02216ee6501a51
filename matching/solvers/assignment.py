"""The fractional optimum: an assignment on the bipartite double cover.

Every vertex stands on the left and on the right; an assignment of the left to the right is a
matching in which a pair may also be half a pair (Balinski 1965). Its optimal prices, averaged over
the two sides, price the vertices of the graph itself.
"""

from __future__ import annotations

import numpy as np

from matching.solvers.budget import Budget
from matching.solvers.duals import potentials
from matching.solvers.graph import Graph
from matching.solvers.result import IntArray

# Pushes and relabels look at an arc several times; counted flat, so that work is known beforehand.
SOLVE_WORK = 8
# The assignment solver multiplies costs by the number of vertices and doubles them on its way.
_COST_BITS = 60
# Prices reach twice a gain, times and slacks a few times that; their sums over a path n times.
_GAIN_BITS = 57
_MOST_TO_REFINE = 500_000


def largest_gain(n: int) -> int:
    """Return the largest gain that can be solved exactly on ``n`` vertices.

    Its sums must stay within 64 bits. Above half a million vertices it must also fit the
    assignment solver at once, since solving for the remainders would no longer shrink them.
    """
    return int(2**_GAIN_BITS // (max(n, 1) if n < _MOST_TO_REFINE else n * n))


def fractional_optimum(graph: Graph, budget: Budget) -> tuple[IntArray, IntArray]:
    """Solve the matching problem in which a vertex may have two halves of a partner.

    Returns
    -------
    successor : (n,) int64
        The partner on the right of each vertex on the left; itself = single.
    vertex : (n,) int64
        Optimal prices of the vertices, doubled.

    Raises
    ------
    Exhausted
        The budget does not reach.
    """
    if graph.n == 0:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    successor, left, right = _assign(graph, graph.gain, graph.gain, budget)
    return successor, left + right


def _assign(
    graph: Graph, gain: IntArray, back: IntArray, budget: Budget
) -> tuple[IntArray, IntArray, IntArray]:
    """Assign for best ``gain`` (``back``: gain of the opposite arc) and price both sides."""
    excess = _bits(gain, graph.n) - _COST_BITS
    if excess > 0:
        return _refine(graph, gain, back, excess, budget)
    budget.spend(SOLVE_WORK * graph.arcs)
    successor, chosen = _solve(graph, gain)
    budget.report("assignment", 1, 1)
    left, right = potentials(graph, gain, back, successor, chosen, budget)
    return successor, left, right


def _refine(
    graph: Graph, gain: IntArray, back: IntArray, excess: int, budget: Budget
) -> tuple[IntArray, IntArray, IntArray]:
    """Solve with the leading bits, then solve for what the prices leave, which is smaller."""
    successor, left, right = _assign(graph, _ceil(gain, excess), _ceil(back, excess), budget)
    left, right = left << excess, right << excess
    rest = gain - left[graph.row] - right[graph.col]
    rest_back = back - left[graph.col] - right[graph.row]
    # An arc that loses more than the whole assignment just found is never chosen.
    worst = int(rest[_arc_positions(graph, successor)].sum()) - 1
    successor, more_left, more_right = _assign(
        graph, np.maximum(rest, worst), np.maximum(rest_back, worst), budget
    )
    return successor, left + more_left, right + more_right


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
