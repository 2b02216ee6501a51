"""The network of who already talks, from dated events."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


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


def contact_network(
    size: int,
    first: IntArray,
    second: IntArray,
    weights: FloatArray,
    age_days: FloatArray,
    *,
    half_life_days: float = 28.0,
) -> Network:
    """Add up events between people into a symmetric network.

    Parameters
    ----------
    size
        The number of people, n.
    first, second
        (k,) the two people of each event, 0 to n - 1; an event with oneself counts nothing.
    weights
        (k,) the weight of each event on the day it happened.
    age_days
        (k,) its age in days; after ``half_life_days`` it counts half.

    Raises
    ------
    ValueError
        When the arrays differ in length or name somebody outside 0 to n - 1.
    """
    if not len(first) == len(second) == len(weights) == len(age_days):
        raise ValueError("first, second, weights and age_days must have the same length")
    ends = np.concatenate([first, second]).astype(np.int64)
    if ends.size and (ends.min() < 0 or ends.max() >= size):
        raise ValueError(f"people are numbered 0 to {size - 1}")
    others = np.concatenate([second, first]).astype(np.int64)
    decayed = weights * np.exp2(-np.maximum(age_days, 0.0) / half_life_days)
    keep = ends != others
    keys, place = np.unique(ends[keep] * size + others[keep], return_inverse=True)
    totals = np.bincount(place, weights=np.tile(decayed, 2)[keep], minlength=keys.size)
    counts = np.bincount(keys // max(size, 1), minlength=size)
    indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Network(indptr, (keys % max(size, 1)).astype(np.int32), totals.astype(np.float32))
