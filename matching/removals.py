"""How many partners each rule takes from members, counted without looking at every pair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from matching.columns import Bool, Int64
from matching.evaluate import Lowered
from matching.kinds import Kinds, kinds_of, merged
from matching.packing import above
from matching.terms import AncestorInterval, SparseExceptions, Term

_CELLS = 4_000_000


def removed_counts(lowered: Lowered, members: Int64) -> list[dict[str, int]]:
    """Count for each rule that removes any partners of a member how many it removes.

    Parameters
    ----------
    lowered
        The policy on a problem.
    members
        ``int64 (k,)``: whose partners.

    Returns
    -------
    list of dict
        For each member by the label of a must, in the order of the musts.
    """
    labels = list(dict.fromkeys(must.label for must in lowered.musts))
    columns = {
        label: _removed([m.term for m in lowered.musts if m.label == label], lowered.size, members)
        for label in labels
    }
    return [
        {label: int(counts[at]) for label, counts in columns.items() if counts[at]}
        for at in range(len(members))
    ]


def _removed(terms: Sequence[Term], size: int, members: Int64) -> Int64:
    """Count how many partners some terms together take from each member, ``int64 (k,)``."""
    kinds: list[Kinds] = []
    keys = [np.empty(0, np.int64)]
    for term in terms:
        kind = kinds_of(term, lambda there, back: np.where((there == 0) | (back == 0), 1, 0), ())
        pairs = None if kind is not None else _few_pairs(term, size)
        if kind is not None:
            kinds.append(kind)
        elif pairs is not None:
            keys.append(pairs)
        else:
            return _looked_at(terms, size, members)
    classes, others = merged(kinds, size)
    if others:
        return _looked_at(terms, size, members)
    return _by_kinds(classes, members) + _by_pairs(
        np.unique(np.concatenate(keys)), classes, members
    )


def _by_kinds(classes: Kinds, members: Int64) -> Int64:
    """Count the partners whose kind is removed, without the member."""
    gone = classes.table > 0
    of_kind = gone @ np.bincount(classes.codes, minlength=len(gone))
    own = classes.codes[members]
    counts: Int64 = of_kind[own] - gone[own, own]
    return counts


def _by_pairs(keys: Int64, classes: Kinds, members: Int64) -> Int64:
    """Count the pairs given by their keys that are not removed by kind already."""
    size = len(classes.codes)
    rows, columns = np.divmod(keys, max(1, size))
    fresh = classes.table[classes.codes[rows], classes.codes[columns]] == 0
    counts: Int64 = np.bincount(rows[fresh], minlength=size)[members]
    return counts


def _few_pairs(term: Term, size: int) -> Int64 | None:
    """Give the keys of the pairs that a term removes, or ``None`` when it cannot list them."""
    match term:
        case SparseExceptions() if term.otherwise:
            gone: Int64 = term.keys[term.values == 0]
            return gone
        case AncestorInterval():
            a, b = above(term)
            return np.concatenate([a * size + b, b * size + a])
        case _:
            return None


def _looked_at(terms: Sequence[Term], size: int, members: Int64) -> Int64:
    """Count by looking at every pair, a block of members at a time."""
    counts = [np.empty(0, np.int64)]
    for part in _parts(members, size):
        gone: Bool = np.zeros((len(part), size), np.bool_)
        a, b = np.repeat(part, size), np.tile(np.arange(size), len(part))
        for term in terms:
            gone |= (term.pairs(a, b) == 0).reshape(gone.shape)
        gone[np.arange(len(part)), part] = False
        counts.append(gone.sum(axis=1).astype(np.int64))
    return np.concatenate(counts)


def _parts(members: Int64, size: int) -> Iterator[Int64]:
    """Cut the members into parts that are not too many pairs at once."""
    height = max(1, _CELLS // max(1, size))
    return (members[first : first + height] for first in range(0, len(members), height))
