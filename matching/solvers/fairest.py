"""The assignment that is fairest to the left side: the worst-off first, then the next.

Levels are settled from the lowest up, a few in one flow; after each, only what is part of every
assignment as fair stays (Huang, Kavitha, Mehlhorn and Michail, "Fair matchings and related
problems", 2016). Last, the loads of the right side are made level.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from matching.solvers.assigning import cover_of
from matching.solvers.bipartite import Bipartite, for_each, read_bipartite, read_side
from matching.solvers.budget import Budget, Exhausted
from matching.solvers.flow import Mask, heaviest, largest_cost, most_level, most_pairs
from matching.solvers.inputs import read_seed, whole_numbers
from matching.solvers.minimums import Infeasible, refuse_impossible
from matching.solvers.narrowing import kept, narrowed
from matching.solvers.potentials import prices_of
from matching.solvers.price_bound import bound_of, bound_of_level, exact_sum
from matching.solvers.result import FairAssignment, IntArray, Progress, StoppedBy
from matching.solvers.weight_scale import centred

MOST_HELD = 2**20


def fairest_assign(
    n_left: int,
    n_right: int,
    edges: ArrayLike | Sequence[Any],
    levels: ArrayLike | Sequence[Any],
    *,
    right_capacity: ArrayLike | Sequence[Any] = 1,
    left_min: ArrayLike | Sequence[Any] = 0,
    right_min: ArrayLike | Sequence[Any] = 0,
    right_held: ArrayLike | Sequence[Any] = 0,
    ties: ArrayLike | Sequence[Any] | None = None,
    time_limit: float | None = None,
    work_limit: int | None = None,
    seed: int = 0,
    on_progress: Callable[[Progress], None] | None = None,
) -> FairAssignment:
    """Serve the most left vertices, then the fewest at the lowest level, then at the next.

    Among assignments that are equally fair, those with the largest sum of ``ties`` are preferred,
    and among these the one with the most level loads on the right: the fewest vertices with the
    highest load, then with the next.

    Parameters
    ----------
    n_left, n_right : int
        Number of vertices of each side, numbered from 0. A left vertex has one partner at most.
    edges : (m, 2) array of ints
        Left and right end of each edge. Of parallel edges the one of the highest level counts,
        then the first.
    levels : (m,) array of ints
        How well off an edge leaves its left vertex, within 2^60 of 0; higher is better.
    right_capacity : int or array of ints
        How many pairs a right vertex may have.
    left_min, right_min : int or array of ints
        How many pairs a vertex must have.
    right_held : int or array of ints
        How many pairs a right vertex has besides, at most 2^20: they take none of its capacity, and
        count when loads are made level.
    ties : (m,) array of ints, optional
        What decides between assignments that are equally fair.
    time_limit : float, optional
        Seconds. Looked at between flows, of which each is finished.
    work_limit : int, optional
        Work units; a flow counts a unit an edge that is still open.
    seed : int
        Decides between equals. The same input and seed give the same pairs.
    on_progress : callable, optional
        Called with a :class:`Progress` after each step.

    Returns
    -------
    FairAssignment
        With ``optimal`` true only when every step is proven. Stopped by a limit it has what the
        last flow gave, and says how many levels are settled.

    Raises
    ------
    Infeasible
        The minimums cannot be met; names vertices that cannot have theirs.
    ValueError
        The input is malformed, or ``ties`` are too large for the number of vertices.

    Examples
    --------
    >>> found = fairest_assign(2, 2, [(0, 0), (0, 1), (1, 0), (1, 1)], [9, 5, 4, 1])
    >>> found.pairs.tolist(), found.counts.tolist()
    ([[0, 1], [1, 0]], [0, 1, 1, 0])
    """
    budget = Budget(time_limit, work_limit, on_progress)
    graph = read_bipartite(
        n_left, n_right, edges, levels,
        read_side("left", n_left, 1, left_min),
        read_side("right", n_right, right_capacity, right_min),
    )  # fmt: skip
    weights = None if ties is None else _read_ties(graph, ties, levels)
    search = _Search(graph, _read_held(graph, right_held), read_seed(seed), budget)
    try:
        search.find_most_pairs()
        search.settle_levels()
        if weights is not None:
            search.settle_ties(weights)
        search.settle_loads()
    except Exhausted as limit:
        return _result(graph, search, limit.reason)
    except _UnprovenError:
        return _result(graph, search, "precision")
    return _result(graph, search, "optimal")


class _UnprovenError(Exception):
    """A step has no proof within 64 bits."""


class _Search:
    """What is settled, and what is open.

    Parameters
    ----------
    graph : Bipartite
        The question, with levels for weights.
    held : (n_right,) int64
        How many pairs each right vertex has besides.
    seed : int
        Decides between equals.
    budget : Budget
        Looked at before each flow.

    Attributes
    ----------
    rows : (k,) int64
        The caller's rows of the edges that are chosen so far.
    settled : int
        How many of the levels of the question are.
    work : int
        Work units spent.
    """

    def __init__(self, graph: Bipartite, held: IntArray, seed: int, budget: Budget) -> None:
        self._graph, self._seed, self._budget = graph, seed, budget
        self._levels = np.unique(graph.weights)
        self._fixed = np.zeros(0, np.int64)
        self._held = held
        self._pairs = 0
        self.rows = np.zeros(0, np.int64)
        self.settled = 0

    @property
    def work(self) -> int:
        """Work units spent."""
        return self._budget.work

    def find_most_pairs(self) -> None:
        """Count the pairs, and leave out the levels that nobody has to be at."""
        self._begin()
        refuse_impossible(self._graph)
        chosen = most_pairs(self._graph, self._seed)
        cover = cover_of(self._graph, chosen)
        self._pairs = int(chosen.sum())
        ones = np.ones(self._graph.size, np.int64)
        if cover is None or bound_of(self._graph, ones, cover, 0) != self._pairs:
            raise _UnprovenError
        low, high = 0, max(self._levels.size - 1, 0)
        while low < high:
            middle = (low + high + 1) // 2
            self._begin()
            if self._suffices(self._levels[middle]):
                low = middle
            else:
                high = middle - 1
        self._graph = kept(self._graph, self._graph.weights >= self._levels[low : low + 1].sum())
        self.settled = low

    def settle_levels(self) -> None:
        """Settle the open levels, as many at once as a flow can weigh against each other."""
        while self.settled < self._levels.size:
            self._begin()
            count = self._together()
            group = self._levels[self.settled : self.settled + count]
            base = self._pairs + 1
            worth = [-(base ** (count - 1 - place)) for place in range(group.size)]
            values = np.zeros(self._graph.size, np.int64)
            for level, value in zip(group.tolist(), worth, strict=True):
                values[self._graph.weights == level] = value
            self._settle(values)
            self.settled = self._next_open(self.settled + group.size)

    def settle_ties(self, ties: IntArray) -> None:
        """Settle the sum of the caller's own weights of edges."""
        self._begin()
        self._settle(centred(self._graph, ties[self._graph.rows]).values)

    def settle_loads(self) -> None:
        """Level the loads of the right side."""
        self._begin()
        graph, pairs = self._graph, self._pairs
        chosen = most_level(graph, pairs, self._held, self._seed)
        nothing = np.zeros(graph.size, np.int64)
        prices = prices_of(graph, nothing, chosen, paid_by_pair=True, held=self._held)
        self._take(chosen)
        load = np.bincount(graph.right[chosen], minlength=self._held.size) + self._held
        squares = exact_sum(load**2)
        if prices is None or bound_of_level(graph, prices, pairs, self._held) != -squares:
            raise _UnprovenError

    def _begin(self) -> None:
        self._budget.allowance(1)
        self._budget.report("levels", self.settled, self._levels.size)
        self._budget.charge(self._graph.size)

    def _suffices(self, level: int) -> bool:
        """Tell whether as many can be served without the levels below one."""
        part = kept(self._graph, self._graph.weights >= level)
        try:
            refuse_impossible(part)
        except Infeasible:
            return False
        return int(most_pairs(part, self._seed).sum()) == self._pairs

    def _together(self) -> int:
        """Return how many levels one flow can settle."""
        most, count = largest_cost(self._graph), 1
        left = self._levels.size - self.settled
        while count < left and (self._pairs + 1) ** count <= most:
            count += 1
        return count

    def _next_open(self, place: int) -> int:
        """Pass over levels that no open edge has; a last one has what is left."""
        open_levels = np.unique(self._graph.weights)
        later = open_levels[open_levels >= self._levels[place]] if place < self._levels.size else []
        if len(later) == 0:
            return self._levels.size
        return int(np.searchsorted(self._levels, later[0]))

    def _settle(self, values: IntArray) -> None:
        """Find the best choice for some values, prove it, and keep what is part of all such."""
        graph = self._graph
        chosen = heaviest(graph, values, self._pairs, self._seed)
        self._take(chosen)
        prices = prices_of(graph, values, chosen, paid_by_pair=True)
        if prices is None:
            raise _UnprovenError
        if bound_of(graph, values, prices, self._pairs) != exact_sum(values[chosen]):
            raise _UnprovenError
        self._graph, settled = narrowed(graph, values, prices)
        self._fixed = np.concatenate([self._fixed, settled.rows])
        self._held = self._held + settled.right_degrees()
        self._pairs -= settled.size

    def _take(self, chosen: Mask) -> None:
        self.rows = np.concatenate([self._fixed, self._graph.rows[chosen]])


