"""Time groups and teams, beside others, and check every answer by code apart.

Examples
--------
Instances of MDGPLIB in a folder, each given the time that the best published method had::

    python -m benchmarks.teams instances FOLDER --seeds 10 --out var/teams.jsonl

Drawn instances of the same families, beside steepest descent from many starts::

    python -m benchmarks.teams generated --sizes 120 240 480 960 2000 --out var/teams.jsonl

Teams by the constraints of the package team-formation, which gets an environment of its own::

    python -m benchmarks.teams peers --people 60 120 500 --out var/teams.jsonl

Tables of four in which nobody meets again and all have different functions, on arrays and as a
round of a program, from Problem to Proposal, verified::

    python -m benchmarks.teams tables --sizes 1000 10000 --out var/teams.jsonl
    python -m benchmarks.teams rounds --sizes 1000 10000 --out var/teams.jsonl

The table of the documentation, from such a file::

    python -m benchmarks.teams report var/teams.jsonl
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.diverse_groups import FAMILIES, Instance, draw_instance, read_instances
from benchmarks.measuring import apart, peak_mib, read_rows, write_rows
from benchmarks.peers import ask
from benchmarks.team_rules import (
    RULES,
    draw_people,
    draw_tables,
    missed,
    targets,
    team_sizes,
    unavoidable,
)
from benchmarks.teams_report import write_teams_report

Row = dict[str, Any]


def measure_instance(instance: Instance, seed: int, seconds: float) -> Row:
    """Solve one instance once; loading apart."""
    from matching.solvers import partition

    partition(np.zeros((20, 20)), (4, 6), groups=4, work_limit=1000)
    began = time.perf_counter()
    found = partition(instance.distance, instance.sizes, time_limit=seconds, seed=seed)
    took = time.perf_counter() - began
    return {"value": _checked(instance, found.labels), "seconds": took, "peak": peak_mib()}


def descend_often(instance: Instance, seed: int, seconds: float) -> Row:
    """Swap and move for the better from random starts until the time is over: what anybody has."""
    random = np.random.default_rng(seed)
    until = time.perf_counter() + seconds
    best = -np.inf
    while time.perf_counter() < until:
        labels = _descended(instance, _random_start(instance, random), until)
        best = max(best, _checked(instance, labels))
    return {"value": best, "seconds": seconds, "peak": peak_mib()}


def _random_start(instance: Instance, random: np.random.Generator) -> Any:
    sizes = instance.sizes[:, 0].copy()
    room = np.repeat(np.arange(len(sizes)), instance.sizes[:, 1] - instance.sizes[:, 0])
    spare = random.permutation(room)[: len(instance.distance) - int(sizes.sum())]
    return random.permutation(np.concatenate([np.repeat(np.arange(len(sizes)), sizes), spare]))


def _descended(instance: Instance, labels: Any, until: float) -> Any:
    """Take each member's best swap as long as one gains."""
    distance, n = instance.distance, len(labels)
    gain = np.stack([distance[labels == group].sum(axis=0) for group in range(labels.max() + 1)])
    better = True
    while better and time.perf_counter() < until:
        better = False
        for one in range(n):
            here = labels[one]
            won = gain[labels, one] - gain[here, one] + gain[here] - gain[labels, np.arange(n)]
            won = won - 2 * distance[one]
            won[labels == here] = 0.0
            other = int(np.argmax(won))
            if won[other] > 1e-6:
                there = labels[other]
                gain[here] += distance[other] - distance[one]
                gain[there] += distance[one] - distance[other]
                labels[one], labels[other] = there, here
                better = True
    return labels


def _checked(instance: Instance, labels: Any) -> float:
    """Add up an answer from the distances alone, after its sizes were checked."""
    sizes = np.bincount(labels, minlength=len(instance.sizes))
    if (sizes < instance.sizes[:, 0]).any() or (sizes > instance.sizes[:, 1]).any():
        raise RuntimeError("an answer has groups of a wrong size")
    return float((instance.distance * (labels[:, None] == labels[None, :])).sum() / 2)


def instance_rows(arguments: argparse.Namespace) -> Iterator[Row]:
    """Solve each instance of a folder with each seed."""
    for instance in read_instances(arguments.folder):
        if len(instance.distance) > arguments.largest:
            continue
        seconds = instance.seconds * arguments.scale
        found = [apart(measure_instance, instance, s, seconds) for s in range(arguments.seeds)]
        values = np.array([each["value"] for each in found])
        yield {
            "kind": "instance",
            "code": "crossweave",
            "case": instance.name,
            "size": len(instance.distance),
            "groups": len(instance.sizes),
            "seeds": arguments.seeds,
            "best_known": instance.best_known,
            "gap": _gap(values.mean(), instance.best_known),
            "worst_gap": _gap(values.min(), instance.best_known),
            "published_gap": _gap(instance.published, instance.best_known),
            "seconds": max(each["seconds"] for each in found),
            "peak": max(each["peak"] for each in found),
        }


