"""What no plan of tables can do better: bounds by counting new companions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.columns import Bool, Int64
from matching.horizon.counting import most_ends
from matching.horizon.field import Diary, Field


@dataclass(frozen=True, slots=True)
class Sizes:
    """Which tables a round may have.

    Attributes
    ----------
    least, most
        How many members a table has.
    tables
        How many tables there are at most.
    """

    least: int
    most: int
    tables: int

    def fewest_meetings(self, served: int) -> int:
        """Give how many pairs meet at least in a round that seats so many members or more.

        Few meet at many tables of sizes that differ by one at most.
        """
        tables = min(self.tables, served // self.least)
        if not tables:
            return 0
        low, rest = divmod(min(served, self.most * tables), tables)
        return (tables - rest) * low * (low - 1) // 2 + rest * (low + 1) * low // 2


class TableBounds:
    """How many new meetings some rounds of tables can have at most.

    Parameters
    ----------
    field
        The roster.
    sizes
        Which tables its rounds may have.
    """

    def __init__(self, field: Field, sizes: Sizes) -> None:
        self._sizes = sizes
        self._fresh: Bool = field.allowed & (Diary(field).times == 0)
        self._new: Int64 = self._fresh.sum(axis=1)
        self._people = int(np.count_nonzero(field.active))

    def rounds_without_repeat(self, served: int) -> int | None:
        """Bound how many rounds from the first on can do without a repeat.

        Parameters
        ----------
        served
            So many members or more have a seat in each of them; ``None`` comes of 0.
        """
        if not served:
            return None
        low, high = 0, 1 if self._too_few_tables(served) else len(self._new)
        while low < high:
            middle = (low + high + 1) // 2
            if self._can_do(middle, served):
                low = middle
            else:
                high = middle - 1
        return low

    def fewest_repeats(self, served: list[int]) -> int:
        """Bound the repeats of rounds that seat as many: meetings beyond all the new ones."""
        meetings = sum(self._sizes.fewest_meetings(count) for count in served)
        return max(0, meetings - self._most_new(len(served)))

    def _too_few_tables(self, served: int) -> bool:
        """Say whether the largest table of a round cannot go to as many tables of the next."""
        largest = -(-served // self._sizes.tables)
        return largest > self._sizes.tables + self._people - served

    def _can_do(self, rounds: int, served: int) -> bool:
        # Nobody has a seat again without as many new companions as the smallest table has.
        turns = np.minimum(rounds, self._new // (self._sizes.least - 1))
        meetings = rounds * self._sizes.fewest_meetings(served)
        return int(turns.sum()) >= rounds * served and self._most_new(rounds) >= meetings

    def _most_new(self, rounds: int) -> int:
        """Bound the new meetings of some rounds."""
        return most_ends(self._fresh, rounds * (self._sizes.most - 1)) // 2
