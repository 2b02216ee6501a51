"""Small rosters by hand, and random ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import permutations
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import strategies as st

from matching.evaluate import allowed_pairs, lower, score_pairs
from matching.language import FORMS
from matching.policy import parse_policy
from matching.policy_schema import policy_schema
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
from matching.verify_rules import Facts, breaks, points_of

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
        "load": drawn([0, 0, 1, 1, 3]),
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
        {"load": 3},
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


def _drawn(schema: Any, root: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Draw what a JSON Schema takes; whole numbers are small, or at a bound."""
    if "$ref" in schema:
        return _drawn(root["definitions"][schema["$ref"].rpartition("/")[2]], root)
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "properties" in schema:
        return _object(schema, root)
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return st.one_of([_drawn(each, root) for each in schema[several]])
    return _DRAWN[schema["type"] if isinstance(schema["type"], str) else "integer"](schema, root)


def _integers(schema: Any, _: Any) -> st.SearchStrategy[int]:
    least = schema.get("minimum", 0)
    most = schema.get("maximum", least + 5)
    near = st.integers(max(least, min(0, most)), min(most, max(least, 0) + 5))
    return st.one_of(near, near, near, st.sampled_from([least, most]))


def _texts(schema: Any, _: Any) -> st.SearchStrategy[str]:
    if "pattern" in schema:
        return st.sampled_from(["5 to 7", "6", "2 to 3"])
    return st.sampled_from(["charts", "prompts"])


def _arrays(schema: Any, root: Any) -> st.SearchStrategy[list[Any]]:
    least, most = schema.get("minItems", 0), schema.get("maxItems", 3)
    lists = st.lists(_drawn(schema["items"], root), min_size=least, max_size=max(least, most))
    return lists.map(sorted) if schema["items"].get("type") == "integer" else lists


