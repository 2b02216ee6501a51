"""Who may mentor whom, and for how many points: the arcs from mentors to mentees."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np

from matching.columns import Bool, Int64
from matching.directed_terms import DirectedExceptions, Turned
from matching.evaluate import NOT_POSSIBLE, Lowered, Must, Prefer
from matching.policy import Policy, PolicyError, check_policy
from matching.problem import Problem
from matching.rules.sides import sides
from matching.scanning import running
from matching.terms import MemberConstant, SparseExceptions, Term

_CELLS: Final = 1_000_000
"""How many ordered pairs are looked at together."""


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """Pairs of a mentor and a mentee, by mentor, then mentee.

    Attributes
    ----------
    mentor, mentee
        ``int64 (m,)``: members.
    scores
        ``int64 (m,)``: thousandths of a point, counted from mentor to mentee.
    """

    mentor: Int64
    mentee: Int64
    scores: Int64

    def among(self, kept: Bool) -> Arcs:
        """Keep some of them."""
        return Arcs(self.mentor[kept], self.mentee[kept], self.scores[kept])

    def __len__(self) -> int:
        """Count them."""
        return len(self.mentor)


@lru_cache(maxsize=2)
def lower_directed(problem: Problem, policy: Policy) -> Lowered:
    """Lower a policy to terms from mentor to mentee.

    Parameters
    ----------
    problem
        A problem that says who offers and who asks.
    policy
        The rules.

    Returns
    -------
    Lowered
        Its terms are to be evaluated with mentors on the left, in this direction alone.

    Raises
    ------
    PolicyError
        When a rule needs a column that no member has.
    ValueError
        When the problem does not say who offers and who asks.
    """
    sides(problem)
    complaints = check_policy(problem, policy)
    if complaints:
        raise PolicyError(complaints)
    if not problem.size:
        return Lowered(problem, (), ())
    musts = [Must(rule.label, rule.lower(problem), rule) for rule in policy.must]
    prefers = [
        Prefer(rule, _from_mentor(rule.lower(problem), rule.looks_from)) for rule in policy.prefer
    ]
    return Lowered(
        problem, (*_not_possible(problem), *musts), tuple(prefers), floor=1000 * policy.floor
    )


def _from_mentor(term: Term, looks_from: str) -> Term:
    return Turned(term) if looks_from == "mentee" else term


def _not_possible(problem: Problem) -> list[Must]:
    """Give what no rule decides: blocked pairs, running mentorships, mentors without a place."""
    mentoring = sides(problem)
    size = problem.size
    blocked = problem.blocked.astype(np.int64)
    nothing = np.zeros(len(blocked), np.int64)
    apart = SparseExceptions.of(size, blocked[:, 0], blocked[:, 1], nothing, otherwise=1)
    mentor, mentee = mentoring.current.astype(np.int64).T
    running = DirectedExceptions.of(
        size, mentor, mentee, np.zeros(len(mentor), np.int64), otherwise=1
    )
    room = MemberConstant((mentoring.free() > 0).astype(np.int64))
    return [Must(NOT_POSSIBLE, term) for term in (apart, running, room)]


def all_arcs(lowered: Lowered, executor: Executor | None = None) -> Arcs:
    """Find every pair that all musts allow and that is not below the floor.

    Parameters
    ----------
    lowered
        What `lower_directed` gave.
    executor
        Evaluates the blocks of mentors; the answer is the same with any.
    """
    blocks = list(_mentor_blocks(lowered))
    with running(executor) as run:
        parts = list(run.map(_arcs_of, [lowered] * len(blocks), blocks))
    if not parts:
        nobody = np.empty(0, np.int64)
        return Arcs(nobody, nobody, nobody)
    return Arcs(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _mentor_blocks(lowered: Lowered) -> Iterator[Int64]:
    """Cut the mentors who have a place into blocks."""
    mentoring = sides(lowered.problem)
    mentors = np.flatnonzero(mentoring.free() > 0)
    height = max(1, _CELLS // max(1, int(mentoring.seeks.sum())))
    return (mentors[first : first + height] for first in range(0, len(mentors), height))


def _arcs_of(lowered: Lowered, mentors: Int64) -> tuple[Int64, Int64, Int64]:
    """Find the arcs from some mentors."""
    mentees = np.flatnonzero(sides(lowered.problem).seeks)
    a, b = np.repeat(mentors, len(mentees)), np.tile(mentees, len(mentors))
    apart = a != b
    a, b = a[apart], b[apart]
    for must in lowered.musts:
        kept = must.term.pairs(a, b) != 0
        a, b = a[kept], b[kept]
    scores = directed_scores(lowered, a, b)
    kept = scores >= lowered.floor
    return a[kept], b[kept], scores[kept]


def directed_scores(lowered: Lowered, mentors: Int64, mentees: Int64) -> Int64:
    """Score mentorships, ``int64 (k,)`` in thousandths of a point."""
    total = np.zeros(len(mentors), dtype=np.int64)
    for prefer in lowered.prefers:
        total += prefer.rule.weight * prefer.term.pairs(mentors, mentees)
    return total


def without_floor(lowered: Lowered) -> Lowered:
    """Give the same without the floor."""
    return replace(lowered, floor=0)
