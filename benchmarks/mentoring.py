"""Time mentoring, beside others in the same run, and check every answer.

Examples
--------
The solvers on arrays, each row in a process of its own so that the peak of memory is its own; rows
are added to a file::

    python -m benchmarks.mentoring solvers --sizes 50000x20000x1500000 --out var/mentoring.jsonl

Whole rounds, from the engine's problem to the verified proposal::

    python -m benchmarks.mentoring rounds --sizes 1000x300 10000x3000 --out var/mentoring.jsonl

Eight hundred people beside the packages mentor-match and matching, which get an environment of
their own each under ``--home``, since both call themselves what our engine is called::

    python -m benchmarks.mentoring peers --people 200 800 1600 --out var/mentoring.jsonl

The table of the documentation, from such a file::

    python -m benchmarks.mentoring report var/mentoring.jsonl
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.bipartite import draw, wishes
from benchmarks.measuring import apart, peak_mib, read_rows, write_rows
from benchmarks.mentoring_report import write_mentoring_report
from benchmarks.side_by_side import peer_rows

WISHES: Final = 30
OBJECTIVES: Final = ("best_total", "fairest", "stable")


@dataclass(frozen=True, slots=True)
class Row:
    """One measured row.

    Attributes
    ----------
    kind
        ``solver``, ``round`` or ``peer``.
    code
        Whose answer it is.
    work
        The objective.
    mentees, mentors, arcs
        The size.
    seconds, peak_mib
        What it took; the peak is the whole process's, input included, 0 where it is not known.
    served
        How many mentees have a mentor.
    points
        The sum of the points.
    blocking
        How many pairs would rather have each other, by code apart; -1 where it was not asked.
    proven
        Whether the answer is proven to be the best, or checked to be stable.
    """

    kind: str
    code: str
    work: str
    mentees: int
    mentors: int
    arcs: int
    seconds: float
    peak_mib: float
    served: int
    points: int
    blocking: int = -1
    proven: bool = False


def measure_solver(work: str, size: tuple[int, ...], seed: int) -> Row:
    """Solve one case on arrays; loading and compiling apart, reading of the input included."""
    mentees, mentors, arcs = size
    SOLVERS[work](20, 10, 40, 0)
    return SOLVERS[work](mentees, mentors, arcs, seed)


def _best_total(mentees: int, mentors: int, arcs: int, seed: int) -> Row:
    from matching.solvers import assign, check_assignment

    case = draw(mentees, mentors, arcs, seed)
    began = time.perf_counter()
    found = assign(mentees, mentors, case.edges, case.points, right_capacity=case.places)
    seconds = time.perf_counter() - began
    peak = peak_mib()
    faults = check_assignment(
        mentees, mentors, case.edges, case.points, found, right_capacity=case.places
    )
    _refuse(faults)
    return Row("solver", "crossweave", "best_total", mentees, mentors, arcs, seconds, peak,
               len(found.pairs), found.weight, proven=bool(found.optimal))  # fmt: skip


def _by_ortools(mentees: int, mentors: int, arcs: int, seed: int) -> Row:
    """Solve the same with OR-Tools' flow alone: no check of the input, no proof."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    case = draw(mentees, mentors, arcs, seed)
    began = time.perf_counter()
    flow = SimpleMinCostFlow()
    left, right = case.edges.T.astype(np.int32)
    source, sink = mentees + mentors, mentees + mentors + 1
    chosen = flow.add_arcs_with_capacity_and_unit_cost(
        left, (right + mentees).astype(np.int32), np.ones(arcs, np.int64), -case.points
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        np.full(mentees, source, np.int32), np.arange(mentees, dtype=np.int32),
        np.ones(mentees, np.int64), np.zeros(mentees, np.int64),
    )  # fmt: skip
    flow.add_arcs_with_capacity_and_unit_cost(
        np.arange(mentors, dtype=np.int32) + mentees, np.full(mentors, sink, np.int32),
        case.places, np.zeros(mentors, np.int64),
    )  # fmt: skip
    flow.set_nodes_supplies(np.array([source, sink]), np.array([mentees, -mentees]))
    flow.solve_max_flow_with_min_cost()
    taken = np.asarray(flow.flows(chosen)) > 0
    return Row("solver", "ortools", "best_total", mentees, mentors, arcs,
               time.perf_counter() - began, peak_mib(), int(taken.sum()),
               int(case.points[taken].sum()))  # fmt: skip


def _by_scipy(mentees: int, mentors: int, arcs: int, seed: int) -> Row:
    """Solve the same with SciPy's dense assignment: each place is a column."""
    from scipy.optimize import linear_sum_assignment

    case = draw(mentees, mentors, arcs, seed)
    began = time.perf_counter()
    owner = np.repeat(np.arange(mentors), case.places)
    bonus = 101 * (mentees + 1)
    dense = np.zeros((mentees, mentors))
    dense[case.edges[:, 0], case.edges[:, 1]] = case.points + bonus
    rows, columns = linear_sum_assignment(dense[:, owner], maximize=True)
    worth = dense[rows, owner[columns]]
    seconds = time.perf_counter() - began
    served = int((worth > 0).sum())
    return Row("solver", "scipy", "best_total", mentees, mentors, arcs, seconds, peak_mib(),
               served, int(worth.sum()) - bonus * served)  # fmt: skip


