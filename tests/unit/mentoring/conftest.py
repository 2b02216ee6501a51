"""Small mentoring rounds by hand, and random ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import numpy as np
import pytest

from matching.offers import Mentoring
from matching.policy import Policy, parse_policy
from matching.problem import MISSING, Category, Met, Problem, Roster, SetColumn
from matching.verify_mentoring_rules import MentoringFacts

MONDAY = date(2027, 1, 4)
SETS = ("topics_offered", "topics_asked", "functions_offered", "functions_asked")

Pairs = tuple[tuple[int, int], ...]
Build = Callable[..., Problem]


def build_round(offers: list[int], seeks: list[int], **given: Any) -> Problem:
    """Make a round: ``offers`` are places (-1: does not offer), ``seeks`` 0 or 1, by member.

    Other columns by name: ``function``, ``level``, ``manager``, ``languages``, the sets of
    `Mentoring`, and its pairs; what is left goes to the problem.
    """
    size = len(offers)
    sides = {
        "offers": np.array([places >= 0 for places in offers], np.bool_),
        "seeks": np.array(seeks, np.bool_),
        "places": np.array([max(0, places) for places in offers], np.int32),
    }
    sides |= {name: SetColumn.of(given.pop(name)) for name in SETS if name in given}
    sides |= {
        name: np.array(given.pop(name), np.int32)
        for name in ("current", "wishes", "led", "served")
        if name in given
    }
    categories = {"function": Category.of(given.pop("function"))} if "function" in given else {}
    numbers = {}
    if "level" in given:
        levels = [MISSING if value is None else value for value in given.pop("level")]
        numbers["level"] = np.array(levels)
    sets = {"languages": SetColumn.of(given.pop("languages"))} if "languages" in given else {}
    line = {"manager": np.array(given.pop("manager"))} if "manager" in given else {}
    if "met" in given:
        given["met"] = Met(*np.array(given.pop("met"), np.int64).reshape(-1, 4).T)
    roster = Roster(size, categories, numbers, sets, **line)
    return Problem(roster, on=MONDAY, days=90, mentoring=Mentoring(**sides), **given)


def mentoring_policy(**given: Any) -> Policy:
    """Make a mentoring policy from the keys of its document."""
    return parse_policy({"kind": "mentoring", **given})


def random_round(size: int, seed: int) -> Problem:
    """Make a random round: roles, places, topics, wishes, reporting lines and history."""
    random = np.random.default_rng(seed)
    offers = random.random(size) < 0.5
    seeks = (random.random(size) < 0.7) | ~offers
    mentoring = Mentoring(
        offers=offers,
        seeks=seeks,
        places=np.where(offers, random.integers(0, 4, size), 0),
        current=_current(random, offers),
        topics_offered=_some(random, size, "abcdef", 0.9),
        topics_asked=_some(random, size, "abcdef", 0.9),
        functions_offered=_some(random, size, ("IT", "Law", "HR"), 0.2),
        functions_asked=_some(random, size, ("IT", "Law", "HR"), 0.3),
        wishes=_wishes(random, offers, seeks),
        led=_led(random, offers),
        served=random.integers(0, 3, size),
    )
    functions = [("IT", "Law", "HR", None)[code] for code in random.integers(0, 4, size)]
    roster = Roster(
        size,
        categories={"function": Category.of(functions)},
        numbers={
            "level": np.where(random.random(size) < 0.1, MISSING, random.integers(1, 6, size))
        },
        sets={"languages": _some(random, size, ("English", "French"), 0.9)},
        manager=_line(random, size),
    )
    return Problem(
        roster,
        on=MONDAY,
        days=90,
        met=_met(random, size),
        load=random.integers(0, 3, size),
        owed=random.integers(0, 2, size),
        blocked=_pairs(random, size, size // 3),
        mentoring=mentoring,
    )


def _some(random: np.random.Generator, size: int, labels: Any, share: float) -> SetColumn:
    rows = [
        random.choice(list(labels), random.integers(1, 3), replace=False).tolist()
        if random.random() < share
        else []
        for _ in range(size)
    ]
    return SetColumn.of(rows)


def _pairs(random: np.random.Generator, size: int, count: int) -> Any:
    pairs = random.integers(0, size, (count, 2))
    return np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)


def _current(random: np.random.Generator, offers: Any) -> Any:
    pairs = _pairs(random, len(offers), len(offers) // 4)
    return pairs[offers[pairs[:, 0]]] if len(pairs) else pairs.reshape(-1, 2)


def _wishes(random: np.random.Generator, offers: Any, seeks: Any) -> Any:
    rows: list[tuple[int, int]] = []
    for mentee in np.flatnonzero(seeks & (random.random(len(offers)) < 0.4)).tolist():
        others = [mentor for mentor in np.flatnonzero(offers).tolist() if mentor != mentee]
        rows += [(mentee, mentor) for mentor in random.permutation(others)[:3].tolist()]
    return np.array(rows, np.int64).reshape(-1, 2)


def _led(random: np.random.Generator, offers: Any) -> Any:
    rows = [
        (mentor, ago)
        for mentor in np.flatnonzero(offers).tolist()
        for ago in (1, 2, 3)
        if random.random() < 0.4
    ]
    return np.array(rows, np.int64).reshape(-1, 2)


def _line(random: np.random.Generator, size: int) -> Any:
    above = [-1] + [int(random.integers(0, node)) for node in range(1, size)]
    return np.where(random.random(size) < 0.2, -1, above)


def _met(random: np.random.Generator, size: int) -> Met:
    pairs = _pairs(random, size, size // 2)
    ago, met = random.integers(1, 5, len(pairs)), random.integers(-1, 2, len(pairs))
    return Met(pairs[:, 0], pairs[:, 1], ago, met) if len(pairs) else Met.none()


def all_rounds(
    facts: MentoringFacts, floor: int = 0, one_of_each: str | None = None
) -> Iterator[Pairs]:
    """Give every choice of mentorships that keeps the musts, the floor and the places.

    With ``one_of_each`` no mentor has two mentees of the same label of it.
    """

    def alike(mentor: int, mentee: int, chosen: Pairs) -> bool:
        if one_of_each is None or facts.label(one_of_each, mentee) is None:
            return False
        own = [facts.label(one_of_each, other) for theirs, other in chosen if theirs == mentor]
        return facts.label(one_of_each, mentee) in own

    def further(at: int, room: list[int], chosen: Pairs) -> Iterator[Pairs]:
        if at == len(facts.mentees):
            yield chosen
            return
        mentee = facts.mentees[at]
        yield from further(at + 1, room, chosen)
        for mentor in facts.mentors:
            good = mentor != mentee and room[mentor] and not facts.broken(mentor, mentee)
            good = good and not alike(mentor, mentee, chosen)
            if good and facts.score(mentor, mentee) >= floor:
                left = [places - (other == mentor) for other, places in enumerate(room)]
                yield from further(at + 1, left, (*chosen, (mentor, mentee)))

    return further(0, list(facts.room), ())


def key_of(facts: MentoringFacts, document: dict[str, Any], pairs: Pairs) -> tuple[Any, ...]:
    """Say how good a choice is by the policy's objective: the larger, the better."""
    loads = Counter(mentor for mentor, _ in pairs)
    first = sum(min(load, document["least_each"]) for load in loads.values())
    scores = [facts.score(*pair) for pair in pairs]
    ledger = -sum(int(facts.of.served[mentee]) for _, mentee in pairs)
    if document["objective"] == "best_total":
        return (len(pairs), first, sum(scores), ledger)
    levels = sorted(score // 1000 for score in scores)
    return (len(pairs), first, levels, ledger, -sum(load**2 for load in loads.values()))


FULL_POLICY: dict[str, Any] = {
    "must": [
        "asked",
        {"level_gap": {"least": 0, "most": 4}},
        {"apart": "reporting_line"},
        {"cover": "topics"},
        {"load": 2},
        {"breather": {"after": 2, "rest": 1}},
        {"share": "languages"},
        {"rest": 3},
    ],
    "prefer": [
        {"cover": {"points": 40}},
        {"wish": 30},
        {"near": {"attribute": "level", "points": 7}},
        {"unmet": {"attribute": "function", "points": 9}},
        {"owed": 5},
    ],
}
"""A policy with every rule that a mentoring program has a use for, but ``at_most``."""


@pytest.fixture(scope="session")
def build() -> Build:
    """Give the maker of small rounds."""
    return build_round


@pytest.fixture(scope="session")
def draw() -> Build:
    """Give the maker of random rounds."""
    return random_round


@pytest.fixture(scope="session")
def best_key() -> Callable[..., tuple[Any, ...]]:
    """Give what compares rounds by a policy's objective, to the last aim."""
    return key_of


@pytest.fixture(scope="session")
def every_round() -> Callable[..., Iterator[Pairs]]:
    """Give what lists all rounds of a few people."""
    return all_rounds


@pytest.fixture(scope="session")
def full_policy() -> dict[str, Any]:
    """Give a policy with every rule but ``at_most``; not to be changed."""
    return FULL_POLICY


@pytest.fixture(scope="session")
def mentoring() -> Callable[..., Policy]:
    """Give the maker of mentoring policies."""
    return mentoring_policy
