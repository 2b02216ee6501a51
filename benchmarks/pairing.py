"""Time the pairing solver, beside others where they are installed, and compare answers at length.

Examples
--------
Timings, each in a process of its own so that the peak of memory is its own::

    python -m benchmarks.pairing timings --sizes 400 2000 --degree 0
    python -m benchmarks.pairing timings --sizes 10000 --degree 40 --graphs organisation uniform

Equality with networkx on many small graphs::

    python -m benchmarks.pairing campaign --graphs 5000
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import resource
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Graph = tuple[int, Ints, Ints]

SHARES = {"organisation": (0.3, 0.25, 0.2, 0.1, 0.1, 0.05), "majority": (0.6, 0.2, 0.1, 0.1)}


@dataclass(frozen=True, slots=True)
class Case:
    """What one row of the table measures."""

    graph: str
    size: int
    degree: int
    solver: str
    max_cardinality: bool
    seed: int


@dataclass(frozen=True, slots=True)
class Row:
    """One measured row; ``bound`` is None for solvers that give none."""

    case: Case
    edges: int
    seconds: float
    peak_mib: float
    pairs: int
    objective: int
    bound: int | None

    @property
    def gap(self) -> str:
        """How far the objective may be from the best, in percent of the bound."""
        if self.bound is None:
            return "-"
        return f"{100 * (self.bound - self.objective) / max(abs(self.bound), 1):.5f}%"


# -- graphs --------------------------------------------------------------------------------


def candidate_pairs(rng: np.random.Generator, size: int, degree: int) -> Ints:
    """Draw about ``degree`` pairs a member, or all of them when ``degree`` is 0."""
    if degree == 0:
        return np.stack(np.triu_indices(size, 1), axis=1).astype(np.int64)
    ends = rng.integers(0, size, (size * degree // 2, 2))
    proper: Ints = ends[ends[:, 0] != ends[:, 1]]
    return proper


def uniform(size: int, degree: int, seed: int) -> Graph:
    """Weights without pattern, up to 100 points in thousandths."""
    rng = np.random.default_rng(seed)
    edges = candidate_pairs(rng, size, degree)
    return size, edges, rng.integers(0, 100_000, len(edges))


def organisation(size: int, degree: int, seed: int, shares: tuple[float, ...]) -> Graph:
    """Members of unequal functions who meet across functions; few distinct scores, many ties."""
    rng = np.random.default_rng(seed)
    function = rng.choice(len(shares), size, p=shares)
    edges = candidate_pairs(rng, size, degree)
    edges = edges[function[edges[:, 0]] != function[edges[:, 1]]]
    a, b = edges.T
    shows, asks = rng.random((size, 30)) < 0.08, rng.random((size, 30)) < 0.08
    level, site, owed = rng.integers(0, 6, size), rng.integers(0, 5, size), rng.random(size) < 0.1
    exchanges = (shows[a] & asks[b]).any(axis=1).astype(np.int64)
    exchanges += (shows[b] & asks[a]).any(axis=1)
    points = 40 * exchanges
    points += 20 * (np.abs(level[a] - level[b]) <= 1) + 10 * (site[a] != site[b])
    points += 50 * (owed[a].astype(np.int64) + owed[b])
    return size, edges, 1000 * points


def make_graph(case: Case) -> Graph:
    """Make the graph of a case."""
    if case.graph == "uniform":
        return uniform(case.size, case.degree, case.seed)
    return organisation(case.size, case.degree, case.seed, SHARES[case.graph])


# -- solvers -------------------------------------------------------------------------------

Answer = tuple[int, int, int | None]


def solve_ours(graph: Graph, max_cardinality: bool) -> Answer:  # noqa: FBT001
    """Solve with this project's solver."""
    from matching.solvers import max_weight_matching

    found = max_weight_matching(*graph, max_cardinality=max_cardinality)
    return int((found.mate >= 0).sum()) // 2, found.weight, found.upper_bound


def solve_networkx(graph: Graph, max_cardinality: bool) -> Answer:  # noqa: FBT001
    """Solve with networkx."""
    import networkx as nx

    n, edges, weights = graph
    best = heaviest(edges, weights)
    other = nx.Graph()
    other.add_nodes_from(range(n))
    other.add_weighted_edges_from((a, b, weight) for (a, b), weight in best.items())
    pairs = nx.max_weight_matching(other, maxcardinality=max_cardinality)
    return len(pairs), sum(other[a][b]["weight"] for a, b in pairs), None


def solve_rustworkx(graph: Graph, max_cardinality: bool) -> Answer:  # noqa: FBT001
    """Solve with rustworkx."""
    rx: Any = importlib.import_module("rustworkx")
    n, edges, weights = graph
    best = heaviest(edges, weights)
    other = rx.PyGraph(multigraph=False)
    other.add_nodes_from(range(n))
    other.add_edges_from([(a, b, weight) for (a, b), weight in best.items()])
    pairs = rx.max_weight_matching(other, max_cardinality=max_cardinality, weight_fn=int)
    return len(pairs), sum(best[min(pair), max(pair)] for pair in pairs), None


def heaviest(edges: Ints, weights: Ints) -> dict[tuple[int, int], int]:
    """Keep the heaviest of parallel edges."""
    best: dict[tuple[int, int], int] = {}
    for ends, weight in zip(edges.tolist(), weights.tolist(), strict=True):
        pair = (min(ends), max(ends))
        best[pair] = max(weight, best.get(pair, weight))
    return best