def _read_held(graph: Bipartite, held: ArrayLike | Sequence[Any]) -> IntArray:
    values = for_each("right_held", graph.right_side.size, held)
    if values.max(initial=0) > MOST_HELD:
        raise ValueError(f"right_held goes to {values.max()}; it may be {MOST_HELD} at most")
    return values


def _read_ties(graph: Bipartite, ties: ArrayLike | Sequence[Any], levels: Any) -> IntArray:
    values = whole_numbers("ties", ties)
    if values.shape != (len(levels),):
        raise ValueError(
            f"ties must have one number for each of the {len(levels)} edges; "
            f"their shape is {values.shape}"
        )
    centred(graph, values[graph.rows])
    return values


def _result(graph: Bipartite, search: _Search, reason: StoppedBy) -> FairAssignment:
    chosen = np.isin(graph.rows, search.rows)
    pairs = np.stack([graph.left[chosen], graph.right[chosen]], axis=1).astype(np.int64)
    levels, place = np.unique(graph.weights, return_inverse=True)
    return FairAssignment(
        pairs,
        graph.rows[chosen],
        levels,
        np.bincount(place[chosen], minlength=levels.size).astype(np.int64),
        graph.left_side.size - len(pairs),
        np.bincount(pairs[:, 1], minlength=graph.right_side.size).astype(np.int64),
        search.settled,
        reason == "optimal",
        reason,
        search.work,
    )
