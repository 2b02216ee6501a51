"""Checking the proof of a matching's upper bound, apart from the code that found it.

Only arithmetic in whole numbers: every edge is looked at once for the prices of its ends, and the
edges that these do not cover once for each odd set that holds one of their ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

_SAFE = 2**60
# Edges, and members of odd sets, that are looked at together: more would only take more memory.
_BLOCK = 2**20


class DualsLike(Protocol):
    """Prices in halves; see ``matching.solvers.result.Duals``."""

    @property
    def vertex(self) -> NDArray[np.int64]: ...  # noqa: D102
    @property
    def set_starts(self) -> NDArray[np.int64]: ...  # noqa: D102
    @property
    def set_members(self) -> NDArray[Any]: ...  # noqa: D102
    @property
    def set_prices(self) -> NDArray[np.int64]: ...  # noqa: D102


class CertificateLike(Protocol):
    """A proof; see ``matching.solvers.result.Certificate``."""

    @property
    def bonus(self) -> int: ...  # noqa: D102
    @property
    def duals(self) -> DualsLike: ...  # noqa: D102
    @property
    def cover(self) -> DualsLike | None: ...  # noqa: D102


class MatchingLike(Protocol):
    """An answer to check; see ``matching.solvers.result.Matching``."""

    @property
    def mate(self) -> NDArray[np.int64]: ...  # noqa: D102
    @property
    def weight(self) -> int: ...  # noqa: D102
    @property
    def upper_bound(self) -> int: ...  # noqa: D102
    @property
    def optimal(self) -> bool: ...  # noqa: D102
    @property
    def certificate(self) -> CertificateLike: ...  # noqa: D102


class _Fault(Exception):  # noqa: N818
    """One thing that does not hold, in words."""


def check_certificate(
    n: int,
    edges: ArrayLike | Sequence[Any],
    weights: ArrayLike | Sequence[Any],
    matching: MatchingLike,
    *,
    max_cardinality: bool = True,
) -> list[str]:
    """Verify a matching, its upper bound and its claim to be optimal.

    Parameters
    ----------
    n, edges, weights, max_cardinality
        The question, as it was put to :func:`matching.solvers.max_weight_matching`.
    matching : Matching
        The answer.

    Returns
    -------
    list of str
        What does not hold; empty when the answer is proven. A wrong matching and a wrong proof
        are both reported.
    """
    ends = np.asarray(edges, dtype=np.int64).reshape(-1, 2)
    values = np.asarray(weights, dtype=np.int64).reshape(-1)
    faults: list[str] = []
    for check in (_check_matching, _check_bound):
        try:
            check(n, ends, values, matching, max_cardinality)
        except _Fault as fault:
            faults.append(str(fault))
    return faults


def _require(holds: bool | np.bool_, message: str) -> None:  # noqa: FBT001
    if not holds:
        raise _Fault(message)


# -- the matching --------------------------------------------------------------------------


def _check_matching(
    n: int,
    ends: NDArray[np.int64],
    weights: NDArray[np.int64],
    matching: MatchingLike,
    max_cardinality: bool,  # noqa: ARG001, FBT001
) -> None:
    mate = np.asarray(matching.mate)
    _require(mate.shape == (n,), f"mate must name the partner of each of {n} vertices")
    _require(((mate >= -1) & (mate < n)).all(), "mate names a vertex that does not exist")
    paired = np.flatnonzero(mate >= 0)
    _require((mate[mate[paired]] == paired).all(), "mate is not mutual")
    _require((mate[paired] != paired).all(), "a vertex is matched to itself")
    total, joined = _weight_of(ends, weights, mate)
    _require(joined * 2 == paired.size, "a matched pair is no edge of the graph")
    _require(total == matching.weight, f"the pairs weigh {total}, not {matching.weight}")


def _weight_of(
    ends: NDArray[np.int64], weights: NDArray[np.int64], mate: NDArray[np.int64]
) -> tuple[int, int]:
    best: dict[int, int] = {}
    chosen = np.flatnonzero(mate[ends[:, 0]] == ends[:, 1])
    firsts = ends[chosen].min(axis=1, initial=np.iinfo(np.int64).max)
    for first, weight in zip(firsts.tolist(), weights[chosen].tolist(), strict=True):
        best[first] = max(weight, best.get(first, weight))
    return sum(best.values()), len(best)


# -- the bound -----------------------------------------------------------------------------


def _check_bound(
    n: int,
    ends: NDArray[np.int64],
    weights: NDArray[np.int64],
    matching: MatchingLike,
    max_cardinality: bool,  # noqa: FBT001
) -> None:
    proof = matching.certificate
    pairs = int((np.asarray(matching.mate) >= 0).sum()) // 2
    value = _proven_value(n, ends, weights, proof.bonus, proof.duals)
    if max_cardinality:
        most = _most_pairs(n, ends, weights, proof, value)
        bound = value - min(proof.bonus * pairs, proof.bonus * most)
    else:
        _require(proof.bonus == 0, "a bonus has no place in a bound over all matchings")
        most, bound = pairs, value
    _require(
        bound <= matching.upper_bound,
        f"the prices prove a bound of {bound}, not of {matching.upper_bound}",
    )
    proven = pairs == most and matching.weight == matching.upper_bound
    _require(proven or not matching.optimal, "the matching is called optimal without proof")


def _most_pairs(
    n: int,
    ends: NDArray[np.int64],
    weights: NDArray[np.int64],
    proof: CertificateLike,
    value: int,
) -> int:
    """Return how many pairs a matching can have, as far as it is proven."""
    most = n // 2 if len(ends) else 0
    least = int(weights.min()) + proof.bonus if len(ends) else 0
    if least > 0:
        most = min(most, value // least)
    if proof.cover is not None:
        most = min(most, _proven_value(n, ends, np.zeros_like(weights), 1, proof.cover))
    return most


def _proven_value(
    n: int,
    ends: NDArray[np.int64],
    weights: NDArray[np.int64],
    bonus: int,
    duals: DualsLike,
) -> int:
    """Return the bound on ``sum(weight + bonus)`` over all matchings, once the prices hold."""
    _check_shapes(n, duals)
    sizes = np.diff(duals.set_starts)
    _require(((sizes % 2 == 1) & (sizes >= 3)).all(), "a set has an even size or fewer than three")
    for block in _blocks_of_sets(duals):
        _check_odd_sets(n, *_sets_in(duals, block))
    _check_cover(n, ends, weights, bonus, duals)
    in_sets = zip(duals.set_prices.tolist(), (sizes // 2).tolist(), strict=True)
    doubled: int = sum(duals.vertex.tolist()) + sum(price * half for price, half in in_sets)
    return doubled // 2


def _check_shapes(n: int, duals: DualsLike) -> None:
    _require(duals.vertex.shape == (n,), f"there must be {n} vertex prices")
    starts = duals.set_starts
    _require(starts.shape == (len(duals.set_prices) + 1,), "odd sets and their prices differ")
    _require(starts[0] == 0 and starts[-1] == len(duals.set_members), "odd sets are cut wrongly")
    whole = all(part.dtype.kind == "i" for part in (duals.vertex, starts, duals.set_prices))
    _require(whole and duals.set_members.dtype.kind == "i", "prices must be whole numbers")
    _require((duals.vertex >= 0).all() and (duals.set_prices >= 0).all(), "a price is below 0")


def _blocks_of_sets(duals: DualsLike) -> Iterator[tuple[int, int]]:
    """Cut the sets into runs with not many more members than a block."""
    first, starts = 0, duals.set_starts
    while first < len(duals.set_prices):
        last = int(np.searchsorted(starts, starts[first] + _BLOCK, side="right")) - 1
        last = max(last, first + 1)
        yield first, last
        first = last


def _sets_in(
    duals: DualsLike, block: tuple[int, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the set and the vertex of each membership in a run of sets."""
    first, last = block
    starts = duals.set_starts[first : last + 1]
    members = duals.set_members[starts[0] : starts[-1]].astype(np.int64)
    return np.repeat(np.arange(first, last), np.diff(starts)), members


