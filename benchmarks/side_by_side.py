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
    """Measure both pairs of codes on so many people.

    Half of them are mentors with one place; then a quarter, with three places.
    """
    for mentors, places in ((people // 2, 1), (people // 4, 3)):
        case = _people(mentors, people - mentors, seed) | {"places": places}
        yield from _assigning(case, home, limit)
    yield from _stable(people // 2, seed, home, limit)


def _row(code: str, work: str, sizes: tuple[int, int], arcs: int, **found: Any) -> Row:
    mentors, mentees = sizes
    row = {"kind": "peer", "code": code, "work": work, "mentees": mentees, "mentors": mentors}
    return row | {"arcs": arcs, "peak_mib": 0.0, "points": 0} | found


def _assigning(case: dict[str, Any], home: Path, limit: float) -> Iterator[Row]:
    """Let mentors have mentees of another function, one to three levels below."""
    size = len(case["mentor_level"]), len(case["mentee_level"])
    allowed, points = _table(case)
    arcs = int(allowed.sum())
    for code, solve in (("crossweave", _scored_and_assigned), ("crossweave, round", _proposed)):
        seconds, pairs = solve(case)
        yield _row(
            code, "best_total", size, arcs,
            seconds=seconds, **_worth(pairs, allowed, points), proven=True,
        )  # fmt: skip
    answer = ask("by_mentor_match", case, home, limit)
    if answer is not None:
        found = _worth([tuple(pair) for pair in answer["pairs"]], allowed, points)
        yield _row("mentor-match", "best_total", size, arcs, seconds=answer["seconds"], **found)


def _people(mentors: int, mentees: int, seed: int) -> dict[str, Any]:
    random = np.random.default_rng(seed)
    case: dict[str, Any] = {"least": LEAST, "most": MOST, "points": POINTS, "places": 1}
    for side, count, levels in (("mentor", mentors, (3, 8)), ("mentee", mentees, (1, 6))):
        case[f"{side}_function"] = random.integers(0, 8, count).tolist()
        case[f"{side}_level"] = random.integers(*levels, count).tolist()
        case[f"{side}_topic"] = random.integers(0, 10, count).tolist()
        case[f"{side}_site"] = random.integers(0, 5, count).tolist()
    return case


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


def _scored_and_assigned(case: dict[str, Any]) -> tuple[float, list[tuple[int, int]]]:
    """Score all pairs and assign, which is what mentor-match does; loading apart."""
    from matching import parse_policy
    from matching.mentoring.arcs import lower_directed
    from matching.mentoring.listing import listed
    from matching.mentoring.sides import numbered
    from matching.solvers import assign

    policy = parse_policy(POLICY)

    def solved(problem: Any) -> Any:
        lowered = lower_directed(problem, policy)
        arcs = listed(lowered, 0).arcs
        free = problem.mentoring.free()
        ends = numbered(arcs, free, np.zeros_like(free), problem.mentoring.served, 0)
        found = assign(
            len(ends.mentees), len(ends.mentors), ends.edges, ends.arcs.scores,
            right_capacity=ends.places,
        )  # fmt: skip
        return ends, found

    solved(_round(_people(10, 10, 0)))
    problem, size = _round(case), len(case["mentor_level"])
    began = time.perf_counter()
    ends, found = solved(problem)
    seconds = time.perf_counter() - began
    if not found.optimal:
        raise RuntimeError("our assignment is not proven")
    chosen = ends.arcs.among(found.edges)
    return seconds, list(zip(chosen.mentor.tolist(), (chosen.mentee - size).tolist(), strict=True))


def _proposed(case: dict[str, Any]) -> tuple[float, list[tuple[int, int]]]:
    """Propose the round: rules, solving, reasons and who went without; loading apart."""
    from matching import parse_policy, propose, verify

    policy = parse_policy(POLICY)
    propose(_round(_people(10, 10, 0)), policy, seed=0)
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

    mentors = len(case["mentor_level"])
    size = mentors + len(case["mentee_level"])

    def both(name: str) -> list[str]:
        return [f"{name} {code}" for side in SIDES for code in case[f"{side}_{name}"]]

    roster = Roster(
        size,
        categories={name: Category.of(both(name)) for name in ("function", "site")},
        numbers={"level": np.array(case["mentor_level"] + case["mentee_level"])},
    )
    offers = np.arange(size) < mentors
    topics = [[topic] for topic in both("topic")]
    sides = Mentoring(
        offers,
        ~offers,
        case["places"] * offers.astype(np.int32),
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
        "crossweave", "stable", (size, size), arcs,
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
            "matching", "stable", (size, size), arcs,
            seconds=answer["seconds"], served=len(pairs), blocking=blocking,
        )  # fmt: skip