def generated_rows(arguments: argparse.Namespace) -> Iterator[Row]:
    """Solve drawn instances, and let descent try as long."""
    for size in arguments.sizes:
        for family in FAMILIES:
            instance = draw_instance(family, size, arguments.seed)
            seconds = instance.seconds * arguments.scale
            for code, solve in (("crossweave", measure_instance), ("descent", descend_often)):
                found = apart(solve, instance, arguments.seed, seconds)
                yield {
                    "kind": "generated",
                    "code": code,
                    "case": instance.name,
                    "size": size,
                    "groups": len(instance.sizes),
                    **found,
                }


def peer_rows(arguments: argparse.Namespace) -> Iterator[Row]:
    """Make teams of the same people with our solver and with the package."""
    for people in arguments.people:
        for spread in RULES:
            case = draw_people(people, arguments.seed, spread)
            yield from _side_by_side(case, f"{people} people, {spread}", arguments)


def _side_by_side(case: dict[str, Any], name: str, arguments: argparse.Namespace) -> Iterator[Row]:
    people = len(next(iter(case["people"].values())))
    row = {"kind": "peer", "case": name, "size": people, "floor": unavoidable(case)}
    row["groups"] = len(team_sizes(people, case["target"]))
    yield (
        row | {"code": "crossweave"} | apart(measure_teams, case, arguments.seconds, arguments.seed)
    )
    asked = case | {"seconds": arguments.peer_seconds}
    answer = ask("by_team_formation", asked, arguments.home, 20 * arguments.peer_seconds)
    labels = answer["labels"] if answer else None
    yield row | {
        "code": "team-formation",
        "value": missed(case, labels) if labels else None,
        "seconds": answer["seconds"] if answer else None,
        "peak": 0.0,
    }


def measure_teams(case: dict[str, Any], seconds: float, seed: int) -> Row:
    """Make teams by the package's constraints: counts with a price, and what clusters by pairs."""
    from matching.solvers import GroupCount, partition

    partition(np.zeros((20, 20)), (4, 6), groups=4, work_limit=1000)
    began = time.perf_counter()
    count = len(next(iter(case["people"].values())))
    sizes = team_sizes(count, case["target"])
    affinity = np.zeros((count, count))
    limits: list[Any] = []
    for name, kind, weight in case["rules"]:
        values = np.array(case["people"][name])
        if kind == "cluster":
            affinity += weight / case["target"] * (values[:, None] == values[None, :])
        elif kind == "cluster_numeric":
            limits += _close_together(values, weight)
        elif kind == "different":
            limits += GroupCount.of_each(values, most=1, weight=weight)
        else:
            limits += _near_population(values, sizes, weight)
    np.fill_diagonal(affinity, 0.0)
    found = partition(
        affinity,
        [(size, size) for size in sizes],
        constraints=limits,
        time_limit=seconds,
        seed=seed,
    )
    took = time.perf_counter() - began
    return {"value": missed(case, found.labels.tolist()), "seconds": took, "peak": peak_mib()}


def _near_population(values: Any, sizes: list[int], weight: float) -> Iterator[Any]:
    """Give each team as many of each value as its size asks for; the last value follows."""
    from matching.solvers import GroupCount

    for size in sorted(set(sizes)):
        teams = [team for team, own in enumerate(sizes) if own == size]
        for kind, wanted in sorted(targets(values, size).items())[:-1]:
            yield GroupCount(values == kind, wanted, wanted, teams, weight)


def _close_together(values: Any, weight: float) -> Iterator[Any]:
    """Let a team pay for each step between its lowest and its highest value."""
    from matching.solvers import GroupVariety

    for step in range(int(values.min()) + 1, int(values.max()) + 1):
        yield GroupVariety((values >= step).astype(int), most=1, weight=weight)


def table_rows(arguments: argparse.Namespace) -> Iterator[Row]:
    """Seat very many at tables of four, after some rounds in which they met others."""
    for size in arguments.sizes:
        yield {"kind": "tables", "code": "crossweave", "case": f"{size:,} at tables of four",
               "size": size, "groups": size // 4,
               **apart(measure_tables, size, arguments.rounds, arguments.seed)}  # fmt: skip


def measure_tables(n: int, rounds: int, seed: int) -> Row:
    """Seat members of twelve functions so that nobody meets again, for what they can exchange."""
    from matching.solvers import GroupCount, partition

    people = draw_tables(n, rounds, seed)
    function, met = people.function, people.met
    teaches = (people.skill[:, None] == people.interest[None, :]).astype(np.float32)
    affinity = 40 * (teaches + teaches.T)
    limits = GroupCount.of_each(function, most=1)
    partition(np.zeros((20, 20)), (4, 6), groups=4, work_limit=1000)
    began = time.perf_counter()
    found = partition(affinity, (4, 4), groups=n // 4, forbidden=met, constraints=limits,
                      work_limit=30_000 * n, seed=seed)  # fmt: skip
    seconds = time.perf_counter() - began
    repeats = int((found.labels[met[:, 0]] == found.labels[met[:, 1]]).sum())
    alike = n - len(np.unique(found.labels * 12 + function))
    if repeats or alike:
        raise RuntimeError(f"{repeats} meet again, {alike} sit with somebody of their function")
    return {"value": float(found.value), "seconds": seconds, "peak": peak_mib()}


