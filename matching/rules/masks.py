"""Bit sets of labels, 64 to a word."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matching.columns import Bool, SetColumn
from matching.terms import Masks


def masks_of(column: SetColumn, labels: Sequence[str]) -> Masks:
    """Turn a column of sets into bit sets over a list of labels.

    Parameters
    ----------
    column
        The sets.
    labels
        What each bit stands for; labels of the column that are not in it are left out.

    Returns
    -------
    numpy.ndarray
        ``uint64 (n, words)``.
    """
    place = {label: bit for bit, label in enumerate(labels)}
    bits = np.array([place.get(label, -1) for label in column.labels], dtype=np.int64)
    rows = np.repeat(np.arange(len(column)), np.diff(column.indptr))
    flags = np.zeros((len(column), max(1, len(labels))), dtype=np.bool_)
    wanted = bits[column.indices] if len(bits) else np.empty(0, np.int64)
    known = wanted >= 0
    flags[rows[known], wanted[known]] = True
    return packed(flags)


def packed(flags: Bool) -> Masks:
    """Pack ``bool (n, labels)`` into ``uint64 (n, words)``, the first label in the lowest bit."""
    words = max(1, -(-flags.shape[1] // 64))
    padded = np.zeros((len(flags), words * 64), dtype=np.bool_)
    padded[:, : flags.shape[1]] = flags
    octets = np.packbits(padded, axis=1, bitorder="little")
    return np.ascontiguousarray(octets).view("<u8").astype(np.uint64)
