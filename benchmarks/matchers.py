"""The matching codes that are held side by side: ours, OR-Tools, networkx and rustworkx."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from benchmarks.graphs import Graph, Ints


@dataclass(frozen=True, slots=True)
class Answer:
    """What a code answers; ``bound`` is None for codes that give none."""

    pairs: int
    objective: int
    bound: int | None = None
    proven: bool = False


def ours(graph: Graph, max_cardinality: bool) -> Answer:  # noqa: FBT001
    """Solve with this project's solver."""
    from matching.solvers import max_weight_matching

    found = max_weight_matching(*graph, max_cardinality=max_cardinality)
    pairs = int((found.mate >= 0).sum()) // 2
    return Answer(pairs, found.weight, found.upper_bound, found.optimal)


def by_ortools(graph: Graph, max_cardinality: bool) -> Answer:  # noqa: FBT001
    """Solve half of the job with OR-Tools: the assignment on both copies of the vertices.

    Its value is an upper bound, of pairs that may be half pairs; a matching is still to be made.
    """
    from ortools.graph.python import linear_sum_assignment

    n, edges, weights = graph
    bonus = 16 * int(np.ptp(weights)) + 1 - int(weights.min()) if max_cardinality else 0
    gain = weights + bonus
    if int(gain.max()) * n * n >= 2**60:
        raise OverflowError(f"weights up to {gain.max()} are too large for {n} vertices")
    useful, own = gain > 0, np.arange(n)
    a, b = edges[useful].T
    solver = linear_sum_assignment.SimpleLinearSumAssignment()
    solver.add_arcs_with_cost(
        np.concatenate([a, b, own]),
        np.concatenate([b, a, own]),
        -np.concatenate([gain[useful], gain[useful], np.zeros(n, np.int64)]),
    )
    solver.solve()
    paired = sum(solver.right_mate(vertex) != vertex for vertex in range(n))
    value = -solver.optimal_cost() // 2 - bonus * (paired // 2)
    return Answer(0, value, value)


def by_networkx(graph: Graph, max_cardinality: bool) -> Answer:  # noqa: FBT001
    """Solve with networkx."""
    import networkx as nx

    n, edges, weights = graph
    best = heaviest(edges, weights)
    other = nx.Graph()
    other.add_nodes_from(range(n))
    other.add_weighted_edges_from((a, b, weight) for (a, b), weight in best.items())
    pairs = nx.max_weight_matching(other, maxcardinality=max_cardinality)
    return Answer(len(pairs), sum(other[a][b]["weight"] for a, b in pairs))


def by_rustworkx(graph: Graph, max_cardinality: bool) -> Answer:  # noqa: FBT001
    """Solve with rustworkx."""
    rx: Any = importlib.import_module("rustworkx")
    n, edges, weights = graph
    best = heaviest(edges, weights)
    other = rx.PyGraph(multigraph=False)
    other.add_nodes_from(range(n))
    other.add_edges_from([(a, b, weight) for (a, b), weight in best.items()])
    pairs = rx.max_weight_matching(other, max_cardinality=max_cardinality, weight_fn=int)
    return Answer(len(pairs), sum(best[min(pair), max(pair)] for pair in pairs))


def heaviest(edges: Ints, weights: Ints) -> dict[tuple[int, int], int]:
    """Keep the heaviest of parallel edges."""
    best: dict[tuple[int, int], int] = {}
    for ends, weight in zip(edges.tolist(), weights.tolist(), strict=True):
        pair = (min(ends), max(ends))
        best[pair] = max(weight, best.get(pair, weight))
    return best


MATCHERS: Final[dict[str, Callable[[Graph, bool], Answer]]] = {
    "crossweave": ours,
    "ortools": by_ortools,
    "networkx": by_networkx,
    "rustworkx": by_rustworkx,
}


def is_there(name: str) -> bool:
    """Say whether a code is installed."""
    return name == "crossweave" or importlib.util.find_spec(name) is not None
