"""Upper bounds on the points of a round of pairs and trios, from prices of its members."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.columns import Bool, Int64


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """Prices that cover every allowed pair of some members.

    Twice the score of a pair and twice the bonus are at most the prices of its two members and of
    the odd sets that hold both.

    Attributes
    ----------
    member
        ``int64 (n,)``, 0 or more: twice the price of each member.
    in_sets
        What the odd sets are worth together: twice the sum of price times half the members.
    bonus
        What every pair is worth on top of its score.
    """

    member: Int64
    in_sets: int
    bonus: int

    def bound(self, free: Bool, matches: int, trios: int) -> int:
        """Bound the points of every round with so many matches, of which so many are trios.

        A pair pays both its prices. A trio is the mean of three pairs, so that it pays two thirds
        of its three; in an odd set it counts as one match at most. Who is in no match pays nothing.
        The bound lets those be single, and then in trios, who would pay least.

        Parameters
        ----------
        free
            ``bool (n,)``: who could be matched.
        matches, trios
            How many matches there are, and how many of them have three members.

        Returns
        -------
        int
            Thousandths of a point.
        """
        prices = np.sort(self.member[free])
        singles = len(prices) - 2 * matches - trios
        in_trios = prices[singles : singles + 3 * trios]
        saved = int(prices[:singles].sum()) + int(in_trios.sum()) // 3
        doubled = int(prices.sum()) - saved + self.in_sets - 2 * self.bonus * matches
        return doubled // 2
