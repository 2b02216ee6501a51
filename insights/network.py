"""The network of who already talks, from dated events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

MOST: Final = 10_000.0
"""What one event counts at most, so that no sum is too large to be exact."""

_PARTS: Final = 2**24
_WAITING: Final = 8_000_000
_CELLS: Final = 2**24


@dataclass(frozen=True, slots=True)
class Network:
    """A symmetric network in compressed sparse rows.

    Attributes
    ----------
    indptr
        (n + 1,) where each person's contacts start.
    indices
        (m,) the contacts, ascending within a person.
    weights
        (m,) how much they talked, decayed by age.
    """

    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    weights: NDArray[np.float32]

    @property
    def size(self) -> int:
        """How many people there are, n."""
        return len(self.indptr) - 1

    @property
    def degrees(self) -> IntArray:
        """How many contacts each person has, (n,)."""
        return np.diff(self.indptr)


class ContactCounter:
    """Adds up events between people, piece by piece, into a symmetric network.

    Memory follows the number of pairs that talked, not that of events. Sums are whole numbers of
    2⁻²⁴, so that the same events make the same network to the bit, in whatever order they come.

    Parameters
    ----------
    size
        The number of people, n.
    half_life_days
        After so many days an event counts half.
    """

    def __init__(self, size: int, *, half_life_days: float = 28.0) -> None:
        self.size, self._half_life = size, half_life_days
        self._keys = self._sums = np.empty(0, np.int64)
        self._new: list[tuple[IntArray, IntArray]] = []
        self._waiting = 0

    def add(
        self,
        first: IntArray,
        second: IntArray,
        weights: FloatArray,
        age_days: FloatArray,
        times: IntArray | None = None,
    ) -> None:
        """Add events.

        Parameters
        ----------
        first, second
            (k,) the two people of each event, 0 to n - 1; an event with oneself counts nothing.
        weights
            (k,) the weight of each event on the day it happened; more than `MOST` counts `MOST`.
        age_days
            (k,) its age in days; one that is yet to come counts whole.
        times
            (k,) how often it happened; once each when left out.

        Raises
        ------
        ValueError
            When the arrays differ in length or name somebody outside 0 to n - 1.
        """
        if not len(first) == len(second) == len(weights) == len(age_days):
            raise ValueError("first, second, weights and age_days must have the same length")
        if times is not None and len(times) != len(first):
            raise ValueError("times must have the same length as the events")
        low = np.minimum(first, second).astype(np.int64, copy=False)
        high = np.maximum(first, second).astype(np.int64, copy=False)
        if low.size and (low.min() < 0 or high.max() >= self.size):
            raise ValueError(f"people are numbered 0 to {self.size - 1}")
        parts = self._parts(weights, age_days)
        if times is not None:
            parts *= times
        others = low != high
        self._new.append(((low * self.size + high)[others], parts[others]))
        self._waiting += len(low)
        if self._waiting > max(_WAITING, len(self._keys)):
            self._add_up()

    def network(self, *, least: float = 0.0) -> Network:
        """Give the network of all pairs whose events come to something, and to ``least``."""
        self._add_up()
        enough = self._sums >= max(1.0, least * _PARTS)
        low, high = np.divmod(self._keys[enough], max(self.size, 1))
        return _both_ways(self.size, low, high, self._sums[enough] / _PARTS)

    def _parts(self, weights: FloatArray, age_days: FloatArray) -> IntArray:
        decayed = np.exp2(np.maximum(age_days, 0.0) / -self._half_life)
        decayed *= np.minimum(weights, MOST)
        decayed *= _PARTS
        return np.rint(decayed, out=decayed).astype(np.int64)

    def _add_up(self) -> None:
        """Merge what came in since the last time; seldom enough for each event to wait little."""
        if not self._new:
            return
        keys = np.concatenate([self._keys, *(keys for keys, _ in self._new)])
        sums = np.concatenate([self._sums, *(sums for _, sums in self._new)])
        self._new, self._waiting = [], 0
        order = np.argsort(keys)
        keys, sums = keys[order], sums[order]
        begins = np.flatnonzero(np.diff(keys, prepend=-1))
        self._keys = keys[begins]
        self._sums = np.add.reduceat(sums, begins) if len(begins) else sums


def contact_network(
    size: int,
    first: IntArray,
    second: IntArray,
    weights: FloatArray,
    age_days: FloatArray,
    *,
    half_life_days: float = 28.0,
    least: float = 0.0,
) -> Network:
    """Add up events between people into a symmetric network, all at once.

    Parameters
    ----------
    size, first, second, weights, age_days, half_life_days
        As `ContactCounter` takes them.
    least
        What two people's events have to come to for them to be in touch.

    Raises
    ------
    ValueError
        When the arrays differ in length or name somebody outside 0 to n - 1.
    """
    counter = ContactCounter(size, half_life_days=half_life_days)
    counter.add(first, second, weights, age_days)
    return counter.network(least=least)


def network_among(network: Network, chosen: IntArray) -> Network:
    """Give the part of a network between some of its people.

    Parameters
    ----------
    chosen
        (k,) distinct people, -1 for somebody who is not in the network; their places in it are
        their numbers in the result.
    """
    place = np.full(network.size + 1, -1, np.int64)
    place[chosen] = np.arange(len(chosen))
    place[-1] = -1  # somebody who is not in the network was written there
    rows = place[np.repeat(np.arange(network.size), network.degrees)]
    columns = place[network.indices]
    half = (rows >= 0) & (columns > rows)
    rows, columns = rows[half], columns[half]
    order = np.argsort(rows * len(chosen) + columns)
    weights = network.weights[half][order].astype(np.float64)
    return _both_ways(len(chosen), rows[order], columns[order], weights)


def groups_reached(network: Network, groups: NDArray[Any]) -> IntArray:
    """Count the groups other than their own that each person has contacts in.

    Parameters
    ----------
    groups
        (n,) each person's group, such as the business function, from 0; -1 when it is not known.

    Returns
    -------
    numpy.ndarray
        (n,) int64. Contacts whose group is not known count nothing.
    """
    kinds = int(groups.max(initial=-1)) + 1
    reached = np.zeros(network.size, np.int64)
    if not kinds:
        return reached
    step = max(1, _CELLS // (kinds + 1))
    for start in range(0, network.size, step):
        stop = min(start + step, network.size)
        degrees = network.degrees[start:stop]
        seen = np.zeros((stop - start, kinds + 1), np.bool_)
        part = slice(int(network.indptr[start]), int(network.indptr[stop]))
        own = np.repeat(np.arange(stop - start), degrees)
        seen[own, groups[network.indices[part]]] = True
        seen[np.arange(stop - start), groups[start:stop]] = False
        reached[start:stop] = seen[:, :kinds].sum(axis=1)
    return reached


def _both_ways(size: int, low: IntArray, high: IntArray, weights: FloatArray) -> Network:
    """Lay pairs out in both directions; they come in ascending order, the lower number first."""
    turned = np.argsort(high, kind="stable")
    after, before = np.bincount(low, minlength=size), np.bincount(high, minlength=size)
    indptr = np.concatenate([[0], np.cumsum(before + after)]).astype(np.int64)
    indices = np.empty(2 * len(low), np.int32)
    both = np.empty(2 * len(low), np.float32)
    starts = indptr[:-1]
    upper = _places(low, after, starts + before)
    lower = _places(high[turned], before, starts)
    indices[upper], both[upper] = high, weights
    indices[lower], both[lower] = low[turned], weights[turned]
    return Network(indptr, indices, both)


def _places(rows: IntArray, counts: IntArray, starts: IntArray) -> IntArray:
    """Give the place of each entry of ascending rows, each row from a start of its own."""
    begins = np.cumsum(counts) - counts
    places: IntArray = np.arange(len(rows)) + (starts - begins)[rows]
    return places