def _check_odd_sets(n: int, owner: NDArray[np.int64], members: NDArray[np.int64]) -> None:
    _require(((members >= 0) & (members < n)).all(), "a set names a vertex that does not exist")
    _require((np.diff(owner * n + members) > 0).all(), "a set is not in ascending order")


def _check_cover(
    n: int,
    ends: NDArray[np.int64],
    weights: NDArray[np.int64],
    bonus: int,
    duals: DualsLike,
) -> None:
    """Require that prices add up to twice the worth of every edge."""
    exact = _exact_kind(weights, bonus, duals)
    prices: NDArray[Any] = duals.vertex.astype(exact)
    short, owed = _short_of_vertex_prices(ends, weights, bonus, prices)
    left = owed - _prices_of_common_sets(n, ends[short], duals, exact)
    wrong = short[left > 0]
    _require(wrong.size == 0, f"the prices do not cover edge {wrong[0] if wrong.size else ''}")


def _short_of_vertex_prices(
    ends: NDArray[np.int64], weights: NDArray[np.int64], bonus: int, prices: NDArray[Any]
) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """Return the edges that the prices of their ends do not cover, and what is missing."""
    short, missing = [np.empty(0, np.int64)], [np.empty(0, prices.dtype)]
    for first in range(0, len(ends), _BLOCK):
        block = slice(first, first + _BLOCK)
        owed = 2 * (weights[block].astype(prices.dtype) + bonus)
        owed -= prices[ends[block, 0]] + prices[ends[block, 1]]
        where = np.flatnonzero(owed > 0)
        short.append(where + first)
        missing.append(owed[where])
    return np.concatenate(short), np.concatenate(missing)


def _exact_kind(weights: NDArray[np.int64], bonus: int, duals: DualsLike) -> type:
    """Fall back to Python's own numbers where 64 bits might not hold a sum."""
    largest = [int(duals.vertex.max(initial=0)), sum(duals.set_prices.tolist()), abs(bonus)]
    largest += [int(weights.max(initial=0)), -int(weights.min(initial=0))]
    return np.int64 if max(largest) * 4 < _SAFE else object


def _prices_of_common_sets(
    n: int, ends: NDArray[np.int64], duals: DualsLike, exact: type
) -> NDArray[Any]:
    """Add up, for each edge, the prices of the sets that hold both its ends."""
    total: NDArray[Any] = np.zeros(len(ends), exact)
    if len(ends) == 0:
        return total
    order = np.argsort(ends[:, 0], kind="stable")
    begins = np.searchsorted(ends[order, 0], np.arange(n + 1))
    for block in _blocks_of_sets(duals):
        owner, members = _sets_in(duals, block)
        begin, count = begins[members], begins[members + 1] - begins[members]
        reached = np.repeat(begin - (np.cumsum(count) - count), count) + np.arange(count.sum())
        edge, inside = order[reached], np.repeat(owner, count)
        keys, wanted = owner * n + members, inside * n + ends[edge, 1]
        both = keys[np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)] == wanted
        np.add.at(total, edge[both], duals.set_prices.astype(exact)[inside[both]])
    return total
