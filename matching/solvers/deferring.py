"""Stable assignments by deferred acceptance, either side proposing.

Gale and Shapley 1962; with capacities, Roth 1984.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from matching.solvers.bipartite import read_side
from matching.solvers.blocking import find_blocking
from matching.solvers.budget import Budget, Exhausted
from matching.solvers.inputs import read_seed
from matching.solvers.kernels import Bench, Held, kernel
from matching.solvers.ranks import RankLists, Ranks, places_among, read_ranks, refuse_strangers
from matching.solvers.result import (
    Assignment,
    AssignmentCertificate,
    AssignmentPrices,
    IntArray,
    Progress,
    StoppedBy,
)


def stable_assign(
    left_ranks: RankLists,
    right_ranks: RankLists,
    right_capacity: ArrayLike | Sequence[Any],
    *,
    side: Literal["left", "right"] = "left",
    time_limit: float | None = None,
    work_limit: int | None = None,
    seed: int = 0,
    on_progress: Callable[[Progress], None] | None = None,
) -> Assignment:
    """Find the stable assignment that is best for one side.

    A pair is acceptable only when each lists the other. With ``side="left"`` no left agent gains
    by cutting its list short or by naming another order (Dubins and Freedman 1981, Roth 1982).

    Parameters
    ----------
    left_ranks, right_ranks : sequence of sequences of ints, or (n, longest) array of ints
        For each agent its acceptable partners, the most wanted first; -1 fills up the end of a
        row. A left agent has one partner at most.
    right_capacity : int or (n_right,) array of ints
        How many partners a right agent may have.
    side : {"left", "right"}
        Who proposes: of all stable assignments, the result is the best for each agent there.
    time_limit : float, optional
        Seconds; looked at several times a second once the lists are read.
    work_limit : int, optional
        Work units; a unit is one proposal.
    seed : int
        Decides nothing, since the orders are strict and the result is the only one.
    on_progress : callable, optional
        Called with a :class:`Progress` now and then.

    Returns
    -------
    Assignment
        ``weight`` is the number of pairs, ``upper_bound`` the most that a stable assignment has:
        all have as many (Roth 1986). ``optimal`` is true only when no pair blocks, counted by
        other code. Stopped by a limit, ``blocking_pairs`` says who blocks so far. ``edges`` are
        the rows in the lists of the left, one after the other. The certificate's prices bound
        the number of pairs of any assignment.

    Raises
    ------
    ValueError
        The input is malformed; names the agent and the place.

    Examples
    --------
    >>> found = stable_assign([[0, 1], [0, 1]], [[1, 0], [1, 0]], 1)
    >>> found.pairs.tolist(), found.optimal
    ([[0, 1], [1, 0]], True)
    """
    budget = Budget(time_limit, work_limit, on_progress)
    read_seed(seed)
    if side not in ("left", "right"):
        raise ValueError(f"side must be 'left' or 'right', not {side!r}")
    left, right = read_ranks("left_ranks", left_ranks), read_ranks("right_ranks", right_ranks)
    refuse_strangers("left_ranks", left, right.size)
    refuse_strangers("right_ranks", right, left.size)
    capacity = read_side("right", right.size, right_capacity, 0).capacity
    single = np.ones(left.size, np.int64)
    if side == "left":
        pairs, reason = _propose(left, right, single, capacity, budget)
    else:
        turned, reason = _propose(right, left, capacity, single, budget)
        pairs = turned[:, ::-1]
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    return _result(left, right, capacity, pairs, reason, budget.work)


class _Proposals(NamedTuple):
    """What is known of the proposals.

    Attributes
    ----------
    starts : (n + 1,) int64
        Where the list of each proposer begins.
    partners, places : (total,) int64
        Whom it proposes to, and the proposer's place in the partner's list; -1 = not there.
    after : (n,) int64
        The next entry of each proposer.
    waiting : (n,) int64
        A pile of proposers that may propose.
    free : (n,) int64
        How many more partners each proposer may have.
    """

    starts: Held
    partners: Held
    places: Held
    after: Held
    waiting: Held
    free: Held


class _Held(NamedTuple):
    """What receivers hold: for each a heap of places in its list, the least wanted on top.

    Attributes
    ----------
    starts : (n + 1,) int64
        Where the heap of each receiver begins; it has as much room as its capacity.
    heap : (total,) int64
        Places in the receiver's list.
    size : (n,) int64
        How many each holds.
    lists : (n + 1,) int64
        Where the list of each receiver begins.
    names : (entries,) int64
        The proposers in these lists.
    """

    starts: Held
    heap: Held
    size: Held
    lists: Held
    names: Held


def _propose(
    ranks: Ranks, others: Ranks, most: IntArray, capacity: IntArray, budget: Budget
) -> tuple[IntArray, StoppedBy]:
    """Let one side propose until nobody wants to; return proposer and receiver of each pair."""
    bench = Bench(ranks.partners.size)
    places = places_among(ranks, others)
    room = np.minimum(capacity, np.diff(others.starts))
    heaps = np.concatenate([[0], np.cumsum(room)])
    proposals = _Proposals(
        bench.hold(ranks.starts), bench.hold(ranks.partners), bench.lend(places),
        bench.hold(ranks.starts[:-1]), bench.lend(np.arange(ranks.size)),
        bench.lend(np.minimum(most, np.diff(ranks.starts))),
    )  # fmt: skip
    held = _Held(
        bench.hold(heaps), bench.lend(np.zeros(heaps[-1], np.int64)),
        bench.lend(np.zeros(others.size, np.int64)), bench.hold(others.starts),
        bench.hold(others.partners),
    )  # fmt: skip
    reason = _run(bench, proposals, held, ranks.size, budget)
    return _pairs(others, held), reason


def _run(
    bench: Bench, proposals: _Proposals, held: _Held, waiting: int, budget: Budget
) -> StoppedBy:
    total = len(proposals.partners)
    try:
        while waiting:
            allowance = budget.allowance(bench.stride)
            waiting, work = bench.run(defer)(proposals, held, waiting, allowance)
            budget.charge(work)
            budget.report("proposals", min(budget.work, total), total)
    except Exhausted as limit:
        return limit.reason
    return "optimal"


def _pairs(others: Ranks, held: _Held) -> IntArray:
    """Read proposer and receiver of each pair off the heaps."""
    starts, size = np.asarray(held.starts, np.int64), np.asarray(held.size, np.int64)
    receiver = np.repeat(np.arange(others.size), size)
    at = np.arange(receiver.size) - np.repeat(np.cumsum(size) - size, size) + starts[receiver]
    place = np.asarray(held.heap, np.int64)[at]
    return np.stack([others.partners[others.starts[receiver] + place], receiver], axis=1)


def _result(
    left: Ranks,
    right: Ranks,
    capacity: IntArray,
    pairs: IntArray,
    reason: StoppedBy,
    work: int,
) -> Assignment:
    blocking = find_blocking(left, right, capacity, pairs)
    stable = reason == "optimal" and len(blocking) == 0
    if reason == "optimal" and not stable:
        raise RuntimeError(f"{len(blocking)} pairs block the assignment; please report the lists")
    order = np.lexsort((left.partners, left.agents()))
    keys = (left.agents() * right.size + left.partners)[order]
    rows = order[np.searchsorted(keys, pairs[:, 0] * right.size + pairs[:, 1])]
    most = np.minimum(capacity, np.diff(right.starts)).sum()
    bound = len(pairs) if stable else int(min(np.count_nonzero(np.diff(left.starts)), most))
    prices = AssignmentPrices(np.minimum(np.diff(left.starts), 1), np.zeros(right.size, np.int64))
    return Assignment(
        pairs,
        rows,
        len(pairs),
        bound,
        stable,
        reason,
        AssignmentCertificate(prices),
        work,
        blocking,
    )


@kernel
def defer(proposals: _Proposals, held: _Held, waiting: int, allowance: int) -> tuple[int, int]:
    """Let those on the pile propose; return how many are left on it, and the proposals made."""
    work = 0
    while waiting > 0 and work < allowance:
        proposer = proposals.waiting[waiting - 1]
        entry = proposals.after[proposer]
        if proposals.free[proposer] == 0 or entry == proposals.starts[proposer + 1]:
            waiting -= 1
            continue
        proposals.after[proposer] = entry + 1
        work += 1
        if proposals.places[entry] < 0:
            continue
        receiver = proposals.partners[entry]
        refused = receive(held, receiver, proposals.places[entry])
        if refused == proposals.places[entry]:
            continue
        proposals.free[proposer] -= 1
        if refused >= 0:
            other = held.names[held.lists[receiver] + refused]
            if proposals.free[other] == 0:
                # One who was full is not on the pile; the one on top stays there.
                proposals.waiting[waiting - 1] = other
                proposals.waiting[waiting] = proposer
                waiting += 1
            proposals.free[other] += 1
    return waiting, work


@kernel
def receive(held: _Held, receiver: int, place: int) -> int:
    """Offer a receiver someone at a place of its list; return the place it refuses, -1 = none."""
    first, size = held.starts[receiver], held.size[receiver]
    room = held.starts[receiver + 1] - first
    if room == 0:
        return place
    if size < room:
        held.size[receiver] = size + 1
        rise(held.heap, first, size, place)
        return -1
    worst = held.heap[first]
    if place > worst:
        return place
    sink(held.heap, first, size, place)
    return worst  # type: ignore[no-any-return]


@kernel
def rise(heap: Held, first: int, at: int, place: int) -> None:
    """Let a place rise from the end of a heap to below a greater one."""
    while at > 0 and heap[first + (at - 1) // 2] < place:
        heap[first + at] = heap[first + (at - 1) // 2]
        at = (at - 1) // 2
    heap[first + at] = place


@kernel
def sink(heap: Held, first: int, size: int, place: int) -> None:
    """Put a place on top of a heap, instead of what is there, and let it sink."""
    at = 0
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and heap[first + child + 1] > heap[first + child]:
            child += 1
        if heap[first + child] <= place:
            break
        heap[first + at] = heap[first + child]
        at = child
    heap[first + at] = place
