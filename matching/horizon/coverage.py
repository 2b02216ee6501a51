"""Which functions meet which in a horizon."""

from __future__ import annotations

import numpy as np

from matching.columns import Bool, Int64
from matching.horizon.field import Diary, Field
from matching.horizon.result import Coverage


class Meetings:
    """Counts meetings by function while a horizon is laid out."""

    def __init__(self, field: Field, possible: Bool, met: Bool) -> None:
        self._field, self._possible, self._met = field, possible, met
        self._counts = np.zeros(possible.shape, dtype=np.int64)
        self._missing = [self._lacking()]

    @classmethod
    def of(cls, field: Field) -> Meetings:
        """Start with what the history has."""
        diary = Diary(field)
        return cls(field, _by_function(field, field.allowed), _by_function(field, diary.times > 0))

    def add(self, pairs: Int64) -> None:
        """Add a round's meetings, ``int64 (k, 2)``."""
        one, other = self._field.function[pairs].T
        np.add.at(self._counts, (one, other), 1)
        np.add.at(self._counts, (other[one != other], one[one != other]), 1)
        self._met = self._met | (self._counts > 0)
        self._missing.append(self._lacking())

    def uncovered(self) -> Bool:
        """Mark the different functions that may meet and have not, ``bool (f, f)``."""
        missing: Bool = self._possible & ~self._met
        np.fill_diagonal(missing, val=False)
        return missing

    def uncovered_by_round(self) -> tuple[int, ...]:
        """Count them at the start, and after each round."""
        return tuple(self._missing)

    def coverage(self) -> Coverage:
        """Give the figures."""
        done = [at for at, missing in enumerate(self._missing) if not missing]
        known = self._field.problem.members.categories.get("function")
        labels = (*(known.labels if known is not None else ()), "")
        there = [code for code in range(len(labels)) if code in set(self._field.function.tolist())]
        kept = np.ix_(there, there)
        return Coverage(
            labels=tuple(labels[code] for code in there),
            meetings=tuple(tuple(row) for row in self._counts[kept].tolist()),
            possible=tuple(tuple(row) for row in self._possible[kept].tolist()),
            met=tuple(tuple(row) for row in self._met[kept].tolist()),
            complete_after=done[0] if done else None,
        )

    def _lacking(self) -> int:
        return int(np.count_nonzero(np.triu(self.uncovered())))


def _by_function(field: Field, pairs: Bool) -> Bool:
    """Mark the functions of which any two members are among some pairs."""
    known = field.problem.members.categories.get("function")
    size = 1 + (len(known.labels) if known is not None else 0)
    result = np.zeros((size, size), dtype=np.bool_)
    for code in range(size):
        ours = pairs[field.function == code].any(axis=0)
        result[code, np.unique(field.function[ours])] = True
    return result
