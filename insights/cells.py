"""Groups of people that a report may show: five or more, the others together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]

LEAST: Final = 5
"""So many people a group has to have, so that its figures say nothing about one of them."""

OTHERS: Final = "others"
NOT_KNOWN: Final = "not known"


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """People in groups that may be shown.

    Attributes
    ----------
    codes
        (n,) each person's place in `labels`.
    labels
        The groups, by name; `OTHERS` last.
    """

    codes: IntArray
    labels: tuple[str, ...]

    def sizes(self) -> IntArray:
        """Count the people of each group, (g,)."""
        return np.bincount(self.codes, minlength=len(self.labels))


def cells(codes: IntArray, labels: Sequence[str], *, least: int = LEAST) -> Cells:
    """Put small groups together.

    Should all small groups together still be too small, the next smallest joins them: else what is
    missing from a total would give them away.

    Parameters
    ----------
    codes
        (n,) each person's place in ``labels``, -1 where it is not known.
    labels
        The groups.
    least
        How many people a group has that stands for itself.
    """
    names = [*labels, NOT_KNOWN]
    groups = np.where(codes < 0, len(labels), codes).astype(np.int64)
    sizes = np.bincount(groups, minlength=len(names))
    there = [group for group in range(len(names)) if sizes[group]]
    there.sort(key=lambda group: (int(sizes[group]), names[group]))
    small = [group for group in there if sizes[group] < least]
    while small and len(small) < len(there) and sizes[small].sum() < least:
        small.append(there[len(small)])
    kept = sorted((group for group in there if group not in small), key=lambda g: names[g])
    place = np.full(len(names), len(kept), np.int64)
    place[kept] = np.arange(len(kept))
    shown = tuple(names[group] for group in kept)
    return Cells(place[groups], (*shown, OTHERS) if small else shown)