SOLVERS: dict[str, Callable[[Graph, bool], Answer]] = {
    "crossweave": solve_ours,
    "networkx": solve_networkx,
    "rustworkx": solve_rustworkx,
}


# -- timings -------------------------------------------------------------------------------


def measure(case: Case) -> Row:
    """Solve one case and note time and the peak memory of this process."""
    graph = make_graph(case)
    start = time.perf_counter()
    pairs, objective, bound = SOLVERS[case.solver](graph, case.max_cardinality)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Row(case, len(graph[1]), seconds, peak, pairs, objective, bound)


def measure_apart(case: Case) -> Row:
    """Measure in a new process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, case).result()


def cases(arguments: argparse.Namespace) -> Iterator[Case]:
    """List the rows to measure; other solvers only where they can end in reasonable time."""
    for graph in arguments.graphs:
        for size in arguments.sizes:
            for name in SOLVERS:
                if name != "crossweave" and size > getattr(arguments, name):
                    continue
                if importlib.util.find_spec(name) is None and name != "crossweave":
                    continue
                most = not arguments.any
                yield Case(graph, size, arguments.degree, name, most, arguments.seed)


def timings(arguments: argparse.Namespace) -> int:
    """Print a table of timings."""
    heads = ("graph", "members", "edges", "solver", "seconds", "MiB", "pairs", "objective")
    print("| " + " | ".join((*heads, "bound", "gap")) + " |")
    print("|---" * (len(heads) + 2) + "|")
    for case in cases(arguments):
        row = measure_apart(case)
        cells = (
            case.graph, case.size, row.edges, case.solver, f"{row.seconds:.2f}",
            f"{row.peak_mib:.0f}", row.pairs, row.objective,
            "-" if row.bound is None else row.bound, row.gap,
        )  # fmt: skip
        print("| " + " | ".join(map(str, cells)) + " |", flush=True)
    return 0


# -- campaign ------------------------------------------------------------------------------


def small_graph(rng: np.random.Generator) -> Graph:
    """Draw a small graph of one of the kinds on which matching codes fail."""
    n = int(rng.integers(2, 22))
    edges = rng.integers(0, n, (int(n * rng.choice([0.8, 1.5, 3, 8])), 2))
    if rng.random() < 0.3:
        edges = odd_cliques(rng, n)
    edges = edges[edges[:, 0] != edges[:, 1]]
    least, most = [(0, 1), (1, 2), (0, 3), (-5, 9), (0, 1000), (-(2**40), 2**40)][rng.integers(6)]
    return n, edges, rng.integers(least, most, len(edges))


def odd_cliques(rng: np.random.Generator, n: int) -> Ints:
    """Chain cliques of odd size in a random numbering."""
    edges, first = [(0, 1)], 0
    while first < n:
        size = min(int(rng.choice([3, 5, 7])), n - first)
        edges += [(first + a, first + b) for b in range(size) for a in range(b)]
        edges += [(first - 1, first)] if first else []
        first += size
    numbering: Ints = rng.permutation(n)[np.array(edges)]
    return numbering


def campaign(arguments: argparse.Namespace) -> int:
    """Compare with networkx, and check every certificate, on many small graphs."""
    from matching.solvers import check_certificate, max_weight_matching

    rng = np.random.default_rng(arguments.seed)
    wrong = 0
    for number in range(arguments.graphs):
        graph = small_graph(rng)
        for most in (True, False):
            found = max_weight_matching(*graph, max_cardinality=most, seed=number)
            pairs, weight, _ = solve_networkx(graph, most)
            faults = check_certificate(*graph, found, max_cardinality=most)
            same_pairs = not most or int((found.mate >= 0).sum()) == 2 * pairs
            if found.weight != weight or not same_pairs or faults or not found.optimal:
                wrong += 1
                print(f"graph {number}, most pairs {most}: {found.weight} / {weight}, {faults}")
    print(f"{arguments.graphs} graphs, both objectives: {wrong} differences")
    return 1 if wrong else 0


def read_arguments(words: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, default=0)
    commands = parser.add_subparsers(required=True)
    timing = commands.add_parser("timings", help="time and memory, a row a graph and solver")
    timing.add_argument("--sizes", type=int, nargs="+", default=[400, 2000])
    timing.add_argument("--degree", type=int, default=40, help="pairs a member, 0 = all")
    timing.add_argument(
        "--graphs", nargs="+", default=["organisation"], choices=["uniform", *SHARES]
    )
    timing.add_argument("--any", action="store_true", help="most weight, however few pairs")
    timing.add_argument("--networkx", type=int, default=1000, help="largest size for networkx")
    timing.add_argument("--rustworkx", type=int, default=2000, help="largest size for rustworkx")
    timing.set_defaults(run=timings)
    comparing = commands.add_parser("campaign", help="equality with networkx on small graphs")
    comparing.add_argument("--graphs", type=int, default=2000)
    comparing.set_defaults(run=campaign)
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    """Run the command line."""
    arguments = read_arguments(sys.argv[1:] if words is None else words)
    code: int = arguments.run(arguments)
    return code


if __name__ == "__main__":
    raise SystemExit(main())
