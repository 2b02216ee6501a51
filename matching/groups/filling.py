"""Lets whoever is left over join a group that has room."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matching.columns import Bool, Int64
from matching.evaluate import Lowered, allowed_block
from matching.groups.company import Company
from matching.groups.seating import Seats
from matching.groups.shapes import widest


def filled(company: Company, seats: Seats, *, repeats: bool) -> Seats:
    """Let members who are in no group join one where every rule allows it, the first that does.

    The search has no reason to seat somebody who gives no points.

    Parameters
    ----------
    company
        The members and the rules.
    seats
        Who is in which group so far.
    repeats
        Whether the rest rule gives way.
    """
    rules = company.lowered
    if repeats and company.rest is not None:
        rules = rules.without([company.rest.label])
    room = _Room(company, rules, seats)
    for member in np.flatnonzero(company.able & (seats.labels < 0)).tolist():
        free = np.flatnonzero(room.is_open(member))
        if free.size:
            room.take(member, int(free[0]))
    return replace(seats, labels=room.labels)


class _Room:
    """Groups as they fill up."""

    def __init__(self, company: Company, rules: Lowered, seats: Seats) -> None:
        from matching.solvers.grouping.constraints import read_limits

        self.labels = seats.labels.copy()
        self._rules, self._placed = rules, _placed(company)
        self._most = widest(company, seats.shape)
        self._limits = read_limits(
            company.size, len(seats.shape), company.limits(range(len(seats.shape)))
        )
        self._count = np.zeros_like(self._limits.most)
        for member in np.flatnonzero(self.labels >= 0).tolist():
            self._count[self.labels[member], self._classes(member)] += 1

    def is_open(self, member: int) -> Bool:
        """Mark the groups that somebody may join, ``bool (m,)``."""
        taken = self.labels >= 0
        sizes = np.bincount(self.labels[taken], minlength=len(self._most))
        free: Bool = (sizes > 0) & (sizes < self._most)
        allowed = allowed_block(self._rules, slice(member, member + 1), slice(0, len(taken)))[0]
        free[self.labels[taken & ~allowed]] = False
        classes = self._classes(member)
        free &= (self._count[:, classes] < self._limits.most[:, classes]).all(axis=1)
        if member in self._placed:
            free[np.arange(len(free)) != self._placed[member]] = False
        return free

    def take(self, member: int, group: int) -> None:
        self.labels[member] = group
        self._count[group, self._classes(member)] += 1

    def _classes(self, member: int) -> Int64:
        limits = self._limits
        return limits.classes[limits.starts[member] : limits.starts[member + 1]]


def _placed(company: Company) -> dict[int, int]:
    projects = company.problem.projects
    return {} if projects is None else dict(projects.placed.tolist())
