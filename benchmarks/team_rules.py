"""People and the constraints of the package team-formation, and what a set of teams misses."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

RULES: Final = {
    "even": (
        ("function", "diversify", 1),
        ("site", "different", 1),
        ("level", "cluster_numeric", 1),
        ("hours", "cluster", 1),
    ),
    "uneven": (
        ("function", "diversify", 1),
        ("site", "different", 1),
        ("level", "diversify", 1),
        ("hours", "cluster", 1),
    ),
}
"""The package's kinds of constraints, by how values are spread over people."""

VALUES: Final = {
    "even": {"function": 7, "site": 14, "level": 5, "hours": 3},
    "uneven": {"function": 8, "site": 12, "level": 4, "hours": 3},
}
"""How many values each attribute has."""

TARGET: Final = 7

Case = dict[str, Any]


def draw_people(count: int, seed: int, spread: str) -> Case:
    """Draw people with a function, a site, a level and the hours at which they work.

    Parameters
    ----------
    spread
        ``even``: as many people with each value; ``uneven``: few values are frequent, and teams
        cannot be like all people without missing something.
    """
    random = np.random.default_rng(seed)
    people = {
        name: _even(random, kinds, count) if spread == "even" else _uneven(random, kinds, count)
        for name, kinds in VALUES[spread].items()
    }
    return {"people": people, "rules": [list(rule) for rule in RULES[spread]], "target": TARGET}


@dataclass(frozen=True, slots=True, eq=False)
class TableFolk:
    """People who sat at tables of four before.

    Attributes
    ----------
    function, skill, interest
        ``int64 (n,)``.
    met
        ``int64 (k, 2)``: who sat together, round by round.
    """

    function: Any
    skill: Any
    interest: Any
    met: Any


def draw_tables(n: int, rounds: int, seed: int) -> TableFolk:
    """Draw people of twelve functions, few of them large, and rounds in which they met others."""
    random = np.random.default_rng(seed)
    shares = np.array([20, 15, 12, 10, 9, 8, 7, 6, 5, 4, 2, 2]) / 100
    function = random.choice(12, n, p=shares)
    skill, interest = random.integers(0, 30, n), random.integers(0, 30, n)
    seats = [random.permutation(n)[: n - n % 4].reshape(-1, 4) for _ in range(rounds)]
    met = np.concatenate([s[:, [a, b]] for s in seats for a in range(4) for b in range(a)])
    return TableFolk(function, skill, interest, met)


def unavoidable(case: Case) -> int:
    """Return what any teams of these people miss: values that are too many or too few in all."""
    total = 0
    for name, kind, weight in case["rules"]:
        values = np.array(case["people"][name])
        sizes = team_sizes(len(values), case["target"])
        count = Counter(values.tolist())
        if kind == "diversify":
            wanted = [targets(values, size) for size in sizes]
            kinds = sorted(count)[:-1]
            total += weight * sum(abs(sum(w[k] for w in wanted) - count[k]) for k in kinds)
        elif kind == "different":
            total += weight * sum(max(0, many - len(sizes)) for many in count.values())
    return total


def team_sizes(count: int, target: int) -> list[int]:
    """Return the sizes that the package gives: the target, or one more."""
    teams = count // target
    return [count // teams + (team < count % teams) for team in range(teams)]


def missed(case: Case, labels: list[int]) -> int:
    """Add up what teams miss, as that package's objective does."""
    sizes = team_sizes(len(labels), case["target"])
    if sorted(Counter(labels).values()) != sorted(sizes):
        raise RuntimeError("the teams do not have the sizes that were asked for")
    total = 0
    for name, kind, weight in case["rules"]:
        values = np.array(case["people"][name])
        teams = [values[np.array(labels) == team] for team in range(len(sizes))]
        total += weight * sum(_MISSED[kind](values, team) for team in teams)
    return total


def targets(values: Any, size: int) -> dict[int, int]:
    """Return how many of each value a team of a size should have, to be like all people."""
    kinds, counts = np.unique(values, return_counts=True)
    shares = np.round(counts / len(values) * size).astype(int)
    return dict(zip(kinds.tolist(), shares.tolist(), strict=True))


def _even(random: np.random.Generator, kinds: int, count: int) -> list[int]:
    return random.permutation(np.arange(count) % kinds).tolist()  # type: ignore[no-any-return]


def _uneven(random: np.random.Generator, kinds: int, count: int) -> list[int]:
    weight = 1.0 / np.arange(1, kinds + 1) ** 0.5
    return random.choice(kinds, count, p=weight / weight.sum()).tolist()  # type: ignore[no-any-return]


def _from_population(values: Any, team: Any) -> int:
    """Count what a team is away from the targets; the last value counts with the others."""
    wanted = targets(values, len(team))
    return sum(abs(int((team == kind).sum()) - wanted[kind]) for kind in sorted(wanted)[:-1])


def _not_alike(_: Any, team: Any) -> int:
    return len(team) - max(Counter(team.tolist()).values())


def _doubled(_: Any, team: Any) -> int:
    return len(team) - len(set(team.tolist()))


def _range(_: Any, team: Any) -> int:
    return int(team.max() - team.min())


_MISSED: Final = {
    "diversify": _from_population,
    "cluster": _not_alike,
    "different": _doubled,
    "cluster_numeric": _range,
}
