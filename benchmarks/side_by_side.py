"""The same people with our engine and with the packages mentor-match and matching."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.peers import ask

SIDES: Final = ("mentor", "mentee")
LEAST: Final = 1
MOST: Final = 3
POINTS: Final = {"topic": 40, "near": 10, "site": 5}

# Within the levels that are allowed, `near` gives points for a gap of exactly `LEAST`.
POLICY: Final = {
    "kind": "mentoring",
    "must": [{"different": "function"}, {"level_gap": {"least": LEAST, "most": MOST}}],
    "prefer": [
        {"cover": {"points": POINTS["topic"]}},
        {"near": {"attribute": "level", "within": LEAST, "points": POINTS["near"]}},
        {"different": {"attribute": "site", "points": POINTS["site"]}},
    ],
}

Row = dict[str, Any]


def peer_rows(people: int, seed: int, home: Path, limit: float) -> Iterator[Row]:
    """Measure both pairs of codes on so many people, half of them mentors."""
    yield from _assigning(people // 2, seed, home, limit)
    yield from _stable(people // 2, seed, home, limit)


def _row(code: str, work: str, size: int, arcs: int, **found: Any) -> Row:
    row = {"kind": "peer", "code": code, "work": work, "mentees": size, "mentors": size}
    return row | {"arcs": arcs, "peak_mib": 0.0, "points": 0} | found


def _assigning(size: int, seed: int, home: Path, limit: float) -> Iterator[Row]:
    """Let every mentor have one mentee of another function, one to three levels below."""
    case = _people(size, seed)
    allowed, points = _table(case)
    arcs = int(allowed.sum())
    seconds, pairs = _ours(case)
    yield _row(
        "crossweave", "best_total", size, arcs,
        seconds=seconds, **_worth(pairs, allowed, points), proven=True,
    )  # fmt: skip
    answer = ask("by_mentor_match", case, home, limit)
    if answer is not None:
        found = _worth([tuple(pair) for pair in answer["pairs"]], allowed, points)
        yield _row("mentor-match", "best_total", size, arcs, seconds=answer["seconds"], **found)


def _people(size: int, seed: int) -> dict[str, Any]:
    random = np.random.default_rng(seed)
    return {
        "mentor_function": random.integers(0, 8, size).tolist(),
        "mentee_function": random.integers(0, 8, size).tolist(),
        "mentor_level": random.integers(3, 8, size).tolist(),
        "mentee_level": random.integers(1, 6, size).tolist(),
        **{f"{side}_topic": random.integers(0, 10, size).tolist() for side in SIDES},
        **{f"{side}_site": random.integers(0, 5, size).tolist() for side in SIDES},
        "least": LEAST,
        "most": MOST,
        "points": POINTS,
    }


def _table(case: dict[str, Any]) -> tuple[Any, Any]:
    """Say who may mentor whom and for how many points, from the columns alone."""
    gap = np.subtract.outer(case["mentor_level"], case["mentee_level"])
    other = np.not_equal.outer(case["mentor_function"], case["mentee_function"])
    topic = np.equal.outer(case["mentor_topic"], case["mentee_topic"])
    site = np.not_equal.outer(case["mentor_site"], case["mentee_site"])
    points = POINTS["near"] * (gap == LEAST) + POINTS["topic"] * topic + POINTS["site"] * site
    return other & (gap >= LEAST) & (gap <= MOST), points


def _worth(pairs: list[Any], allowed: Any, points: Any) -> Row:
    """Count what an answer serves; a pair that may not be is an error of the code measured."""
    if not all(allowed[pair] for pair in pairs):
        raise RuntimeError("an answer holds a pair that breaks a rule")
    return {"served": len(pairs), "points": int(sum(points[pair] for pair in pairs))}


def _ours(case: dict[str, Any]) -> tuple[float, list[tuple[int, int]]]:
    """Propose the round: rules, solving, reasons and who went without; loading apart."""
    from matching import parse_policy, propose, verify

    policy = parse_policy(POLICY)
    propose(_round(_people(10, 0)), policy, seed=0)
    problem, size = _round(case), len(case["mentor_level"])
    began = time.perf_counter()
    proposal = propose(problem, policy, seed=0)
    seconds = time.perf_counter() - began
    violations = verify(problem, policy, proposal)
    if violations or not proposal.optimal:
        raise RuntimeError(f"our round does not hold: {violations[:1]}")
    pairs = [(match.mentor or 0, (match.mentee or 0) - size) for match in proposal.matches]
    return seconds, pairs


def _round(case: dict[str, Any]) -> Any:
    """Make the engine's problem of a case: mentors first, then mentees."""
    from matching.offers import Mentoring
    from matching.problem import Category, Problem, Roster, SetColumn

    size = len(case["mentor_level"])

    def both(name: str) -> list[str]:
        return [f"{name} {code}" for side in SIDES for code in case[f"{side}_{name}"]]

    roster = Roster(
        2 * size,
        categories={name: Category.of(both(name)) for name in ("function", "site")},
        numbers={"level": np.array(case["mentor_level"] + case["mentee_level"])},
    )
    offers = np.arange(2 * size) < size
    topics = [[topic] for topic in both("topic")]
    sides = Mentoring(
        offers,
        ~offers,
        offers.astype(np.int32),
        topics_offered=SetColumn.of(
            [row if each else [] for row, each in zip(topics, offers, strict=True)]
        ),
        topics_asked=SetColumn.of(
            [[] if each else row for row, each in zip(topics, offers, strict=True)]
        ),
    )
    return Problem(roster, on=date(2027, 1, 4), mentoring=sides)


def _stable(size: int, seed: int, home: Path, limit: float) -> Iterator[Row]:
    """Let mentees propose by ten ranked wishes; mentors have one to five places."""
    from benchmarks.bipartite import wishes
    from matching.solvers import blocking_pairs, stable_assign

    left, right, places = wishes(size, size, 10, seed)
    began = time.perf_counter()
    found = stable_assign(left, right, places)
    seconds = time.perf_counter() - began
    arcs = 10 * size
    blocking = len(blocking_pairs(left, right, places, found.pairs))
    yield _row(
        "crossweave", "stable", size, arcs,
        seconds=seconds, served=len(found.pairs), blocking=blocking, proven=found.optimal,
    )  # fmt: skip
    case = {
        "left": [row.tolist() for row in left],
        "right": [row.tolist() for row in right],
        "capacity": places.tolist(),
    }
    answer = ask("by_matching", case, home, limit)
    if answer is not None:
        pairs = np.array(answer["pairs"], np.int64).reshape(-1, 2)
        blocking = len(blocking_pairs(left, right, places, pairs))
        yield _row(
            "matching", "stable", size, arcs,
            seconds=answer["seconds"], served=len(pairs), blocking=blocking,
        )  # fmt: skip
