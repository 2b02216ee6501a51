"""Small rosters by hand, and random ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from matching.problem import (
    CATEGORIES,
    MISSING,
    NUMBERS,
    SETS,
    Category,
    Contacts,
    Met,
    Problem,
    Roster,
    SetColumn,
)

MONDAY = date(2027, 1, 4)

Build = Callable[..., Problem]


def _contacts(size: int, pairs: Sequence[tuple[int, int]], **more: Any) -> Contacts:
    keys = np.unique([key for a, b in pairs for key in (a * size + b, b * size + a)])
    rows, cols = np.divmod(keys.astype(np.int64), size)
    indptr = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=size))])
    return Contacts(indptr, cols, np.ones(len(cols)), **more)


def _known(contacts: Contacts, seed: int) -> Contacts:
    """Draw whom activity covers, and how many people outside of the round they talk with."""
    random = np.random.default_rng(seed + 1_000_000)
    degrees = np.diff(contacts.indptr)
    circle = degrees + random.integers(0, 6, len(degrees))
    circle[(degrees == 0) & (random.random(len(degrees)) < 0.4)] = -1
    across = random.integers(0, 4, len(degrees)) if seed % 2 else np.empty(0, np.int32)
    return replace(contacts, circle=circle, across=across)


def _met(rows: Sequence[tuple[int, int, int, int]]) -> Met:
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return Met(*columns)


def build_problem(size: int, **given: Any) -> Problem:
    """Make a problem: columns by name as lists, ``met`` as rows, ``contacts`` as pairs.

    With ``contacts`` go ``circle`` and ``across``, a number a member.
    """
    categories = {name: Category.of(given.pop(name)) for name in CATEGORIES if name in given}
    sets = {name: SetColumn.of(given.pop(name)) for name in SETS if name in given}
    numbers = {
        name: np.array([MISSING if value is None else value for value in given.pop(name)])
        for name in NUMBERS
        if name in given
    }
    line = {name: np.array(given.pop(name)) for name in ("manager", "capacity") if name in given}
    if "contacts" in given:
        more = {name: given.pop(name) for name in ("circle", "across") if name in given}
        given["contacts"] = _contacts(size, given["contacts"], **more)
    if "met" in given:
        given["met"] = _met(given["met"])
    given.setdefault("on", MONDAY)
    return Problem(Roster(size, categories, numbers, sets, **line), **given)


@pytest.fixture(scope="session")
def build() -> Build:
    """Give the maker of small problems."""
    return build_problem


def _some(random: np.random.Generator, words: Sequence[str], most: int) -> list[str]:
    return sorted(random.choice(words, size=int(random.integers(0, most + 1))))


def random_problem(size: int, seed: int, **given: Any) -> Problem:
    """Draw a roster with gaps in every column, history, contacts and blocks."""
    random = np.random.default_rng(seed)

    def drawn(words: Sequence[Any]) -> list[Any]:
        return [words[k] for k in random.integers(0, len(words), size)]

    def pairs(count: int) -> list[tuple[int, int]]:
        found = random.integers(0, max(1, size), (count, 2)).tolist()
        return [(a, b) for a, b in found if a != b]

    zones = ["Europe/London", "Asia/Kolkata", "Pacific/Auckland", "America/Los_Angeles", None]
    topics = ["charts", "prompts", "checks", "agents"]
    columns: dict[str, Any] = {
        "function": drawn(["Finance", "IT", "Sales", None]),
        "site": drawn(["Leeds", "Pune", None]),
        "time_zone": drawn(zones),
        "level": drawn([1, 2, 3, 5, None]),
        "works_from": drawn([480, 540, 1320, None]),
        "works_until": drawn([360, 960, 1080, None]),
        "languages": [_some(random, ["de", "en", "hi"], 2) for _ in range(size)],
        "skills": [_some(random, topics, 3) for _ in range(size)],
        "interests": [_some(random, topics, 3) for _ in range(size)],
        "manager": [int(random.integers(-1, node)) if node else -1 for node in range(size + 2)],
        "capacity": drawn([1, 1, 1, 1, 1, 0]),
        "met": [(a, b, *random.integers([1, -1], [9, 2]).tolist()) for a, b in pairs(2 * size)],
        "contacts": pairs(2 * size) or None,
        "blocked": np.array(pairs(size // 3)).reshape(-1, 2),
        "owed": drawn([0, 0, 0, 1, 2]),
    }
    columns = {name: value for name, value in columns.items() if value is not None}
    if not size:
        columns = {}
    drawn_problem = build_problem(size, **(columns | given))
    if drawn_problem.contacts is None:
        return drawn_problem
    return replace(drawn_problem, contacts=_known(drawn_problem.contacts, seed))


@pytest.fixture(scope="session")
def draw() -> Build:
    """Give the maker of random problems."""
    return random_problem


FULL: Mapping[str, Any] = {
    "odd": "trio",
    "must": [
        {"different": "function"},
        {"apart": {"relation": "reporting_line", "depth": 2}},
        {"rest": {"rounds": 5, "else": "oldest"}},
        {"overlap": 60},
        {"share": "languages"},
    ],
    "prefer": [
        {"exchange": {"points": 40}},
        {"bridge": 30},
        {"unmet": {"attribute": "function", "points": 20}},
        {"near": {"attribute": "level", "within": 1, "points": 10}},
        {"different": {"attribute": "site", "points": 5}},
        {"share": {"attribute": "interests", "points": 3}},
        {"overlap": {"working_hours": 120, "points": 2}},
        {"owed": 50},
        {"quiet_with_open": 10},
    ],
}


@pytest.fixture(scope="session")
def full() -> dict[str, Any]:
    """Give a policy's document with every rule of the language in it."""
    return dict(FULL)
