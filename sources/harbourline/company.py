"""The company behind the files: who works where, speaks what, and is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from sources.harbourline.dice import Bools, Floats, Ints, choose_by_row, sample, shuffled, stream
from sources.harbourline.functions import FUNCTIONS
from sources.harbourline.naming import Names, name_everybody
from sources.harbourline.sites import SITES
from sources.harbourline.tree import Tree, grow_tree

SMALLEST: Final = 30
_WITH_THE_MANAGER = 0.35
_CONTRACTORS, _ON_LEAVE, _NEWCOMERS = 0.05, 0.04, 0.0075


@dataclass(frozen=True, slots=True)
class Company:
    """Harbourline, in the order of its employee numbers.

    Attributes
    ----------
    seed : int
        What the company grew from.
    today : date
        The day the files are written for.
    tree : Tree
        Function, manager, level; numbers are positions in these columns.
    site : ndarray of int64, shape (n,)
        A position in ``SITES``.
    names : Names
        Names, addresses and what they hint at.
    on_leave, contractor : ndarray of bool, shape (n,)
        Who is away, and who is not employed.
    newcomer : ndarray of bool, shape (n,)
        Who has just moved to the country and so far shares a language with hardly anybody.
    """

    seed: int
    today: date
    tree: Tree
    site: Ints
    names: Names
    on_leave: Bools
    contractor: Bools
    newcomer: Bools

    @property
    def size(self) -> int:
        """How many people there are."""
        return len(self.site)

    @property
    def keys(self) -> list[str]:
        """Their employee numbers, in order."""
        return [f"HL-{number:05d}" for number in range(1, self.size + 1)]


def found_company(members: int, seed: int, today: date) -> Company:
    """Invent the whole company.

    Parameters
    ----------
    members : int
        How many people, from 30.
    seed : int
        Same seed and size, same company.
    today : date
        The day the files are written for.

    Returns
    -------
    Company
        People, offices and reporting lines.

    Raises
    ------
    ValueError
        When there are too few people for nine functions, or the seed is negative.
    """
    if members < SMALLEST:
        raise ValueError(f"Harbourline needs {SMALLEST} members or more; ask for at least that.")
    if seed < 0:
        raise ValueError(f"The seed of Harbourline is {seed}; give 0 or a whole number above it.")
    tree = _renumber(grow_tree(members, seed), seed)
    site = _sites(tree, seed)
    rng = stream(seed, "status")
    ordinary = ~tree.leads
    contractor = sample(rng, ordinary, round(_CONTRACTORS * members))
    on_leave = sample(rng, ~contractor & (tree.manager >= 0), round(_ON_LEAVE * members))
    fresh = ordinary & (tree.level <= 2) & ~contractor & ~on_leave
    newcomer = sample(rng, fresh, round(_NEWCOMERS * members))
    names = name_everybody(site, newcomer, seed)
    return Company(seed, today, tree, site, names, on_leave, contractor, newcomer)


def _renumber(tree: Tree, seed: int) -> Tree:
    """Shuffle the numbers, so that they tell nothing of function or rank."""
    old = shuffled(stream(seed, "numbers"), len(tree.manager))
    new = np.argsort(old)
    manager = tree.manager[old]
    manager = np.where(manager < 0, -1, new[manager])
    return Tree(tree.function[old], manager, tree.level[old], tree.leads[old])


def _sites(tree: Tree, seed: int) -> Ints:
    """Seat everybody: often at the manager's office, else where the function is at home."""
    rng = stream(seed, "sites")
    site = choose_by_row(rng, _homes(), tree.function)
    site[tree.manager < 0] = 0
    follows = (rng.random(len(site)) < _WITH_THE_MANAGER) & (tree.level < 5)
    for person in from_the_top(tree).tolist():
        if follows[person]:
            site[person] = site[tree.manager[person]]
    return site


def _homes() -> Floats:
    """Weigh the pull of each office on each function, shape (functions, sites)."""
    return np.array(
        [[site.share * function.homes.get(site.name, 1.0) for site in SITES]
         for function in FUNCTIONS]
    )  # fmt: skip


def from_the_top(tree: Tree) -> Ints:
    """Order people so that everybody comes after their manager.

    Parameters
    ----------
    tree : Tree
        The reporting lines.

    Returns
    -------
    ndarray of int64, shape (n,)
        People by their distance from the head of the company, then by number.
    """
    depth = np.where(tree.manager < 0, 0, -1)
    while (depth < 0).any():
        known = (depth < 0) & (depth[tree.manager] >= 0)
        depth[known] = depth[tree.manager[known]] + 1
    return np.argsort(depth, kind="stable")
