"""Partitions to find, and an oracle that looks at all of them, written apart from the library."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest

from matching.solvers import GroupCount, GroupVariety
from matching.solvers.grouping.ground import Ground, Standing, ground_of, standing_of, take_stock
from matching.solvers.grouping.population import compiled
from matching.solvers.grouping.question import Question, read_question

Problem = dict[str, Any]
_NONE: Problem = {
    "groups": None,
    "forbidden": (),
    "together": (),
    "constraints": (),
    "placement": None,
    "allowed": None,
    "waiting": None,
    "optional": (),
}


def _affinity(rng: np.random.Generator, n: int, least: int = -9, most: int = 10) -> np.ndarray:
    upper = np.triu(rng.integers(least, most, (n, n)), 1)
    return upper + upper.T


@pytest.fixture(scope="session")
def random_affinity() -> Callable[..., np.ndarray]:
    """Make symmetric whole affinities: rng, n, least, most."""
    return _affinity


def _some(rng: np.random.Generator, probability: float) -> bool:
    return bool(rng.random() < probability)


def _constraints(rng: np.random.Generator, n: int, m: int) -> list[Any]:
    drawn: list[Any] = []
    for _ in range(rng.integers(0, 3)):
        groups = None if _some(rng, 0.5) else rng.choice(m, rng.integers(1, m + 1)).tolist()
        if _some(rng, 0.5):
            members = np.flatnonzero(rng.random(n) < 0.5)
            least = int(rng.integers(0, 2))
            most = None if _some(rng, 0.4) else least + int(rng.integers(0, 3))
            drawn.append(GroupCount(members, least, most, groups))
        else:
            least = int(rng.integers(0, 3))
            most = None if _some(rng, 0.5) else least + int(rng.integers(0, 2))
            drawn.append(GroupVariety(rng.integers(-1, 3, n), least, most, groups))
    return drawn


def _small(rng: np.random.Generator, *, ruled: bool = True) -> Problem:
    n, m = int(rng.integers(0, 9)), int(rng.integers(1, 4))
    least = rng.integers(0, 3, m)
    problem = {
        "affinity": _affinity(rng, n),
        "sizes": np.stack([least, least + rng.integers(0, 6, m)], axis=1),
    }
    if not ruled:
        return problem
    if n > 1 and _some(rng, 0.5):
        problem["forbidden"] = [
            rng.choice(n, 2, replace=False).tolist() for _ in range(rng.integers(1, 4))
        ]
    if n > 1 and _some(rng, 0.3):
        problem["together"] = [rng.choice(n, 2, replace=False).tolist()]
    problem["constraints"] = _constraints(rng, n, m)
    if _some(rng, 0.5):
        problem["placement"] = rng.integers(-9, 10, (n, m))
    if _some(rng, 0.3):
        problem["allowed"] = rng.random((n, m)) < 0.8
    if _some(rng, 0.3):
        problem["waiting"] = int(rng.integers(0, m))
    if _some(rng, 0.3):
        problem["optional"] = rng.choice(m, rng.integers(1, m + 1)).tolist()
    return problem


@pytest.fixture(scope="session")
def small_problem() -> Callable[..., Problem]:
    """Make a problem of up to 8 members with rules of all kinds; some have no solution."""
    return _small


def _planted(rng: np.random.Generator, least: int = 13, most: int = 16) -> Problem:
    n, m = int(rng.integers(least, most + 1)), int(rng.integers(2, 5))
    labels = rng.integers(0, m, n)
    size = np.bincount(labels, minlength=m)
    problem: Problem = {
        "affinity": _affinity(rng, n),
        "sizes": np.stack([np.maximum(size - rng.integers(0, 2, m), 0), size + 1], axis=1),
    }
    if _some(rng, 0.7):
        pairs = rng.integers(0, n, (8, 2))
        same = labels[pairs[:, 0]] == labels[pairs[:, 1]]
        problem["forbidden"] = pairs[~same]
        problem["together"] = pairs[same & (pairs[:, 0] != pairs[:, 1])][:2]
    marked = rng.random(n) < 0.4
    count = np.bincount(labels[marked], minlength=m)
    values = rng.integers(-1, 4, n)
    varieties = [len(set(values[labels == group].tolist()) - {-1}) for group in range(m)]
    problem["constraints"] = [
        GroupCount(marked, int(count.min()), int(count.max())),
        GroupVariety(values, min(varieties), max(varieties)),
    ]
    if _some(rng, 0.5):
        problem["placement"] = rng.integers(-9, 10, (n, m))
    if _some(rng, 0.5):
        problem["allowed"] = (rng.random((n, m)) < 0.7) | (labels[:, None] == np.arange(m))
    if _some(rng, 0.3):
        problem["waiting"] = int(rng.integers(0, m))
        kept = problem.get("together", [])
        problem["together"] = [p for p in kept if labels[p[0]] != problem["waiting"]]
    if _some(rng, 0.3):
        problem["optional"] = [int(rng.integers(0, m))]
    return problem


@pytest.fixture(scope="session")
def planted_problem() -> Callable[..., Problem]:
    """Make a problem of 13 members and more around a partition that keeps all of its rules."""
    return _planted


def _judge(problem: Problem, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    rules = _NONE | problem
    fine = [_fine(rules, group, labels == group) for group in range(len(rules["sizes"]))]
    for i, j in rules["together"]:
        fine.append((labels[:, i] == labels[:, j]) & (labels[:, i] != _number(rules["waiting"])))
    return _worth(rules, labels), np.all(fine, axis=0)


def _worth(rules: Problem, labels: np.ndarray) -> np.ndarray:
    affinity = np.asarray(rules["affinity"])
    value = np.zeros(len(labels))
    for i, j in combinations(range(len(affinity)), 2):
        together = (labels[:, i] == labels[:, j]) & (labels[:, i] != _number(rules["waiting"]))
        value += affinity[i, j] * together
    if rules["placement"] is not None:
        for member in range(len(affinity)):
            value += np.asarray(rules["placement"])[member, labels[:, member]]
    return value


def _fine(rules: Problem, group: int, there: np.ndarray) -> np.ndarray:
    least, most = rules["sizes"][group]
    fine = there.sum(axis=1) >= least
    for limit in rules["constraints"]:
        if limit.groups is None or group in limit.groups:
            fine &= _holds(limit, there)
    if group in list(rules["optional"]):
        fine |= ~there.any(axis=1)
    fine &= there.sum(axis=1) <= most
    if group != rules["waiting"]:
        for i, j in rules["forbidden"]:
            fine &= ~(there[:, i] & there[:, j])
    if rules["allowed"] is not None:
        fine &= ~(there & ~np.asarray(rules["allowed"])[:, group]).any(axis=1)
    return fine


def _number(group: int | None) -> int:
    return -1 if group is None else group


def _holds(limit: Any, there: np.ndarray) -> np.ndarray:
    if isinstance(limit, GroupCount):
        count = there[:, limit.members].sum(axis=1)
        return (count >= limit.least) & (count <= (np.inf if limit.most is None else limit.most))
    kinds = [code for code in set(np.asarray(limit.values).tolist()) if code >= 0]
    present = [there[:, np.asarray(limit.values) == code].any(axis=1) for code in kinds]
    distinct = sum(present, np.zeros(len(there), np.int64))
    return (distinct >= limit.least) & (distinct <= (np.inf if limit.most is None else limit.most))


@pytest.fixture(scope="session")
def judge() -> Callable[[Problem, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Tell what partitions, one a row, are worth, and whether they keep all rules."""
    return _judge


