"""Checking an assignment and the proof of its bound, apart from the code that found it.

Only arithmetic in whole numbers: every edge is looked at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
# Four numbers up to this add up within 64 bits.
_SAFE = 2**60
_LOW = 2**32


class PricesLike(Protocol):
    """Prices; see ``matching.solvers.result.AssignmentPrices``."""

    @property
    def left(self) -> Ints: ...  # noqa: D102
    @property
    def right(self) -> Ints: ...  # noqa: D102
    @property
    def pair(self) -> int: ...  # noqa: D102


class CertificateLike(Protocol):
    """A proof; see ``matching.solvers.result.AssignmentCertificate``."""

    @property
    def prices(self) -> PricesLike: ...  # noqa: D102
    @property
    def cover(self) -> PricesLike | None: ...  # noqa: D102


class AssignmentLike(Protocol):
    """An answer to check; see ``matching.solvers.result.Assignment``."""

    @property
    def pairs(self) -> Ints: ...  # noqa: D102
    @property
    def edges(self) -> Ints: ...  # noqa: D102
    @property
    def weight(self) -> int: ...  # noqa: D102
    @property
    def upper_bound(self) -> int: ...  # noqa: D102
    @property
    def optimal(self) -> bool: ...  # noqa: D102
    @property
    def certificate(self) -> CertificateLike: ...  # noqa: D102


class _Question:
    """The question in plain arrays, each capacity and minimum a number a vertex."""

    def __init__(
        self, n_left: int, n_right: int, edges: Any, weights: Any, limits: Sequence[Any]
    ) -> None:
        self.ends = np.asarray(edges, np.int64).reshape(-1, 2)
        self.weights = np.asarray(weights, np.int64).reshape(-1)
        self.sizes = (n_left, n_right)
        sides = (n_left, n_right, n_left, n_right)
        self.most_left, self.most_right, self.least_left, self.least_right = (
            np.broadcast_to(np.asarray(limit, np.int64), n)
            for limit, n in zip(limits, sides, strict=True)
        )


def check_assignment(
    n_left: int,
    n_right: int,
    edges: ArrayLike | Sequence[Any],
    weights: ArrayLike | Sequence[Any],
    assignment: AssignmentLike,
    *,
    left_capacity: ArrayLike | Sequence[Any] = 1,
    right_capacity: ArrayLike | Sequence[Any] = 1,
    left_min: ArrayLike | Sequence[Any] = 0,
    right_min: ArrayLike | Sequence[Any] = 0,
    max_cardinality: bool = True,
) -> list[str]:
    """Verify an assignment, its upper bound and its claim to be optimal.

    Parameters
    ----------
    n_left, n_right, edges, weights, left_capacity, right_capacity, left_min, right_min, \
