"""Small rosters for tables and teams, and an oracle that looks at all ways to group them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from matching.policy import Policy
from matching.problem import Category, Met, Problem, Projects, Roster, SetColumn
from matching.proposal import Match, Proposal
from matching.verify import verify

Parts = list[tuple[int, ...]]


def _roster(
    functions: list[str],
    *,
    managers: list[int] | None = None,
    skills: list[list[str]] | None = None,
    interests: list[list[str]] | None = None,
    levels: list[int] | None = None,
    met: list[tuple[int, int, int]] = (),  # type: ignore[assignment]
    **rest: Any,
) -> Problem:
    size = len(functions)
    nothing: list[list[str]] = [[]] * size
    rows = np.array(met, np.int32).reshape(-1, 3).T
    members = Roster(
        size,
        {"function": Category.of(functions)},
        {"level": np.array(levels if levels is not None else [0] * size, np.int64)},
        {
            "skills": SetColumn.of(skills or nothing),
            "interests": SetColumn.of(interests or nothing),
        },
        manager=np.array(managers or [], np.int32),
        capacity=np.array(rest.pop("capacity", []), np.int32),
    )
    history = Met(rows[0], rows[1], rows[2], np.ones(len(rows[0]), np.int8))
    return Problem(members, date(2027, 1, 4), met=history, **rest)


@pytest.fixture(scope="session")
def roster() -> Callable[..., Problem]:
    """Make a problem of members with functions, managers, skills and earlier meetings."""
    return _roster


@pytest.fixture(scope="session")
def projects() -> Callable[..., Projects]:
    """Make projects from sizes, needs and wishes."""

    def made(sizes: list[tuple[int, int]], **columns: Any) -> Projects:
        least, most = np.array(sizes, np.int32).reshape(-1, 2).T
        return Projects(least, most, **columns)

    return made


def _ways(members: tuple[int, ...], least: int, most: int) -> Iterator[Parts]:
    """List all ways to put some of the members into groups."""
    if not members:
        yield []
        return
    first, others = members[0], members[1:]
    yield from _ways(others, least, most)
    for size in range(least, most + 1):
        for chosen in combinations(others, size - 1):
            left = tuple(member for member in others if member not in chosen)
            yield from ([(first, *chosen), *way] for way in _ways(left, least, most))


def _most_served(problem: Problem, policy: Policy, least: int, most: int) -> int:
    """Look at all ways; give how many members the best that keeps all rules serves."""
    best = 0
    fine: dict[tuple[int, ...], bool] = {}
    for way in _ways(tuple(range(problem.size)), least, most):
        served = sum(len(group) for group in way)
        if served <= best:
            continue
        for group in way:
            if group not in fine:
                fine[group] = _keeps(problem, policy, group)
        if all(fine[group] for group in way):
            best = served
    return best


def _keeps(problem: Problem, policy: Policy, group: tuple[int, ...]) -> bool:
    """Say whether a group alone breaks no rule, as the check of proposals sees it."""
    alone = Proposal((Match(group, 0),), (), 0, 0, 0.0, False, "work_limit", 0)
    told = {"everyone_once", "score", "reasons", "objective"}
    found = {violation.rule for violation in verify(problem, policy, alone)} - told
    return not found


@pytest.fixture(scope="session")
def most_served() -> Callable[..., int]:
    """Give how many members can be served, by looking at all ways: problem, policy, least, most."""
    return _most_served
