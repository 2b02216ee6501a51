"""Allowed pairs and their scores under a policy, in blocks of rows: the NumPy evaluator."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np

from matching.columns import Bool, Int64
from matching.policy import Policy, PolicyError, check_policy
from matching.problem import Problem
from matching.rules import PreferRule, Rule
from matching.terms import CodeTable, SparseExceptions, Term

NOT_POSSIBLE: Final = "not_possible"
"""The label under which blocked pairs and members without capacity count, whatever the cause."""

NO_PLACE: Final = "no_place"
"""The label under which mentors count whose places are all taken.

Apart from `NOT_POSSIBLE`, because whoever lacks nothing but a place is told so, and comes first
next time.
"""

_CELLS: Final = 2_000_000
"""How many pairs a block has at most, so that its arrays stay in the processor's cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Must:
    """A condition that every pair keeps: its term is not 0.

    Attributes
    ----------
    label
        The label of the rule, `NOT_POSSIBLE` or `NO_PLACE`.
    term
        Symmetric.
    rule
        The rule, or ``None`` for what comes from the problem itself.
    """

    label: str
    term: Term
    rule: Rule | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Prefer:
    """A source of points: the rule's weight times its term."""

    rule: PreferRule
    term: Term


@dataclass(frozen=True, slots=True, eq=False)
class Lowered:
    """A policy lowered to terms on one problem.

    Attributes
    ----------
    problem
        The problem.
    musts, prefers
        The conditions and the sources of points.
    floor
        What a match must score at least, thousandths of a point.
    """

    problem: Problem
    musts: tuple[Must, ...]
    prefers: tuple[Prefer, ...]
    floor: int = 0

    @property
    def size(self) -> int:
        """How many members there are."""
        return self.problem.size

    def without(self, labels: Iterable[str]) -> Lowered:
        """Give the same without the musts of some labels."""
        dropped = frozenset(labels)
        return replace(self, musts=tuple(m for m in self.musts if m.label not in dropped))


@lru_cache(maxsize=2)
def lower(problem: Problem, policy: Policy) -> Lowered:
    """Lower a policy to terms.

    The last results are kept, since explaining a round asks for the same again and again.

    Parameters
    ----------
    problem
        The members.
    policy
        The rules.

    Returns
    -------
    Lowered
        What the functions of this module evaluate.

    Raises
    ------
    PolicyError
        When a rule needs a column that no member has.
    """
    complaints = check_policy(problem, policy)
    if complaints:
        raise PolicyError(complaints)
    if not problem.size:
        return Lowered(problem, (), ())
    musts = [Must(rule.label, rule.lower(problem), rule) for rule in policy.must]
    prefers = [Prefer(rule, rule.lower(problem)) for rule in policy.prefer]
    return Lowered(
        problem, (*_not_possible(problem), *musts), tuple(prefers), floor=1000 * policy.floor
    )


def _not_possible(problem: Problem) -> list[Must]:
    """Give the conditions that come from the problem: no blocked pair, nobody without capacity."""
    blocked = problem.blocked.astype(np.int64)
    nothing = np.zeros(len(blocked), np.int64)
    pairs = SparseExceptions.of(problem.size, blocked[:, 0], blocked[:, 1], nothing, otherwise=1)
    able = (problem.members.capacity > 0).astype(np.int32)
    both = np.array([[0, 0], [0, 1]], dtype=np.int64)
    return [Must(NOT_POSSIBLE, pairs), Must(NOT_POSSIBLE, CodeTable(able, both))]


def allowed_block(lowered: Lowered, rows: slice, cols: slice) -> Bool:
    """Mark the allowed pairs of some rows with some columns.

    Parameters
    ----------
    lowered
        The policy on a problem.
    rows, cols
        Ranges of members.

    Returns
    -------
    numpy.ndarray
        ``bool (rows, cols)``; a member is never allowed with themselves.
    """
    each_row = np.arange(lowered.size)[rows]
    each_col = np.arange(lowered.size)[cols]
    allowed: Bool = np.not_equal.outer(each_row, each_col)
    for must in lowered.musts:
        allowed &= must.term.block(rows, cols) != 0
    return allowed


def score_block(lowered: Lowered, rows: slice, cols: slice) -> Int64:
    """Score the pairs of some rows with some columns, both directions added.

    Returns
    -------
    numpy.ndarray
        ``int64 (rows, cols)``: thousandths of a point.
    """
    shape = (len(range(*rows.indices(lowered.size))), len(range(*cols.indices(lowered.size))))
    total = np.zeros(shape, dtype=np.int64)
    for prefer in lowered.prefers:
        total += prefer.rule.weight * _both_directions(prefer.term, rows, cols)
    return total


def _both_directions(term: Term, rows: slice, cols: slice) -> Int64:
    """Add a term's values from rows to columns and back."""
    there = term.block(rows, cols)
    return 2 * there if term.symmetric else there + term.block(cols, rows).T


def allowed_pairs(lowered: Lowered, a: Int64, b: Int64) -> Bool:
    """Mark the allowed ones of the pairs ``(a[k], b[k])``, ``bool (k,)``."""
    allowed: Bool = np.not_equal(a, b)
    for must in lowered.musts:
        allowed &= must.term.pairs(a, b) != 0
    return allowed


def score_pairs(lowered: Lowered, a: Int64, b: Int64) -> Int64:
    """Score the pairs ``(a[k], b[k])``, both directions added, ``int64 (k,)`` in thousandths."""
    total = np.zeros(len(a), dtype=np.int64)
    for prefer in lowered.prefers:
        total += prefer.rule.weight * (prefer.term.pairs(a, b) + prefer.term.pairs(b, a))
    return total


def removed_by(lowered: Lowered, member: int) -> dict[str, Bool]:
    """Mark, for each must's label, the partners that it takes from a member.

    Parameters
    ----------
    lowered
        The policy on a problem.
    member
        Whose partners.

    Returns
    -------
    dict of str to numpy.ndarray
        ``bool (n,)`` for each label, in the order of the musts; never the member themselves.
    """
    row, everyone = slice(member, member + 1), slice(0, lowered.size)
    removed: dict[str, Bool] = {}
    for must in lowered.musts:
        taken = must.term.block(row, everyone)[0] == 0
        taken[member] = False
        removed[must.label] = removed.get(must.label, np.zeros_like(taken)) | taken
    return removed


def row_blocks(size: int) -> Iterator[slice]:
    """Cut ``size`` rows into blocks of bounded area, each to be paired with all columns."""
    height = max(1, _CELLS // max(1, size))
    return (slice(first, min(size, first + height)) for first in range(0, size, height))


Evaluation = Callable[[Lowered, slice], tuple[Int64, ...]]


def over_blocks(
    lowered: Lowered, evaluation: Evaluation, run: Callable[..., Iterable[tuple[Int64, ...]]]
) -> list[tuple[Int64, ...]]:
    """Evaluate all rows, block by block, in their order.

    Parameters
    ----------
    lowered
        The policy on a problem.
    evaluation
        What to do with a block of rows.
    run
        `map`, or the ``map`` of an executor.
    """
    blocks: Sequence[slice] = list(row_blocks(lowered.size))
    return list(run(evaluation, [lowered] * len(blocks), blocks))
