"""Graphs that several tests of the matching solvers share."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from matching.solvers import Matching, check_certificate, max_weight_matching

Graph = tuple[int, np.ndarray, np.ndarray]


def _random_graph(rng: np.random.Generator, n: int, degree: float, least: int, most: int) -> Graph:
    ends = rng.integers(0, n, (int(n * degree), 2))
    ends = ends[ends[:, 0] != ends[:, 1]]
    return n, ends, rng.integers(least, most, len(ends))


@pytest.fixture(scope="session")
def random_graph() -> Callable[..., Graph]:
    """Make a graph with parallel edges and isolated vertices: rng, n, degree, least, most."""
    return _random_graph


def _proven(graph: Graph, **options: object) -> Matching:
    n, edges, weights = graph
    matching = max_weight_matching(n, edges, weights, **options)
    kind = {"max_cardinality": options.get("max_cardinality", True)}
    assert check_certificate(n, edges, weights, matching, **kind) == []
    return matching


@pytest.fixture
def proven() -> Callable[..., Matching]:
    """Solve a graph and check the certificate on the way."""
    return _proven


@pytest.fixture
def geometric() -> Graph:
    """300 points in the plane, each joined to its nearest: deeply nested odd sets."""
    rng = np.random.default_rng(8)
    points = rng.random((300, 2))
    apart = ((points[:, None] - points[None]) ** 2).sum(axis=2)
    np.fill_diagonal(apart, np.inf)
    near = np.argpartition(apart, 8, axis=1)[:, :8]
    a, b = np.repeat(np.arange(300), 8), near.ravel()
    return 300, np.stack([a, b], 1), (100_000 * (1 - np.sqrt(apart[a, b]))).astype(np.int64)
