"""Rosters of any size that look like an organisation: unequal functions, zones, ties, a history."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching import Policy, Problem, parse_policy
from matching.history import Contacts, Met
from matching.problem import Category, Roster, SetColumn

Ints = NDArray[np.int64]

FUNCTIONS = ("Operations", "Sales", "Service", "IT", "Marketing", "Finance", "HR", "Legal", "Lab")
SHARES = (0.24, 0.2, 0.16, 0.12, 0.09, 0.07, 0.05, 0.04, 0.03)
SITES = {
    "Leeds": "Europe/London", "Berlin": "Europe/Berlin", "Lyon": "Europe/Paris",
    "Porto": "Europe/Lisbon", "Austin": "America/Chicago", "Boston": "America/New_York",
    "Lima": "America/Lima", "Pune": "Asia/Kolkata", "Osaka": "Asia/Tokyo",
    "Perth": "Australia/Perth", "Nairobi": "Africa/Nairobi", "Cairo": "Africa/Cairo",
}  # fmt: skip
LANGUAGES = ("en", "de", "fr", "es", "hi", "ja")
TOPICS = 40

EXAMPLE = {
    "odd": "trio",
    "must": [
        {"different": "function"},
        {"apart": "reporting_line"},
        {"rest": {"rounds": 26, "else": "oldest"}},
        {"overlap": {"working_hours": 60}},
        {"share": "languages"},
    ],
    "prefer": [
        {"exchange": {"teach": "skills", "learn": "interests", "points": 40}},
        {"bridge": {"points": 30}},
        {"unmet": {"attribute": "function", "points": 20}},
        {"near": {"attribute": "level", "within": 1, "points": 10}},
        {"different": {"attribute": "site", "points": 5}},
        {"owed": {"points": 50}},
    ],
}
"""The example policy of the design."""


def example_policy(odd: str = "trio") -> Policy:
    """Give the design's example policy, checked."""
    return parse_policy(EXAMPLE | {"odd": odd})


def majority_shares() -> tuple[float, ...]:
    """Give the shares of functions of which one has 60 % of all members."""
    return (0.6, 0.1, 0.1, 0.1, 0.1)


def roster(
    size: int, seed: int = 0, *, rounds: int = 26, contacts: int = 20,
    shares: tuple[float, ...] | None = None,
) -> Problem:  # fmt: skip
    """Draw a roster.

    Parameters
    ----------
    size
        How many members there are.
    seed
        Draws everything.
    rounds
        How many earlier rounds everybody has behind them.
    contacts
        With how many others a member is in touch, in the mean.
    shares
        The share of each function; without them, those of `SHARES`.
    """
    shares = SHARES if shares is None else shares
    random = np.random.default_rng(seed)
    function = random.choice(len(shares), size, p=np.array(shares) / sum(shares))
    site = random.choice(len(SITES), size, p=_zipf(len(SITES)))
    zones = sorted(set(SITES.values()))
    zone_of = np.array([zones.index(zone) for zone in SITES.values()])
    members = Roster(
        size,
        categories={
            "function": Category(function.astype(np.int32), FUNCTIONS[: len(shares)]),
            "site": Category(site.astype(np.int32), tuple(SITES)),
            "time_zone": Category(zone_of[site].astype(np.int32), tuple(zones)),
        },
        numbers={"level": random.integers(1, 7, size)},
        sets={
            "languages": _set(_languages(random, size), LANGUAGES),
            "skills": _set(_topics(random, size), [f"topic {k:02}" for k in range(TOPICS)]),
            "interests": _set(_topics(random, size), [f"topic {k:02}" for k in range(TOPICS)]),
        },
        manager=_managers(random, size),
    )
    return Problem(
        members,
        on=date(2027, 1, 4),
        met=_history(random, function, rounds),
        contacts=_contacts(random, size, contacts) if contacts else None,
        owed=(random.random(size) < 0.05).astype(np.int32),
    )


def _zipf(count: int) -> NDArray[np.float64]:
    weights = 1 / np.arange(1, count + 1)
    result: NDArray[np.float64] = weights / weights.sum()
    return result


def _languages(random: np.random.Generator, size: int) -> NDArray[np.bool_]:
    flags = random.random((size, len(LANGUAGES))) < 0.15
    flags[:, 0] = random.random(size) < 0.9
    return flags


def _topics(random: np.random.Generator, size: int) -> NDArray[np.bool_]:
    """Let a few topics be known and asked for by many."""
    return random.random((size, TOPICS)) < np.minimum(0.5, 4 * _zipf(TOPICS) * 0.7)


def _set(flags: NDArray[np.bool_], labels: tuple[str, ...] | list[str]) -> SetColumn:
    indptr = np.concatenate([[0], np.cumsum(flags.sum(axis=1))])
    return SetColumn(indptr, np.nonzero(flags)[1].astype(np.int32), tuple(labels))


def _managers(random: np.random.Generator, size: int) -> NDArray[np.int32]:
    """Give each member one of those before them as manager, about seven to a manager."""
    line = np.maximum(0, (np.arange(size) - 1) // 7)
    line[:1] = -1
    numbering = random.permutation(size)
    manager = np.full(size, -1, np.int32)
    manager[numbering] = np.where(line < 0, -1, numbering[line])
    return manager


def _history(random: np.random.Generator, function: Ints, rounds: int) -> Met:
    """Pair everybody at random in each earlier round, across functions."""
    a, b, ago = [], [], []
    for round_ in range(1, rounds + 1):
        order = random.permutation(len(function))
        half = len(order) // 2
        one, other = order[:half], order[half : 2 * half]
        kept = function[one] != function[other]
        a.append(one[kept])
        b.append(other[kept])
        ago.append(np.full(int(kept.sum()), round_))
    if not rounds:
        return Met.none()
    first, second, since = (np.concatenate(part).astype(np.int32) for part in (a, b, ago))
    met = random.choice([1, -1, 0], len(first), p=[0.6, 0.3, 0.1]).astype(np.int8)
    return Met(first, second, since, met)


def _contacts(random: np.random.Generator, size: int, degree: int) -> Contacts:
    """Let members be in touch mostly with those near them in a random order, as in teams."""
    place = random.permutation(size)
    near = np.repeat(np.arange(size), degree // 2)
    step = random.integers(1, 30, len(near))
    far = random.random(len(near)) < 0.3
    other = np.where(far, random.integers(0, size, len(near)), (near + step) % size)
    a, b = place[near], place[other]
    keys = np.unique(np.concatenate([a * size + b, b * size + a])[np.tile(a != b, 2)])
    rows, cols = np.divmod(keys, size)
    indptr = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=size))])
    return Contacts(indptr, cols.astype(np.int32), np.ones(len(cols), np.float32))
