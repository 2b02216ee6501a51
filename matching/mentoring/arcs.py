"""Who may mentor whom, and for how many points: the arcs from mentors to mentees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from matching.columns import Bool, Int64
from matching.directed_terms import DirectedExceptions, Turned
from matching.evaluate import NO_PLACE, NOT_POSSIBLE, Lowered, Must, Prefer
from matching.policy import Policy, PolicyError, check_policy
from matching.problem import Problem
from matching.rules.sides import sides
from matching.terms import MemberConstant, SparseExceptions, Term

_CELLS: Final = 250_000
"""How many ordered pairs are looked at together."""


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """Pairs of a mentor and a mentee.

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

    def among(self, kept: Bool | Int64) -> Arcs:
        """Keep some of them, or give them in another order."""
        return Arcs(self.mentor[kept], self.mentee[kept], self.scores[kept])

    def __len__(self) -> int:
        """Count them."""
        return len(self.mentor)

    def in_order(self, size: int) -> Arcs:
        """Give them by mentee, then mentor; there are ``size`` members."""
        keys = self.mentee * size + self.mentor
        return self if np.all(keys[1:] > keys[:-1]) else self.among(np.argsort(keys))

    @classmethod
    def together(cls, parts: Sequence[Arcs]) -> Arcs:
        """Put arcs one after the other."""
        nobody = np.empty(0, np.int64)
        columns = ("mentor", "mentee", "scores")
        return cls(*(np.concatenate([nobody, *(getattr(p, c) for p in parts)]) for c in columns))


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
    terms = [term for term in (apart, running) if len(term.keys)]
    return [Must(NO_PLACE, room), *(Must(NOT_POSSIBLE, term) for term in terms)]


def arcs_of(lowered: Lowered, mentees: Int64) -> tuple[Arcs, Bool]:
    """Find the pairs of all mentors who have a place with some mentees that every must allows.

    Parameters
    ----------
    lowered
        What `lower_directed` gave.
    mentees
        ``int64 (k,)``: members who ask, ascending.

    Returns
    -------
    arcs, good
        By mentee, then mentor; and ``bool (m,)``: which are not below the floor.
    """
    return _allowed(lowered, mentees, np.flatnonzero(sides(lowered.problem).free() > 0))


def full_arcs_of(lowered: Lowered, mentees: Int64) -> tuple[Arcs, Bool]:
    """Find the pairs with mentors whose places are all taken that nothing else stands against.

    Parameters and what is given are as for `arcs_of`.
    """
    return _allowed(lowered.without([NO_PLACE]), mentees, full_mentors(lowered.problem))


def full_mentors(problem: Problem) -> Int64:
    """Give the mentors whose places are all taken, ``int64 (k,)``, ascending."""
    mentoring = sides(problem)
    return np.flatnonzero(mentoring.offers & (mentoring.free() == 0))


def _allowed(lowered: Lowered, mentees: Int64, mentors: Int64) -> tuple[Arcs, Bool]:
    a, b = np.tile(mentors, len(mentees)), np.repeat(mentees, len(mentors))
    a, b = _kept(a, b, a != b)
    for must in lowered.musts:
        a, b = _kept(a, b, must.term.pairs(a, b) != 0)
    arcs = Arcs(a, b, directed_scores(lowered, a, b))
    return arcs, arcs.scores >= lowered.floor


def _kept(a: Int64, b: Int64, kept: Bool) -> tuple[Int64, Int64]:
    """Keep some pairs; most rules leave most rosters whole, and then nothing is copied."""
    return (a, b) if kept.all() else (a[kept], b[kept])


def mentee_blocks(lowered: Lowered, mentees: Int64) -> list[Int64]:
    """Cut mentees into blocks whose pairs with all mentors are looked at together."""
    mentors = int(np.count_nonzero(sides(lowered.problem).offers))
    height = max(1, _CELLS // max(1, mentors))
    return [mentees[first : first + height] for first in range(0, len(mentees), height)]


def directed_scores(lowered: Lowered, mentors: Int64, mentees: Int64) -> Int64:
    """Score mentorships, ``int64 (k,)`` in thousandths of a point."""
    total = np.zeros(len(mentors), dtype=np.int64)
    for prefer in lowered.prefers:
        total += prefer.rule.weight * prefer.term.pairs(mentors, mentees)
    return total
