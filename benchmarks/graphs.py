"""Graphs to match: without pattern, like an organisation, and of kinds that are hard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Graph = tuple[int, Ints, Ints]
"""How many vertices, the ends of each edge ``(m, 2)``, the weights ``(m,)``."""

_SHARES: Final = {
    "organisation": (0.3, 0.25, 0.2, 0.1, 0.1, 0.05),
    "majority": (0.6, 0.2, 0.1, 0.1),
}
_TOPICS: Final = 30


def candidate_pairs(random: np.random.Generator, size: int, degree: int) -> Ints:
    """Draw about ``degree`` pairs a member, or all of them when ``degree`` is 0."""
    if degree == 0:
        return np.stack(np.triu_indices(size, 1), axis=1).astype(np.int64)
    ends = random.integers(0, size, (size * degree // 2, 2))
    proper: Ints = ends[ends[:, 0] != ends[:, 1]]
    return proper


def uniform(size: int, degree: int, seed: int) -> Graph:
    """Weights without pattern, up to 100 points in thousandths."""
    random = np.random.default_rng(seed)
    edges = candidate_pairs(random, size, degree)
    return size, edges, random.integers(0, 100_000, len(edges))


def organisation(size: int, degree: int, seed: int) -> Graph:
    """Members of unequal functions who meet across functions; few distinct scores, many ties."""
    return _across_functions(size, degree, seed, _SHARES["organisation"])


def majority(size: int, degree: int, seed: int) -> Graph:
    """Make an organisation with 60 % of its members in one function."""
    return _across_functions(size, degree, seed, _SHARES["majority"])


def _across_functions(size: int, degree: int, seed: int, shares: tuple[float, ...]) -> Graph:
    random = np.random.default_rng(seed)
    function = random.choice(len(shares), size, p=shares).astype(np.int8)
    edges = candidate_pairs(random, size, degree)
    edges = edges[function[edges[:, 0]] != function[edges[:, 1]]]
    shows, asks = (_topics(random, size) for _ in range(2))
    level, site = (random.integers(0, kinds, size).astype(np.int8) for kinds in (6, 5))
    owed = random.random(size) < 0.1
    a, b = edges.T
    points = 40 * ((shows[a] & asks[b]) != 0).astype(np.int16)
    points += 40 * ((shows[b] & asks[a]) != 0)
    points += 20 * (np.abs(level[a] - level[b]) <= 1) + 10 * (site[a] != site[b])
    points += 50 * (owed[a].astype(np.int16) + owed[b])
    return size, edges, 1000 * points.astype(np.int64)


def _topics(random: np.random.Generator, size: int) -> NDArray[np.uint32]:
    """Draw for each member a set of topics, as bits."""
    masks = np.zeros(size, np.uint32)
    for topic in range(_TOPICS):
        masks |= (random.random(size) < 0.08).astype(np.uint32) << np.uint32(topic)
    return masks


def equal(size: int, degree: int, seed: int) -> Graph:
    """All weights 1: nothing but ties."""
    edges = candidate_pairs(np.random.default_rng(seed), size, degree)
    return size, edges, np.ones(len(edges), np.int64)


def cliques(size: int, degree: int, seed: int) -> Graph:
    """Cliques of nine in a chain: odd sets everywhere."""
    random = np.random.default_rng(seed)
    first = np.arange(size // 9)[:, None] * 9
    i, j = np.triu_indices(9, 1)
    edges = np.stack([(first + i).ravel(), (first + j).ravel()], axis=1)
    links = np.concatenate([first[1:], first[:-1] + 8], axis=1)
    edges = np.concatenate([edges, links]).astype(np.int64)
    return size, edges, random.integers(0, 1000 * max(1, degree), len(edges))


def triangles(size: int, degree: int, seed: int) -> Graph:
    """Triangles with few links between them."""
    random = np.random.default_rng(seed)
    first = np.arange(size // 3) * 3
    sides = [np.stack([first + a, first + b], axis=1) for a, b in ((0, 1), (1, 2), (0, 2))]
    links = candidate_pairs(random, size, 1)[: size // 10]
    edges = np.concatenate([*sides, links]).astype(np.int64)
    return size, edges, random.integers(50, 50 + max(2, degree), len(edges))


GRAPHS: Final[dict[str, Callable[[int, int, int], Graph]]] = {
    "uniform": uniform,
    "organisation": organisation,
    "majority": majority,
    "equal": equal,
    "cliques": cliques,
    "triangles": triangles,
}


def small(random: np.random.Generator) -> Graph:
    """Draw a small graph of one of the kinds on which matching codes fail."""
    n = int(random.integers(2, 22))
    edges = random.integers(0, n, (int(n * random.choice([0.8, 1.5, 3, 8])), 2))
    if random.random() < 0.3:
        edges = _odd_cliques(random, n)
    edges = edges[edges[:, 0] != edges[:, 1]]
    ranges = [(0, 1), (1, 2), (0, 3), (-5, 9), (0, 1000), (-(2**40), 2**40)]
    least, most = ranges[random.integers(len(ranges))]
    return n, edges, random.integers(least, most, len(edges))


def _odd_cliques(random: np.random.Generator, n: int) -> Ints:
    """Chain cliques of odd size in a random numbering."""
    edges, first = [(0, 1)], 0
    while first < n:
        size = min(int(random.choice([3, 5, 7])), n - first)
        edges += [(first + a, first + b) for b in range(size) for a in range(b)]
        edges += [(first - 1, first)] if first else []
        first += size
    numbering: Ints = random.permutation(n)[np.array(edges)]
    return numbering
