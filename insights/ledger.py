"""The ledger of a program's rounds: who went without, or got little, and has it made good.

Each round adds one to what a member is owed or takes one off, round by round, as the deficit of a
scheduler does that serves in turn (Shreedhar and Varghese 1996, deficit round robin): who went
without comes first until it is made good. The count stops at `CAP`, so that nobody is owed without
end, and at nothing, so that nobody is in debt for having been well served.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

LEFT_OUT: Final = 0
STOOD_UP: Final = 1
POOR: Final = 2
LOST: Final = 3
GOOD: Final = 4
"""What a round was for a member: no match; a match that did not take place; a poor one; a mentor
who was lost early; a good one."""

CAP: Final = 3
"""How often a member is owed at most.

Without one somebody whom the rules leave nobody would in time outbid every preference of the
others, and gain nothing by it.
"""

POOR_SHARE: Final = 0.5
"""A match is poor below this share of its round's median match.

Points have no unit that programs share, so only matches of one round can be held against each
other; the median does not move with a few very good or very bad ones. Half of it is where relative
poverty begins in the income statistics of the OECD (2008, Growing Unequal?).
"""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What members are owed after each turn.

    Attributes
    ----------
    turns
        ``int64 (t,)``: the turns in which anything happened, ascending.
    course
        ``int64 (t, n)``: what each member is owed after each turn, from 0 to the cap.
    """

    turns: IntArray
    course: IntArray

    @property
    def owed(self) -> IntArray:
        """What each member is owed after all turns, ``int64 (n,)``."""
        if not len(self.turns):
            return np.zeros(self.course.shape[1], np.int64)
        last: IntArray = self.course[-1]
        return last


def keep_ledger(
    size: int, members: IntArray, turns: IntArray, outcomes: IntArray, *, cap: int = CAP
) -> Ledger:
    """Go through what happened, turn by turn.

    Parameters
    ----------
    size
        The number of members, n.
    members
        ``(k,)``: whom it happened to, 0 to n - 1.
    turns
        ``(k,)``: when, the earlier the smaller. What happens to a member in one turn counts once;
        a good match outweighs the rest.
    outcomes
        ``(k,)``: `LEFT_OUT`, `STOOD_UP`, `POOR`, `LOST` or `GOOD`. What a member chose themselves
        is none of these and is not given.
    cap
        How often somebody is owed at most, 1 or more.

    Returns
    -------
    Ledger
        Of every turn one row.

    Raises
    ------
    ValueError
        When the arrays differ in length, or hold a member or an outcome that there is not.
    """
    if not len(members) == len(turns) == len(outcomes):
        raise ValueError("members, turns and outcomes must have the same length")
    if len(members) and (members.min() < 0 or members.max() >= size):
        raise ValueError(f"members are numbered 0 to {size - 1}")
    if len(outcomes) and (outcomes.min() < LEFT_OUT or outcomes.max() > GOOD):
        raise ValueError(f"outcomes are numbered {LEFT_OUT} to {GOOD}")
    if cap < 1:
        raise ValueError(f"the cap is {cap}; it must be 1 or more")
    when, row = np.unique(turns, return_inverse=True)
    change = np.zeros((len(when), size), np.int64)
    good = outcomes == GOOD
    change[row[~good], members[~good]] = 1
    change[row[good], members[good]] = -1
    course = np.empty_like(change)
    owed = np.zeros(size, np.int64)
    for turn, step in enumerate(change):
        owed = np.clip(owed + step, 0, cap)
        course[turn] = owed
    return Ledger(when.astype(np.int64), course)


def poor_matches(rounds: IntArray, points: FloatArray) -> BoolArray:
    """Say which matches gave less than half of what the median match of their round gave.

    Parameters
    ----------
    rounds
        ``(k,)``: the round of each match.
    points
        ``(k,)``: its points, without those for being owed: to be served first is no better match.

    Returns
    -------
    numpy.ndarray
        ``bool (k,)``. In a round whose median is nothing, no match is poor.
    """
    poor = np.zeros(len(rounds), np.bool_)
    for number in np.unique(rounds):
        here = rounds == number
        median = float(np.median(points[here]))
        poor[here] = (median > 0) & (points[here] < POOR_SHARE * median)
    return poor
