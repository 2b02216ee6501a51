"""Reading whom the agents of two sides accept, in the order of their wishes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.solvers.inputs import whole_numbers
from matching.solvers.result import IntArray

_PADDING = -1
RankLists = ArrayLike | Sequence[Any]


@dataclass(frozen=True, slots=True)
class Ranks:
    """Whom each agent of a side accepts, the lists of all agents one after the other.

    Attributes
    ----------
    starts : (n + 1,) int64
        Where the list of each agent begins.
    partners : (total,) int64
        Agents of the other side, the most wanted first.
    """

    starts: IntArray
    partners: IntArray

    @property
    def size(self) -> int:
        """Number of agents."""
        return self.starts.size - 1

    def agents(self) -> IntArray:
        """Return whose list each entry belongs to."""
        return np.repeat(np.arange(self.size), np.diff(self.starts))

    def places(self) -> IntArray:
        """Return the place of each entry in its list, from 0."""
        return np.arange(self.partners.size) - np.repeat(self.starts[:-1], np.diff(self.starts))


def read_ranks(name: str, lists: RankLists) -> Ranks:
    """Read the lists of one side.

    Parameters
    ----------
    name : str
        For messages.
    lists : sequence of sequences of ints, or (n, longest) array of ints
        For each agent its acceptable partners in order; -1 fills up the end of a row.

    Raises
    ------
    ValueError
        An entry is not a whole number, or there twice, or below 0 before the end of its row.
    """
    flat, lengths = _flatten(name, lists)
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    ranks = _without_padding(Ranks(starts, flat))
    _refuse_at(name, ranks, ranks.partners < 0, "which is below 0")
    _refuse_at(name, ranks, _repeated(ranks), "which stands there twice")
    return ranks


def refuse_strangers(name: str, ranks: Ranks, others: int) -> None:
    """Check that each entry is an agent of the other side.

    Raises
    ------
    ValueError
        Names the agent and the place.
    """
    wrong = ranks.partners >= others
    _refuse_at(name, ranks, wrong, f"and the other side has only agents 0 to {others - 1}")


def places_among(ranks: Ranks, others: Ranks) -> IntArray:
    """Return which place an agent has in the list of each partner it lists.

    Returns
    -------
    (total,) int64
        For each entry of ``ranks``; -1 = the partner does not list the agent.
    """
    keys = others.partners * others.size + others.agents()
    order = np.argsort(keys, kind="stable")
    wanted = ranks.agents() * others.size + ranks.partners
    at = np.searchsorted(keys, wanted, sorter=order)
    found = np.full(wanted.size, -1, np.int64)
    inside = np.flatnonzero(at < keys.size)
    rows = order[at[inside]]
    mutual = keys[rows] == wanted[inside]
    found[inside[mutual]] = others.places()[rows[mutual]]
    return found


def _flatten(name: str, lists: RankLists) -> tuple[IntArray, IntArray]:
    if isinstance(lists, np.ndarray) and lists.dtype != object:
        table = whole_numbers(name, lists)
        if table.ndim != 2 and table.size:
            raise ValueError(f"{name} must be a list for each agent, or an array with two axes")
        if table.ndim != 2:
            return table.reshape(-1), np.zeros(len(lists), np.int64)
        return table.ravel(), np.full(len(table), table.shape[1], np.int64)
    try:
        rows: Sequence[Any] = list(lists)  # type: ignore[arg-type]
        lengths = np.fromiter(map(len, rows), np.int64, len(rows))
    except TypeError as error:
        raise ValueError(f"{name} must be a list for each agent: {error}") from error
    flat = whole_numbers(name, list(chain.from_iterable(rows)))
    if flat.ndim != 1:
        raise ValueError(f"{name} must hold whole numbers in the list of each agent")
    return flat, lengths


def _without_padding(ranks: Ranks) -> Ranks:
    """Cut off what fills up the end of a row."""
    agents = ranks.agents()
    last = np.zeros(ranks.size, np.int64)
    real = np.flatnonzero(ranks.partners != _PADDING)
    np.maximum.at(last, agents[real], ranks.places()[real] + 1)
    kept = ranks.places() < last[agents]
    return Ranks(np.concatenate([[0], np.cumsum(last)]), ranks.partners[kept])


def _repeated(ranks: Ranks) -> NDArray[np.bool_]:
    """Mark the entries that stand earlier in the same list."""
    agents = ranks.agents()
    order = np.lexsort((ranks.partners, agents))
    same = np.zeros(order.size, np.bool_)
    same[order[1:]] = (np.diff(ranks.partners[order]) == 0) & (np.diff(agents[order]) == 0)
    return same


def _refuse_at(name: str, ranks: Ranks, wrong: NDArray[np.bool_], fault: str) -> None:
    rows = np.flatnonzero(wrong)
    if rows.size:
        row = int(rows[0])
        raise ValueError(
            f"{name} of agent {ranks.agents()[row]} holds {ranks.partners[row]} "
            f"at place {ranks.places()[row]}, {fault}"
        )
