"""Terms that tell apart only a few kinds of member, as tables over those kinds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.columns import Int64
from matching.terms import CodeTable, MaskIntersection, Masks, Term, Within

CLASSES: Final = 1024
"""How many classes the kinds of several terms are merged into at most."""

MEMBERS: Final = 64
"""How many members a class has in the mean at least."""

MOST_KINDS: Final = 256
"""From how many kinds on two sets of labels are compared bit by bit."""

Contribution = Callable[[Int64, Int64], Int64]
"""From the values of a term in both directions to what they score."""


@dataclass(frozen=True, slots=True, eq=False)
class Test:
    """Two bit sets a member, and what a pair scores where left and right share a bit or do not.

    Attributes
    ----------
    left, right
        ``uint64 (n, words)``.
    hit, miss
        Thousandths of a point.
    """

    left: Masks
    right: Masks
    hit: int
    miss: int


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """What pairs score by the kinds of their members.

    Attributes
    ----------
    codes
        ``int64 (n,)``: the kind of each member.
    table
        ``int64 (k, k)``: what two kinds score.
    tests
        The same as tests of bit sets, where it can be said so.
    """

    codes: Int64
    table: Int64
    tests: tuple[Test, ...] = ()


def kinds_of(term: Term, contribution: Contribution, tests: Sequence[Test]) -> Kinds | None:
    """Give what a term contributes by kinds of member, or ``None`` when it has no or too many.

    Parameters
    ----------
    term
        Any term.
    contribution
        Maps the term's values in both directions to what they score.
    tests
        The same as tests of bit sets, where it can be said so.
    """
    codes = _codes(term)
    if codes is None:
        return None
    codes, member = _numbered(codes)
    a, b = (side.ravel() for side in np.meshgrid(member, member, indexing="ij"))
    table = contribution(term.pairs(a, b), term.pairs(b, a))
    return Kinds(codes, table.reshape(len(member), len(member)), tuple(tests))


def _codes(term: Term) -> Int64 | None:
    """Give a number for each member that is the same for two who are the same to a term."""
    match term:
        case CodeTable():
            return term.codes.astype(np.int64)
        case Within():
            return term.numbers
        case MaskIntersection():
            rows = np.concatenate([term.left, term.right], axis=1)
            distinct, codes = np.unique(rows, axis=0, return_inverse=True)
            return codes.reshape(-1).astype(np.int64) if len(distinct) <= MOST_KINDS else None
        case _:
            return None


def _numbered(codes: Int64) -> tuple[Int64, Int64]:
    """Give codes as numbers from 0, and a member for each."""
    _, member, numbered = np.unique(codes, return_index=True, return_inverse=True)
    return numbered.reshape(-1).astype(np.int64), member.astype(np.int64)


def merged(parts: Sequence[Kinds], size: int) -> tuple[Kinds, list[Kinds]]:
    """Add up as many tables as fit into one over not too many classes; those of few kinds first.

    Returns
    -------
    classes, others : Kinds, list of Kinds
        The sum, and the tables that did not fit.
    """
    most = min(CLASSES, max(2, size // MEMBERS))
    one = np.zeros((1, 1), np.int64)
    classes, others = Kinds(np.zeros(size, np.int64), one), []
    for part in sorted(parts, key=lambda each: len(each.table)):
        both = classes.codes * len(part.table) + part.codes
        codes, member = _numbered(both)
        if len(member) > most:
            others.append(part)
            continue
        old, new = classes.codes[member], part.codes[member]
        classes = Kinds(codes, classes.table[np.ix_(old, old)] + part.table[np.ix_(new, new)])
    return classes, others
