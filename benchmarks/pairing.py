"""Time pairing, beside others in the same run, and compare answers at length.

Examples
--------
The solver on graphs, and whole rounds, each in a process of its own so that the peak of memory is
its own; rows are added to a file::

    python -m benchmarks.pairing graphs --sizes 1000 10000 100000 --out var/pairing.jsonl
    python -m benchmarks.pairing rounds --sizes 1000 10000 100000 --out var/pairing.jsonl

The table and the plot of the documentation, from such a file::

    python -m benchmarks.pairing report var/pairing.jsonl

Equality with networkx on many small graphs::

    python -m benchmarks.pairing campaign --graphs 5000
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from benchmarks.graphs import GRAPHS, small
from benchmarks.matchers import MATCHERS, by_networkx, is_there
from benchmarks.measuring import apart, peak_mib, read_rows, write_rows
from benchmarks.report import write_report


@dataclass(frozen=True, slots=True)
class Case:
    """What one row measures: a graph and a solver, or a roster and what becomes of odd members."""

    kind: str
    name: str
    size: int
    degree: int
    solver: str
    seed: int
    max_cardinality: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One measured row; ``bound`` is None for solvers that give none."""

    kind: str
    name: str
    size: int
    edges: int
    solver: str
    max_cardinality: bool
    seconds: float
    peak_mib: float
    matches: int
    objective: int
    bound: int | None
    proven: bool


def measure_graph(case: Case) -> Row:
    """Solve one graph, loading apart; the peak of memory includes the graph."""
    graph = GRAPHS[case.name](case.size, case.degree, case.seed)
    MATCHERS[case.solver](small(np.random.default_rng(0)), case.max_cardinality)
    start = time.perf_counter()
    found = MATCHERS[case.solver](graph, case.max_cardinality)
    seconds = time.perf_counter() - start
    return Row(
        case.kind, case.name, case.size, len(graph[1]), case.solver, case.max_cardinality,
        seconds, peak_mib(), found.pairs, found.objective, found.bound, found.proven,
    )  # fmt: skip


def measure_round(case: Case) -> Row:
    """Solve one round, from the problem to the verified proposal, compilation apart."""
    from benchmarks.rosters import example_policy, majority_shares, roster
    from matching import propose, verify

    _compile()
    shares = majority_shares() if case.name == "majority" else None
    problem = roster(case.size, case.seed, shares=shares)
    policy = example_policy(odd=case.solver)
    start = time.perf_counter()
    proposal = propose(problem, policy, seed=case.seed)
    violations = verify(problem, policy, proposal)
    seconds = time.perf_counter() - start
    if violations:
        raise RuntimeError(f"the proposal breaks {len(violations)} rules: {violations[0].message}")
    served = sum(len(match.members) for match in proposal.matches)
    print(f"{case.name} {case.size}: {served} served, {len(proposal.unmatched)} not", flush=True)
    return Row(
        case.kind, case.name, case.size, case.size * (case.size - 1) // 2, case.solver,
        case.max_cardinality, seconds, peak_mib(), len(proposal.matches), proposal.objective,
        proposal.upper_bound, proposal.optimal,
    )  # fmt: skip


def _compile() -> None:
    """Load or compile what a large round calls."""
    from benchmarks.rosters import example_policy, majority_shares, roster
    from matching import candidates, propose

    size = candidates.KEEP_ALL + 1
    propose(roster(size, shares=majority_shares()), example_policy(odd="relaxed_trio"), seed=0)


MEASURES: dict[str, Callable[[Case], Row]] = {"graph": measure_graph, "round": measure_round}


def measure(case: Case) -> Row:
    """Measure in this process."""
    return MEASURES[case.kind](case)


def graph_cases(arguments: argparse.Namespace) -> Iterator[Case]:
    """List the graphs to solve; other solvers only where they can end in reasonable time."""
    limits = {name: getattr(arguments, name) for name in ("ortools", "networkx", "rustworkx")}
    for name in arguments.graphs:
        for size in arguments.sizes:
            for solver in MATCHERS:
                if is_there(solver) and size <= limits.get(solver, size):
                    most = not arguments.any
                    yield Case("graph", name, size, arguments.degree, solver, arguments.seed, most)


def round_cases(arguments: argparse.Namespace) -> Iterator[Case]:
    """List the rounds to solve."""
    for name in arguments.rosters:
        for size in arguments.sizes:
            for odd in arguments.odd:
                yield Case("round", name, size, 0, odd, arguments.seed)


def measure_all(cases: Iterator[Case], out: Path | None) -> int:
    """Print a row a case, and add it to a file."""
    return write_rows((asdict(apart(measure, case)) for case in cases), out)


def report(arguments: argparse.Namespace) -> int:
    """Write the documentation's page and plot."""
    write_report(read_rows(arguments.rows), arguments.docs)
    return 0


def campaign(arguments: argparse.Namespace) -> int:
    """Compare with networkx, and check every certificate, on many small graphs."""
    from matching.solvers import check_certificate, max_weight_matching

    random = np.random.default_rng(arguments.seed)
    wrong = 0
    for number in range(arguments.graphs):
        graph = small(random)
        for most in (True, False):
            found = max_weight_matching(*graph, max_cardinality=most, seed=number)
            other = by_networkx(graph, most)
            faults = check_certificate(*graph, found, max_cardinality=most)
            same_pairs = not most or int((found.mate >= 0).sum()) == 2 * other.pairs
            if found.weight != other.objective or not same_pairs or faults or not found.optimal:
                wrong += 1
                print(f"graph {number}, {most=}: {found.weight} / {other.objective}, {faults}")
    print(f"{arguments.graphs} graphs, both objectives: {wrong} differences")
    return 1 if wrong else 0


def read_arguments(words: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, default=0)
    commands = parser.add_subparsers(required=True)
    graphs = commands.add_parser("graphs", help="the solver, beside others where they can do it")
    graphs.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    graphs.add_argument("--degree", type=int, default=40, help="pairs a member, 0 = all")
    graphs.add_argument("--graphs", nargs="+", default=["organisation", "uniform"], choices=GRAPHS)
    graphs.add_argument("--any", action="store_true", help="most weight, however few pairs")
    graphs.add_argument("--ortools", type=int, default=100_000, help="largest size for OR-Tools")
    graphs.add_argument("--networkx", type=int, default=1000, help="largest size for networkx")
    graphs.add_argument("--rustworkx", type=int, default=2000, help="largest size for rustworkx")
    graphs.add_argument("--out", type=Path)
    graphs.set_defaults(run=lambda given: measure_all(graph_cases(given), given.out))
    rounds = commands.add_parser("rounds", help="from a problem to a verified proposal")
    rounds.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    rounds.add_argument("--rosters", nargs="+", default=["organisation"],
                        choices=["organisation", "majority"])  # fmt: skip
    rounds.add_argument("--odd", nargs="+", default=["trio"],
                        choices=["trio", "relaxed_trio", "sit_out"])  # fmt: skip
    rounds.add_argument("--out", type=Path)
    rounds.set_defaults(run=lambda given: measure_all(round_cases(given), given.out))
    reporting = commands.add_parser("report", help="the documentation's page, from measured rows")
    reporting.add_argument("rows", type=Path)
    reporting.add_argument("--docs", type=Path, default=Path("docs"))
    reporting.set_defaults(run=report)
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
