"""Small groups in a report: folded together, so that no figure is of a few people.

A table that shows its total gives a single hidden row away by subtraction. So what is hidden is
always a sum of two rows or more, and of enough people (complementary suppression; Willenborg and
de Waal 2001, Elements of Statistical Disclosure Control, chapter 5).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

LEAST_PEOPLE: Final = 5
"""Of how many people a figure is at least."""


def to_fold(people: IntArray, *, least: int = LEAST_PEOPLE) -> BoolArray:
    """Say which rows of a table with a total are not to be shown for themselves.

    Parameters
    ----------
    people
        ``(k,)``: how many people each row is of; nobody is in two of them.
    least
        The fewest people a figure may be of.

    Returns
    -------
    numpy.ndarray
        ``bool (k,)``. Hidden rows are two or more and together of ``least`` people or more, so that
        they can be shown as one; or all rows are hidden, when there are too few people for that.
        Which rows join the small ones, the smallest first, does not depend on the order of others.
    """
    order = np.argsort(people, kind="stable")
    count = int(np.count_nonzero(people < least))
    if not count:
        return np.zeros(len(people), np.bool_)
    while count < len(people) and (count < 2 or int(people[order[:count]].sum()) < least):
        count += 1
    folded = np.zeros(len(people), np.bool_)
    folded[order[:count]] = True
    return folded
