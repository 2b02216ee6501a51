"""Groups of people that a report may show: five or more, the others together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from insights.suppression import LEAST_PEOPLE, to_fold

IntArray = NDArray[np.int64]

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


def cells(codes: IntArray, labels: Sequence[str], *, least: int = LEAST_PEOPLE) -> Cells:
    """Put small groups together.

    Which groups join them, so that what is missing from a total gives nobody away, is for
    `insights.suppression.to_fold` to say.

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
    there = sorted(np.flatnonzero(sizes).tolist(), key=lambda group: names[group])
    folded = to_fold(sizes[there], least=least)
    kept = [group for group, hidden in zip(there, folded, strict=True) if not hidden]
    place = np.full(len(names), len(kept), np.int64)
    place[kept] = np.arange(len(kept))
    shown = tuple(names[group] for group in kept)
    return Cells(place[groups], (*shown, OTHERS) if folded.any() else shown)
