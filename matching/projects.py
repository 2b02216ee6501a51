"""The projects of a round of teams, as columns beside the roster."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from matching.columns import Bool, Int32, Int64, check_length, check_range, frozen_array

_MOST: Final = 2**31 - 1


def _no_rows(columns: int) -> Int32:
    return np.empty((0, columns), np.int32)


def _no_pairs() -> Int32:
    return _no_rows(2)


def _no_needs() -> Int32:
    return _no_rows(3)


def _nobody() -> Bool:
    return np.empty(0, np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class Projects:
    """The projects that look for a team; they are numbered from 0, and have no names here.

    Without any, teams are made all the same: then this only says who would lead one.

    Attributes
    ----------
    least, most
        ``int32 (m,)``: how many members a team has.
    optional
        ``bool (m,)``: which projects need not run.
    needs
        ``int32 (k, 3)``: project, skill (its place in `skills`) and how many members of the team
        have to have it.
    wanted
        ``int32 (k, 2)``: project and skill: what members would be welcome to have.
    skills
        The labels of the skills that projects need or want, as in the roster's ``skills``.
    leads
        ``bool (n,)``: who can lead a team. Empty: nobody said so.
    wishes
        ``int32 (k, 2)``: member and project; of one member the first row is the first wish.
    placed
        ``int32 (k, 2)``: member and project: whom an admin has put where.

    Raises
    ------
    ValueError
        When a column has the wrong length, or names a project, a skill or a member who is not
        there, or when somebody is placed in two projects or wishes for one twice.
    """

    least: Int32
    most: Int32
    optional: Bool = field(default_factory=_nobody)
    needs: Int32 = field(default_factory=_no_needs)
    wanted: Int32 = field(default_factory=_no_pairs)
    skills: tuple[str, ...] = ()
    leads: Bool = field(default_factory=_nobody)
    wishes: Int32 = field(default_factory=_no_pairs)
    placed: Int32 = field(default_factory=_no_pairs)

    def __post_init__(self) -> None:
        self._set("least", frozen_array(self.least, np.int32, "least"))
        count = len(self.least)
        self._set("most", frozen_array(self.most, np.int32, "most"))
        check_length(self.most, count, "most")
        check_range(self.least, 2, _MOST, "least")
        if np.any(self.least > self.most):
            wrong = int(np.flatnonzero(self.least > self.most)[0])
            raise ValueError(f"project {wrong}: its least size is above its largest")
        optional = self.optional if len(self.optional) or not count else np.zeros(count, np.bool_)
        self._set("optional", frozen_array(optional, np.bool_, "optional"))
        check_length(self.optional, count, "optional")
        self._set("leads", frozen_array(self.leads, np.bool_, "leads"))
        self._set_rows(count)

    def _set(self, name: str, column: Any) -> None:
        object.__setattr__(self, name, column)

    def _set_rows(self, count: int) -> None:
        needs = _rows(self.needs, 3, "needs")
        check_range(needs[:, 0], 0, count - 1, "needs")
        check_range(needs[:, 1], 0, len(self.skills) - 1, "needs")
        check_range(needs[:, 2], 1, _MOST, "needs")
        self._set("needs", _frozen(needs[np.lexsort(needs.T[::-1])], "needs"))
        wanted = _rows(self.wanted, 2, "wanted")
        check_range(wanted[:, 0], 0, count - 1, "wanted")
        check_range(wanted[:, 1], 0, len(self.skills) - 1, "wanted")
        self._set("wanted", _frozen(np.unique(wanted, axis=0), "wanted"))
        for name in ("wishes", "placed"):
            pairs = _rows(getattr(self, name), 2, name)
            check_range(pairs[:, 0], 0, _MOST, name)
            check_range(pairs[:, 1], 0, count - 1, name)
            if len(np.unique(pairs, axis=0)) < len(pairs):
                raise ValueError(f"{name}: a member and a project are named together twice")
            order = np.argsort(pairs[:, 0], kind="stable")
            self._set(name, _frozen(pairs[order], name))
        if len(np.unique(self.placed[:, 0])) < len(self.placed):
            raise ValueError("placed: a member is placed in two projects")

    def check_members(self, size: int) -> None:
        """Refuse columns that name members beyond so many.

        Raises
        ------
        ValueError
            A number is nobody's.
        """
        if len(self.leads) not in {0, size}:
            raise ValueError(f"leads: has {len(self.leads)} entries, expected {size}")
        for name in ("wishes", "placed"):
            check_range(getattr(self, name)[:, 0], 0, size - 1, name)

    def wish_ranks(self) -> Int64:
        """Give the rank of each row of `wishes` among its member's, from 1, ``int64 (k,)``."""
        member = self.wishes[:, 0]
        ranks: Int64 = np.arange(len(member)) - np.searchsorted(member, member, side="left") + 1
        return ranks

    def __len__(self) -> int:
        """Count the projects."""
        return len(self.least)


def _rows(rows: Any, columns: int, what: str) -> Int32:
    given = np.asarray(rows)
    if not given.size:
        return _no_rows(columns)
    if given.ndim != 2 or given.shape[1] != columns:
        raise ValueError(f"{what}: expected {columns} numbers a row, got the shape {given.shape}")
    return _frozen(given, what)


def _frozen(rows: Any, what: str) -> Int32:
    frozen: Int32 = frozen_array(rows, np.int32, what, dimensions=2)
    return frozen
