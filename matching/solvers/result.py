"""What a matching solver returns, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
StoppedBy = Literal["optimal", "time_limit", "work_limit", "precision", "interrupted"]


@dataclass(frozen=True, slots=True, eq=False)
class Duals:
    """Prices that bound the value of every matching from above, in halves.

    Prices cover the values ``c`` of the edges when every price is at least 0 and, for every edge
    ``(i, j)``, ``vertex[i] + vertex[j]`` plus the prices of the odd sets that hold both ends is at
    least ``2 * c``. Then no matching is worth more than half of
    ``sum(vertex) + sum(price * (size - 1) // 2)``.

    Attributes
    ----------
    vertex : (n,) int64
        Twice the price of each vertex.
    set_starts : (k + 1,) int64
        Where each odd set begins in ``set_members``.
    set_members : (total size,) int32
        The vertices of the odd sets, ascending within each set.
    set_prices : (k,) int64
        Twice the price of each odd set.
    """

    vertex: IntArray
    set_starts: IntArray
    set_members: NDArray[np.int32]
    set_prices: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Certificate:
    """The proof of an upper bound.

    Attributes
    ----------
    bonus : int
        What every edge is worth on top of its weight, so that larger matchings come first.
    duals : Duals
        Prices that cover ``weights + bonus``.
    cover : Duals or None
        Prices that cover a value of 1 an edge, and so bound the number of pairs; only present
        when ``duals`` do not settle that number by themselves.
    """

    bonus: int
    duals: Duals
    cover: Duals | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Matching:
    """A matching, how good it is, and the proof.

    Attributes
    ----------
    mate : (n,) int64
        The partner of each vertex, -1 for a single one.
    weight : int
        The sum of the weights of the matched edges.
    upper_bound : int
        No matching of the same kind (all, or those of maximum cardinality) weighs more.
    optimal : bool
        True only when the certificate proves that no matching of the kind is better.
    stopped_by : {"optimal", "time_limit", "work_limit", "precision"}
        Why the solver stopped. ``precision``: the weights are so large for this number of
        vertices that the most pairs and the best weight could not be settled together, or that
        the odd sets of the proof would not fit in memory.
    certificate : Certificate
        What :func:`matching.solvers.check_certificate` verifies.
    work : int
        Work units spent; see :func:`matching.solvers.max_weight_matching`.
    """

    mate: IntArray
    weight: int
    upper_bound: int
    optimal: bool
    stopped_by: StoppedBy
    certificate: Certificate
    work: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a solver has come.

    Attributes
    ----------
    stage : str
        ``assignment``, ``odd cycles``, ``flow``, ``proposals`` or ``groups``.
    done, total : int
        Steps of the stage that are done, and how many it has (0 = not known).
    work : int
        Work units spent so far.
    """

    stage: str
    done: int
    total: int
    work: int


@dataclass(frozen=True, slots=True, eq=False)
class AssignmentPrices:
    """Prices that bound the value of every assignment from above.

    An edge is worth ``value - left - right - pair`` more than it pays. No assignment that keeps
    capacities and minimums, with ``k`` pairs, is worth more than the sum of what edges are worth
    above 0, of ``price * capacity`` over the vertices with a price above 0, of ``price * minimum``
    over those with a price below 0, and of ``pair * k``.

    Attributes
    ----------
    left : (n_left,) int64
        What a left vertex asks for each of its pairs.
    right : (n_right,) int64
        What a right vertex asks for each of its pairs.
    pair : int
        What every pair pays besides; 0 unless all assignments compared have as many pairs.
    """

    left: IntArray
    right: IntArray
    pair: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class AssignmentCertificate:
    """The proof of an assignment's upper bound.

    Attributes
    ----------
    prices : AssignmentPrices
        Bound the weight.
    cover : AssignmentPrices or None
        For a value of 1 an edge: bound the number of pairs. Only with ``max_cardinality``.
    """

    prices: AssignmentPrices
    cover: AssignmentPrices | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """An assignment of left to right vertices, how good it is, and the proof.

    Attributes
    ----------
    pairs : (k, 2) int64
        Left and right vertex of each pair, ascending.
    edges : (k,) int64
        The row of the edge of each pair among the caller's.
    weight : int
        The sum of the weights of the pairs.
    upper_bound : int
        No assignment of the same kind (all that keep the minimums, or those of maximum
        cardinality) weighs more.
    optimal : bool
        True only when the certificate proves that no assignment of the kind is better.
    stopped_by : {"optimal", "time_limit", "work_limit", "precision"}
        Why the solver stopped. ``precision``: prices grew beyond 64 bits.
    certificate : AssignmentCertificate
        What :func:`matching.solvers.check_assignment` verifies.
    work : int
        Work units spent; see :func:`matching.solvers.assign`.
    blocking_pairs : (b, 2) int64 or None
        Pairs who would rather have each other, ascending; only from
        :func:`matching.solvers.stable_assign`.
    """

    pairs: IntArray
    edges: IntArray
    weight: int
    upper_bound: int
    optimal: bool
    stopped_by: StoppedBy
    certificate: AssignmentCertificate
    work: int = 0
    blocking_pairs: IntArray | None = None


@dataclass(frozen=True, slots=True, eq=False)
class FairAssignment:
    """An assignment in which the worst-off are as well off as possible.

    Attributes
    ----------
    pairs : (k, 2) int64
        Left and right vertex of each pair, ascending.
    edges : (k,) int64
        The row of the edge of each pair among the caller's.
    levels : (t,) int64
        The levels there are, ascending.
    counts : (t,) int64
        How many left vertices are served at each.
    unserved : int
        How many left vertices have nobody.
    loads : (n_right,) int64
        How many pairs each right vertex has.
    settled : int
        For how many of ``levels``, from the lowest, the counts are proven to be the fairest.
    optimal : bool
        True only when every step is proven: the most pairs, all levels, the ties and the loads.
    stopped_by : {"optimal", "time_limit", "work_limit", "precision"}
        Why the solver stopped.
    work : int
        Work units spent; see :func:`matching.solvers.fairest_assign`.
    """

    pairs: IntArray
    edges: IntArray
    levels: IntArray
    counts: IntArray
    unserved: int
    loads: IntArray
    settled: int
    optimal: bool
    stopped_by: StoppedBy
    work: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Partition:
    """Members in groups, how good that is, and how good it could be at most.

    Attributes
    ----------
    labels : (n,) int64
        The group of each member.
    value : float
        The sum of the affinities inside groups, and of the placements; an int when all are whole.
    upper_bound : float
        No partition is worth more; infinite where no bound is known that says anything.
    optimal : bool
        True only when it is proven that no partition is worth more.
    stopped_by : {"optimal", "time_limit", "work_limit", "interrupted"}
        Why the solver stopped. ``interrupted``: the user did (Ctrl-C).
    work : int
        Work units spent; see :func:`matching.solvers.partition`.
    """

    labels: IntArray
    value: float
    upper_bound: float
    optimal: bool
    stopped_by: StoppedBy
    work: int = 0
