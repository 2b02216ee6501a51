"""From prices to upper bounds on weight and on the number of pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.solvers.inputs import EdgeList
from matching.solvers.result import Certificate, Duals, IntArray


@dataclass(frozen=True, slots=True)
class Bound:
    """An upper bound on the weight and on the number of pairs, with the proof of both."""

    weight: int
    pairs: int
    proof: Certificate


def dual_value(duals: Duals) -> int:
    """Return twice the bound that prices give, exactly."""
    halves = (np.diff(duals.set_starts) - 1) // 2
    in_sets = zip(duals.set_prices.tolist(), halves.tolist(), strict=True)
    value: int = sum(duals.vertex.tolist()) + sum(price * half for price, half in in_sets)
    return value


def bound_of_all(mate: IntArray, duals: Duals) -> Bound:
    """Bound the weight of every matching; the number of pairs does not matter."""
    return Bound(dual_value(duals) // 2, pair_count(mate), Certificate(0, duals))


def bound_of_most(edges: EdgeList, mate: IntArray, proof: Certificate) -> Bound:
    """Bound the matchings with the most pairs, which are at least those of ``mate``."""
    value = dual_value(proof.duals) // 2
    most = min(edges.n // 2, _pairs_worth(edges, proof.bonus, value))
    if proof.cover is not None:
        most = min(most, dual_value(proof.cover) // 2)
    least_bonus = min(proof.bonus * pair_count(mate), proof.bonus * most)
    return Bound(value - least_bonus, most, proof)


def _pairs_worth(edges: EdgeList, bonus: int, value: int) -> int:
    """Return how many pairs of the least worth fit in ``value``."""
    if edges.weights.size == 0:
        return 0
    least = int(edges.weights.min()) + bonus
    return value // least if least > 0 else edges.n // 2


def star_duals(edges: EdgeList) -> Duals:
    """Price each vertex at its heaviest edge: a bound in one pass, without any bonus."""
    best = np.zeros(edges.n, np.int64)
    np.maximum.at(best, edges.a, edges.weights)
    np.maximum.at(best, edges.b, edges.weights)
    return Duals(best, np.zeros(1, np.int64), np.empty(0, np.int32), np.empty(0, np.int64))


def pair_count(mate: IntArray) -> int:
    """Return how many pairs a matching has."""
    return int((mate >= 0).sum()) // 2


def weight_of(edges: EdgeList, mate: IntArray) -> int:
    """Sum the heaviest edge of each pair."""
    chosen = np.flatnonzero(mate[edges.a] == edges.b)
    end = np.minimum(edges.a[chosen], edges.b[chosen])
    order = np.lexsort((edges.weights[chosen], end))
    end, weights = end[order], edges.weights[chosen][order]
    last = np.flatnonzero(np.diff(end, append=-1))
    return sum(weights[last].tolist())
