"""A round as numbers: what it is made from, and who sits with whom before reasons are given."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.columns import Bool, Int64
from matching.evaluate import Lowered
from matching.policy import Policy


@dataclass(frozen=True, slots=True, eq=False)
class Arrangement:
    """A round as numbers.

    Attributes
    ----------
    pairs
        ``int64 (p, 2)``, pinned ones first.
    third
        ``int64 (p,)``: who joined each pair, -1 for nobody.
    left
        ``int64 (k,)``: members with capacity who are in no match.
    bound
        Upper bound on the points of all matches, thousandths.
    proven
        Whether the pairs are proven to be the best.
    """

    pairs: Int64
    third: Int64
    left: Int64
    bound: int
    proven: bool

    @property
    def trios(self) -> int:
        """How many matches have three members."""
        return int(np.count_nonzero(self.third >= 0))

    def groups(self) -> list[tuple[int, ...]]:
        """List the members of each match, ascending."""
        rows = np.column_stack([self.pairs, self.third]).tolist()
        return sorted(tuple(sorted(member for member in row if member >= 0)) for row in rows)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What an arrangement is made from.

    Attributes
    ----------
    lowered, policy
        The rules on the problem.
    pins, pin_scores
        Pinned pairs and their points.
    free
        ``bool (n,)``: members with capacity who are not pinned.
    """

    lowered: Lowered
    policy: Policy
    pins: Int64
    pin_scores: Int64
    free: Bool