def _fairest(mentees: int, mentors: int, arcs: int, seed: int) -> Row:
    from matching.solvers import fairest_assign

    case = draw(mentees, mentors, arcs, seed)
    began = time.perf_counter()
    found = fairest_assign(mentees, mentors, case.edges, case.points, right_capacity=case.places)
    seconds = time.perf_counter() - began
    return Row("solver", "crossweave", "fairest", mentees, mentors, arcs, seconds, peak_mib(),
               len(found.pairs), int(case.points[found.edges].sum()),
               proven=bool(found.optimal))  # fmt: skip


def _stable(mentees: int, mentors: int, arcs: int, seed: int) -> Row:
    from matching.solvers import blocking_pairs, stable_assign

    left, right, places = wishes(mentees, mentors, max(1, arcs // mentees), seed)
    began = time.perf_counter()
    found = stable_assign(left, right, places)
    seconds = time.perf_counter() - began
    peak = peak_mib()
    blocking = blocking_pairs(left, right, places, found.pairs)
    return Row("solver", "crossweave", "stable", mentees, mentors, arcs, seconds, peak,
               len(found.pairs), 0, blocking=len(blocking), proven=bool(found.optimal))  # fmt: skip


SOLVERS: Final[dict[str, Callable[[int, int, int, int], Row]]] = {
    "best_total": _best_total,
    "ortools": _by_ortools,
    "scipy": _by_scipy,
    "fairest": _fairest,
    "stable": _stable,
}


def measure_round(work: str, size: tuple[int, ...], seed: int) -> Row:
    """Solve one round, from the problem to the verified proposal."""
    from benchmarks.mentoring_rosters import mentoring_policy, mentoring_round
    from matching import propose, verify
    from matching.mentoring.arcs import lower_directed
    from matching.mentoring.listing import listed

    policy = mentoring_policy(work)
    propose(mentoring_round(40, 20, 0), policy, seed=0)
    problem = mentoring_round(size[0], size[1], seed)
    began = time.perf_counter()
    proposal = propose(problem, policy, seed=seed)
    violations = verify(problem, policy, proposal)
    seconds = time.perf_counter() - began
    peak = peak_mib()
    _refuse([violation.message for violation in violations])
    arcs = len(listed(lower_directed(problem, policy), seed).arcs)
    mentees, mentors = size
    served = len(proposal.matches)
    return Row("round", "crossweave", work, mentees, mentors, arcs, seconds, peak, served,
               proposal.objective // 1000, proposal.blocking_pairs or 0,
               proposal.optimal)  # fmt: skip


def _refuse(faults: list[str]) -> None:
    if faults:
        raise RuntimeError(f"{len(faults)} faults: {faults[0]}")


def solver_rows(arguments: argparse.Namespace) -> Iterator[Row]:
    """Measure the solvers on arrays; SciPy only where a dense table fits."""
    for size in arguments.sizes:
        for work in arguments.work:
            if work != "scipy" or size[0] <= arguments.scipy:
                yield apart(measure_solver, work, size, arguments.seed)


def round_rows(arguments: argparse.Namespace) -> Iterator[Row]:
    """Measure whole rounds."""
    for size in arguments.sizes:
        for work in arguments.objectives:
            yield apart(measure_round, work, size, arguments.seed)


def peers(arguments: argparse.Namespace) -> Iterator[Row]:
    """Measure the same people with our engine and with each package."""
    for people in arguments.people:
        for row in peer_rows(people, arguments.seed, arguments.home, arguments.limit):
            yield Row(**row)


def _written(rows: Iterator[Row], out: Path | None) -> int:
    return write_rows((asdict(row) for row in rows), out)


def report(arguments: argparse.Namespace) -> int:
    """Write the documentation's page."""
    write_mentoring_report(read_rows(arguments.rows), arguments.docs)
    return 0


def _size(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("x"))


def read_arguments(words: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, default=0)
    commands = parser.add_subparsers(required=True)
    solvers = commands.add_parser("solvers", help="the solvers on arrays, beside others")
    solvers.add_argument("--sizes", type=_size, nargs="+", default=[(2000, 600, 60_000)],
                         help="mentees x mentors x arcs")  # fmt: skip
    solvers.add_argument("--work", nargs="+", default=list(SOLVERS), choices=SOLVERS)
    solvers.add_argument("--scipy", type=int, default=4000, help="most mentees for SciPy")
    solvers.add_argument("--out", type=Path)
    solvers.set_defaults(run=lambda given: _written(solver_rows(given), given.out))
    rounds = commands.add_parser("rounds", help="from a problem to a verified proposal")
    rounds.add_argument("--sizes", type=_size, nargs="+", default=[(1000, 300)])
    rounds.add_argument("--objectives", nargs="+", default=list(OBJECTIVES), choices=OBJECTIVES)
    rounds.add_argument("--out", type=Path)
    rounds.set_defaults(run=lambda given: _written(round_rows(given), given.out))
    beside = commands.add_parser("peers", help="beside mentor-match and matching")
    beside.add_argument("--people", type=int, nargs="+", default=[200, 800])
    beside.add_argument("--home", type=Path, default=Path("var/peers"))
    beside.add_argument("--limit", type=float, default=600.0, help="seconds a peer may take")
    beside.add_argument("--out", type=Path)
    beside.set_defaults(run=lambda given: _written(peers(given), given.out))
    reporting = commands.add_parser("report", help="the documentation's page, from measured rows")
    reporting.add_argument("rows", type=Path)
    reporting.add_argument("--docs", type=Path, default=Path("docs"))
    reporting.set_defaults(run=report)
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    """Run the command line."""
    arguments = read_arguments(sys.argv[1:] if words is None else words)
    code: int = arguments.run(arguments)
    return code


if __name__ == "__main__":
    raise SystemExit(main())
