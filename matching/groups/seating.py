"""Who is in which group, as numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.columns import Bool, Int64
from matching.groups.shapes import Shape


@dataclass(frozen=True, slots=True, eq=False)
class Seats:
    """Who is in which group.

    Attributes
    ----------
    labels
        ``int64 (n,)``: the group of each member, -1 for none.
    shape
        The groups there are.
    """

    labels: Int64
    shape: Shape

    def left(self, able: Bool) -> int:
        """Count those who could be in a group and are in none."""
        return int(np.count_nonzero(able & (self.labels < 0)))

    def groups(self) -> list[tuple[int, tuple[int, ...]]]:
        """List the groups with their members, ascending; those that are empty are left out."""
        order = np.argsort(self.labels, kind="stable")
        order = order[self.labels[order] >= 0]
        if not order.size:
            return []
        numbers, first = np.unique(self.labels[order], return_index=True)
        members = np.split(order, first[1:])
        return [
            (int(number), tuple(sorted(group.tolist())))
            for number, group in zip(numbers, members, strict=True)
        ]
