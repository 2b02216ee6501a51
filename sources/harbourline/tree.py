"""The reporting lines: one head of the company, spans of four to nine, levels that fall."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

import numpy as np

from sources.harbourline.dice import Bools, Ints, pick, shuffled, stream
from sources.harbourline.functions import EXECUTIVE, FUNCTIONS

TOP_LEVEL: Final = 6
_WIDEST, _NARROWEST = 9, 4
_MANAGED_ELSEWHERE = 0.03


@dataclass(frozen=True, slots=True)
class Tree:
    """Who reports to whom; person 0 heads the company.

    Attributes
    ----------
    function : ndarray of int64, shape (n,)
        A position in ``FUNCTIONS``.
    manager : ndarray of int64, shape (n,)
        A person's number, -1 for the head of the company. Who leads others has a manager with a
        smaller number than their own.
    level : ndarray of int64, shape (n,)
        6 at the top; below the manager's level, and never below 1.
    leads : ndarray of bool, shape (n,)
        Whether anybody reports to this person.
    """

    function: Ints
    manager: Ints
    level: Ints
    leads: Bools


def grow_tree(members: int, seed: int) -> Tree:
    """Grow the company's reporting lines, function by function.

    Parameters
    ----------
    members : int
        How many people, 30 or more.
    seed : int
        The seed of the company.

    Returns
    -------
    Tree
        Everybody reports within their function, but for the nine heads and about three in a
        hundred who report to somebody nearby in another one.
    """
    rng = stream(seed, "tree")
    function, manager = [FUNCTIONS.index(EXECUTIVE)], [-1]
    for number, size in enumerate(_sizes(members - 1)):
        head = len(manager)
        manager.append(0)
        manager.extend(_reports(size - 1, head, rng))
        function.extend([number] * size)
    lines = np.array(manager, dtype=np.int64)
    leads = np.zeros(members, dtype=np.bool_)
    leads[lines[1:]] = True
    functions = np.array(function, dtype=np.int64)
    lines = _swap_some(lines, functions, leads, rng)
    return Tree(functions, lines, _levels(lines, leads, rng), leads)


def _sizes(people: int) -> list[int]:
    """Largest remainders, with at least two people in each function."""
    exact = np.array([function.share for function in FUNCTIONS]) * people / 100
    sizes = np.maximum(np.floor(exact).astype(np.int64), 2)
    for number in np.argsort(np.floor(exact) - exact, kind="stable")[: people - sizes.sum()]:
        sizes[number] += 1
    return [int(size) for size in sizes]


def _reports(below: int, head: int, rng: np.random.Generator) -> list[int]:
    """Find the manager of each of the ``below`` people under ``head``, numbered on from it."""
    managers: list[int] = []
    waiting = deque([(head, below)])
    while waiting:
        leader, count = waiting.popleft()
        for part in _split(count, rng):
            managers.append(leader)
            if part:
                waiting.append((head + len(managers), part))
    return managers


def _split(count: int, rng: np.random.Generator) -> list[int]:
    """Share ``count`` people among direct reports: how many each of them leads, 0 or 4 and more."""
    if count <= _WIDEST:
        return [0] * count
    direct = pick(rng, _NARROWEST, min(_WIDEST, count - _NARROWEST))
    below = count - direct
    leaders = max(1, min(direct, below // 5))
    parts = [below // leaders + (place < below % leaders) for place in range(leaders)]
    return parts + [0] * (direct - leaders)


def _swap_some(manager: Ints, function: Ints, leads: Bools, rng: np.random.Generator) -> Ints:
    """Exchange the managers of a few people of different functions: spans stay as they are."""
    alone = np.flatnonzero(~leads)
    chosen = alone[shuffled(rng, len(alone))[: 2 * round(len(alone) * _MANAGED_ELSEWHERE / 2)]]
    one, other = chosen[::2], chosen[1::2]
    differ = function[one] != function[other]
    one, other = one[differ], other[differ]
    swapped = manager.copy()
    swapped[one], swapped[other] = manager[other], manager[one]
    return swapped


def _levels(manager: Ints, leads: Bools, rng: np.random.Generator) -> Ints:
    level = np.full(len(manager), TOP_LEVEL, dtype=np.int64)
    lowest = _leads_nobody_who_leads(manager, leads)
    for person in np.flatnonzero(leads)[1:].tolist():
        drop = 2 if lowest[person] and manager[person] and rng.random() < 0.4 else 1
        level[person] = max(1, level[manager[person]] - drop)
    alone = np.flatnonzero(~leads)
    above = level[manager[alone]]
    level[alone] = 1 + (rng.random(len(alone)) * np.maximum(above - 1, 1)).astype(np.int64)
    return level


def _leads_nobody_who_leads(manager: Ints, leads: Bools) -> Bools:
    lowest = leads.copy()
    lowest[manager[np.flatnonzero(leads)[1:]]] = False
    return lowest