def _object(schema: Any, root: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Draw an object; of alternatives, those keys that one of them needs and no other."""
    properties = {key: each for key, each in schema["properties"].items() if each is not False}
    ways = [way["required"] for way in schema.get("oneOf", [{"required": []}])]

    def one(way: list[str]) -> st.SearchStrategy[dict[str, Any]]:
        foreign = {key for other in ways for key in other} - set(way)
        keys = [key for key in properties if key not in foreign or len(ways) == 1]
        needed = {*schema.get("required", ()), *way}
        return st.fixed_dictionaries(
            {key: _drawn(properties[key], root) for key in keys if key in needed},
            optional={key: _drawn(properties[key], root) for key in keys if key not in needed},
        )

    return st.one_of([one(way) for way in ways])


_DRAWN: Mapping[str, Callable[[Any, Any], st.SearchStrategy[Any]]] = {
    "integer": _integers,
    "string": _texts,
    "array": _arrays,
    "null": lambda *_: st.none(),
}


@cache
def random_policies(form: str) -> st.SearchStrategy[dict[str, Any]]:
    """Draw documents of policies of a form of program, from their schema."""
    schema = policy_schema()
    pairing, mentoring, teams = (condition["then"] for condition in schema["allOf"])
    shape = {
        "pairs": pairing["else"],
        "tables": pairing["then"],
        "mentoring": mentoring["else"],
        "teams": teams,
    }[form]["properties"]
    keys = {**schema["properties"], "floor": {"type": "integer", "minimum": 0, "maximum": 40}}
    frame = {"pairs": ["odd", "floor"], "tables": ["odd"], "mentoring": ["floor", "least_each"]}
    chosen = {
        key: _drawn(shape.get(key, keys[key]), schema) for key in frame.get(form, ["size", "teams"])
    }
    fixed: dict[str, st.SearchStrategy[Any]] = {"kind": st.just(FORMS[form]["kind"])}
    if form == "tables":
        fixed["group_size"] = st.integers(3, 6)
    lists = {
        part: st.lists(_drawn(shape[part]["items"], schema), max_size=4)
        for part in ("must", "prefer")
    }
    return st.fixed_dictionaries(fixed | lists, optional=chosen)


@pytest.fixture(scope="session")
def policies() -> Callable[[str], st.SearchStrategy[dict[str, Any]]]:
    """Give what draws documents of policies of a form of program."""
    return random_policies


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@cache
def _minutes_of(zone: str, day: date, start: int, end: int) -> frozenset[int]:
    """Look at every minute of three days, and keep those at which the local clock is in the shift.

    Minutes since 1970 in UTC. A shift that ends at or before its start runs into the next day.
    """
    local, until = ZoneInfo(zone), end if end > start else end + 1440
    first = int((datetime.combine(day, time(), UTC) - _EPOCH).total_seconds()) // 60 - 1440
    found = set()
    for minute in range(first, first + 4 * 1440):
        clock = (_EPOCH + timedelta(minutes=minute)).astimezone(local)
        shown = (clock.date() - day).days * 1440 + clock.hour * 60 + clock.minute
        if start <= shown < until:
            found.add(minute)
    return frozenset(found)


@cache
def count_minutes(one: Any, two: Any, on: date = MONDAY, days: int = 7) -> int:
    """Give the minutes in common on the worst day of a period, by counting them one by one.

    A weekday of the one is joined with the same, the day before or the day after of the other, at
    least one of the two within the period; the best of the three ways counts.
    """
    period = [on + timedelta(days=step) for step in range(days)]
    every_day = all(day.weekday() > 4 for day in period)
    worst = []
    for later in (-1, 0, 1):
        met = [
            len(_minutes_of(one[0], mine, *one[1:]) & _minutes_of(two[0], yours, *two[1:]))
            for mine in (on + timedelta(days=step) for step in range(-1, days + 1))
            for yours in (mine + timedelta(days=later),)
            if (mine in period or yours in period)
            and (every_day or max(mine.weekday(), yours.weekday()) < 5)
        ]
        worst.append(min(met, default=0))
    return max(worst)


@pytest.fixture(scope="session")
def minutes_in_common_by_counting() -> Callable[..., int]:
    """Give what counts common working minutes one by one: zone, start and end of both."""
    return count_minutes


@pytest.fixture(scope="session")
def pairs_allowed() -> Callable[..., set[tuple[int, int]]]:
    """Give what lists the pairs that a must allows, after both readings of it agreed."""
    return allowed_by


@pytest.fixture(scope="session")
def pair_points() -> Callable[..., dict[tuple[int, int], float]]:
    """Give what lists the points of every pair, after both readings of a rule agreed."""
    return points_by


def allowed_by(problem, rule) -> set[tuple[int, int]]:
    """Give the pairs that a must allows, after both readings of it agreed."""
    policy = parse_policy({"must": [rule]})
    pairs = np.array(list(permutations(range(problem.size), 2)))
    kept = allowed_pairs(lower(problem, policy), pairs[:, 0], pairs[:, 1])
    (item,) = policy.document()["must"]
    facts = Facts(problem)
    assert [not breaks(facts, item, a, b) for a, b in pairs.tolist()] == kept.tolist()
    found = {(a, b) for (a, b), ok in zip(pairs.tolist(), kept, strict=True) if ok}
    assert found == {(b, a) for a, b in found}
    return {(a, b) for a, b in found if a < b}


def points_by(problem, rule) -> dict[tuple[int, int], float]:
    """Give the points of every pair, after both readings of the rule agreed."""
    policy = parse_policy({"prefer": [rule]})
    pairs = np.array([(a, b) for a, b in permutations(range(problem.size), 2) if a < b])
    scores = score_pairs(lower(problem, policy), pairs[:, 0], pairs[:, 1])
    (item,) = policy.document()["prefer"]
    facts = Facts(problem)
    again = [points_of(facts, item, a, b) + points_of(facts, item, b, a) for a, b in pairs.tolist()]
    assert again == scores.tolist()
    return {(a, b): s / 1000 for (a, b), s in zip(pairs.tolist(), scores.tolist(), strict=True)}