max_cardinality
        The question, as it was put to :func:`matching.solvers.assign`.
    assignment : Assignment
        The answer.

    Returns
    -------
    list of str
        What does not hold; empty when the answer is proven. Minimums are only required of an
        answer that claims to be optimal.
    """
    limits = (left_capacity, right_capacity, left_min, right_min)
    question = _Question(n_left, n_right, edges, weights, limits)
    faults = _pair_faults(question, assignment)
    faults += _capacity_faults(question, assignment)
    faults += _bound_faults(question, assignment)
    if assignment.optimal and max_cardinality:
        faults += _cover_faults(question, assignment)
    if assignment.optimal:
        faults += _claim_faults(question, assignment)
    return faults


def _pair_faults(question: _Question, answer: AssignmentLike) -> list[str]:
    pairs, rows = np.asarray(answer.pairs), np.asarray(answer.edges)
    if pairs.shape != (rows.size, 2) or (rows < 0).any() or (rows >= len(question.ends)).any():
        return ["pairs and edges do not go together"]
    faults = []
    if not np.array_equal(question.ends[rows], pairs):
        faults.append("a pair is not the edge it is said to be")
    if len(np.unique(pairs, axis=0)) != len(pairs):
        faults.append("a pair is there twice")
    if not np.array_equal(pairs, pairs[np.lexsort(pairs.T[::-1])]):
        faults.append("the pairs are not ascending")
    if sum(question.weights[rows].tolist()) != answer.weight:
        faults.append("the weight is not the sum of the weights of the pairs")
    return faults


def _degrees(question: _Question, answer: AssignmentLike) -> tuple[Ints, Ints]:
    n_left, n_right = question.sizes
    pairs = np.asarray(answer.pairs)
    return (
        np.bincount(pairs[:, 0], minlength=n_left).astype(np.int64),
        np.bincount(pairs[:, 1], minlength=n_right).astype(np.int64),
    )


def _capacity_faults(question: _Question, answer: AssignmentLike) -> list[str]:
    left, right = _degrees(question, answer)
    faults = []
    for side, degrees, most in (
        ("left", left, question.most_left),
        ("right", right, question.most_right),
    ):
        over = np.flatnonzero(degrees > most)
        if over.size:
            faults.append(f"{side} vertex {over[0]} has more pairs than its capacity")
    return faults


def _claim_faults(question: _Question, answer: AssignmentLike) -> list[str]:
    left, right = _degrees(question, answer)
    faults = []
    if (left < question.least_left).any() or (right < question.least_right).any():
        faults.append("it claims to be optimal and misses a minimum")
    if answer.weight != answer.upper_bound:
        faults.append("it claims to be optimal below its bound")
    return faults


def _bound_faults(question: _Question, answer: AssignmentLike) -> list[str]:
    prices, cover = answer.certificate.prices, answer.certificate.cover
    pairs = 0
    if prices.pair:
        if cover is None:
            return ["a price of pairs needs a proof of their number"]
        ones = np.ones(len(question.weights), np.int64)
        pairs = _proven(question, ones, cover, 0) or 0
        if pairs != len(answer.pairs):
            return ["the number of pairs is not proven"]
    bound = _proven(question, question.weights, prices, pairs)
    if bound is None:
        return ["prices too large to add up"]
    if bound > answer.upper_bound:
        return [f"the prices prove {bound}, not {answer.upper_bound}"]
    return []


def _cover_faults(question: _Question, answer: AssignmentLike) -> list[str]:
    cover = answer.certificate.cover
    ones = np.ones(len(question.weights), np.int64)
    if cover is None or _proven(question, ones, cover, 0) != len(answer.pairs):
        return ["it claims to be optimal, and the number of pairs is not proven"]
    return []


def _proven(question: _Question, values: Ints, prices: PricesLike, pairs: int) -> int | None:
    """Return the bound of prices by weak duality; None when they do not add up in 64 bits."""
    numbers = (values, prices.left, prices.right, np.array([prices.pair]))
    if any(part.size and max(int(part.max()), -int(part.min())) > _SAFE for part in numbers):
        return None
    left, right = question.ends.T
    over = values - prices.left[left] - prices.right[right] - prices.pair
    return (
        prices.pair * pairs
        + _total_of_pairs(question, np.maximum(over, 0))
        + _total_of_side(prices.left, question.most_left, question.least_left)
        + _total_of_side(prices.right, question.most_right, question.least_right)
    )


def _total_of_pairs(question: _Question, over: Ints) -> int:
    """Add up what edges are worth above their prices, of parallel edges the most."""
    rows = np.flatnonzero(over)
    keys = question.ends[rows, 0] * question.sizes[1] + question.ends[rows, 1]
    order = np.lexsort((-over[rows], keys))
    first = np.concatenate([[True], np.diff(keys[order]) != 0])[: keys.size]
    most = over[rows][order][first]
    return int((most // _LOW).sum()) * _LOW + int((most % _LOW).sum())


def _total_of_side(prices: Ints, most: Ints, least: Ints) -> int:
    total = 0
    for vertex in np.flatnonzero(prices).tolist():
        price = int(prices[vertex])
        total += price * int(most[vertex] if price > 0 else least[vertex])
    return total