def _best_by_hand(problem: Problem) -> float | None:
    n, m = len(problem["affinity"]), len(problem["sizes"])
    labels = np.array(list(product(range(m), repeat=n)), np.int64).reshape(m**n, n)
    value, kept = _judge(problem, labels)
    return float(value[kept].max()) if kept.any() else None


@pytest.fixture(scope="session")
def best_by_hand() -> Callable[[Problem], float | None]:
    """Give what the best partition is worth, by looking at all; None when none keeps the rules."""
    return _best_by_hand


def _question(problem: Problem) -> Question:
    return read_question(**(_NONE | problem))


@pytest.fixture(scope="session")
def question_of() -> Callable[[Problem], Question]:
    """Read a problem."""
    return _question


def _grounds(problem: Problem, labels: np.ndarray, seed: int = 1) -> tuple[Ground, Standing]:
    ground = ground_of(_question(problem), 5.0)
    return ground, standing_of(ground, np.asarray(labels, np.int64), seed)


@pytest.fixture(scope="session")
def grounds() -> Callable[..., tuple[Ground, Standing]]:
    """Lay the ground of a problem, with a partition to search from: problem, labels, seed."""
    return _grounds


def _assert_tables(ground: Ground, standing: Standing) -> None:
    groups = len(ground.placement)
    anew = standing_of(ground, standing.label, 1)
    compiled().run(take_stock)(ground, anew)
    assert standing.size.tolist() == np.bincount(standing.label, minlength=groups).tolist()
    assert standing.counted.tolist() == anew.counted.tolist()
    assert standing.distinct.tolist() == anew.distinct.tolist()
    assert np.allclose(standing.cost, anew.cost)
    assert standing.gain == pytest.approx(anew.gain, abs=1e-6 * (1 + np.abs(anew.gain).max()))


@pytest.fixture(scope="session")
def assert_tables() -> Callable[[Ground, Standing], None]:
    """Check the tables of a partition against tables that are counted anew."""
    return _assert_tables
