"""The matching codes that are held side by side: ours, networkx and rustworkx."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

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
    "networkx": by_networkx,
    "rustworkx": by_rustworkx,
}


def is_there(name: str) -> bool:
    """Say whether a code is installed."""
    return name == "crossweave" or importlib.util.find_spec(name) is not None