def round_rows(arguments: argparse.Namespace) -> Iterator[Row]:
    """Propose a round of tables for very many, as a program does."""
    for size in arguments.sizes:
        yield {"kind": "round", "code": "crossweave", "case": f"{size:,} in a round of tables",
               "size": size, "groups": size // 4,
               **apart(measure_round, size, arguments.rounds, arguments.seed)}  # fmt: skip


def measure_round(n: int, rounds: int, seed: int) -> Row:
    """Propose a round of tables of four with rest and different functions, and verify it."""
    from matching import parse_policy, propose, verify
    from matching.problem import Category, Met, Problem, Roster, SetColumn

    people = draw_tables(n, rounds, seed)
    topics = [f"topic {number}" for number in range(30)]
    met = people.met.astype(np.int32)
    ago = np.repeat(np.arange(1, rounds + 1), len(met) // rounds).astype(np.int32)
    problem = Problem(
        Roster(
            n,
            {"function": Category.of([f"function {code}" for code in people.function])},
            sets={
                "skills": SetColumn.of([[topics[code]] for code in people.skill]),
                "interests": SetColumn.of([[topics[code]] for code in people.interest]),
            },
        ),
        on=date(2027, 1, 4),
        met=Met(met[:, 0], met[:, 1], ago, np.ones(len(met), np.int8)),
    )
    policy = parse_policy({
        "group_size": 4,
        "must": [{"different": "function"}, {"rest": 26}],
        "prefer": [{"exchange": {"teach": "skills", "learn": "interests", "points": 40}}],
    })  # fmt: skip
    began = time.perf_counter()
    found = propose(problem, policy, seed=seed)
    seconds = time.perf_counter() - began
    violations = verify(problem, policy, found)
    if violations:
        raise RuntimeError(f"{len(violations)} violations: {violations[0].message}")
    seated = sum(len(match.members) for match in found.matches)
    return {
        "value": found.objective / 1000,
        "seated": seated,
        "seconds": seconds,
        "verified": time.perf_counter() - began - seconds,
        "peak": peak_mib(),
    }


def _gap(value: float, best: float) -> float:
    return 100 * (1 - value / best) if best else 0.0


ROWS: Final = {
    "instances": instance_rows,
    "generated": generated_rows,
    "peers": peer_rows,
    "tables": table_rows,
    "rounds": round_rows,
}


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    top = argparse.ArgumentParser(
        prog="python -m benchmarks.teams",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    kinds = top.add_subparsers(dest="kind", required=True)
    instances = kinds.add_parser("instances", help="instances of MDGPLIB in a folder")
    instances.add_argument("folder", type=Path)
    instances.add_argument("--seeds", type=int, default=10)
    instances.add_argument("--largest", type=int, default=10_000, help="of so many members at most")
    generated = kinds.add_parser("generated", help="drawn instances of the same families")
    generated.add_argument("--sizes", type=int, nargs="+", default=[120, 240])
    peers = kinds.add_parser("peers", help="beside the package team-formation")
    peers.add_argument("--people", type=int, nargs="+", default=[60, 120, 500])
    peers.add_argument("--seconds", type=float, default=10.0)
    peers.add_argument("--peer-seconds", type=float, default=80.0)
    peers.add_argument("--home", type=Path, default=Path("var/peers"))
    tables = kinds.add_parser("tables", help="tables of four without repeats")
    tables.add_argument("--sizes", type=int, nargs="+", default=[1000])
    whole = kinds.add_parser("rounds", help="a round of tables as a program proposes it")
    whole.add_argument("--sizes", type=int, nargs="+", default=[1000])
    for each in (tables, whole):
        each.add_argument("--rounds", type=int, default=6)
    for each in (instances, generated):
        each.add_argument("--scale", type=float, default=1.0, help="of the published time")
    for each in (instances, generated, peers, tables, whole):
        each.add_argument("--seed", type=int, default=0)
        each.add_argument("--out", type=Path, default=None)
    report = kinds.add_parser("report", help="write docs/benchmarks-teams.md")
    report.add_argument("rows", type=Path)
    report.add_argument("--docs", type=Path, default=Path("docs"))
    return top


def main() -> int:
    """Measure, or write the report."""
    arguments = parser().parse_args()
    if arguments.kind == "report":
        write_teams_report(read_rows(arguments.rows), arguments.docs)
        return 0
    return write_rows(ROWS[arguments.kind](arguments), arguments.out)


if __name__ == "__main__":
    raise SystemExit(main())
