"""A coming round that leaves the rounds after it a way without repeats."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from matching.candidates import Candidates
from matching.columns import Int64
from matching.evaluate import Lowered, Must
from matching.horizon.outlook import Outlook, Round
from matching.rules.rest import MustRest
from matching.search import Search
from matching.seating import Table
from matching.terms import SparseExceptions

MOST_STEERED: Final = 64
"""Up to so many members a round is steered; more do not run out of new partners soon."""

AHEAD: Final = "ahead"
"""The label of the must that keeps a round to the pairs that were chosen for it."""


def steered(table: Table, graph: Candidates, *, seed: int) -> tuple[Table, Candidates]:
    """Keep a round to pairs after which the rounds to come can do without repeats.

    A round that is best by itself may leave its members with new partners who cannot be had by all
    of them in the rounds to come. So, where new partners get scarce, it is looked for rounds in
    which everybody has a new partner, as many of them as there can be. The best pairs by points
    stand when such rounds can follow them; else the round of the most points among those found is
    taken.

    Nothing is changed where no rest rule holds; while everybody has new partners in plenty; where
    not even the coming round can have a new partner for everybody; or above `MOST_STEERED` members.
    What the solver proves of a steered round holds among the rounds of the same pairs.

    Parameters
    ----------
    table
        The rules, the pins, and who is free.
    graph
        All pairs that every must allows.
    seed
        Draws the search.

    Returns
    -------
    table, graph
        As given, or with one more must and only its pairs.

    Examples
    --------
    >>> plan = arrange(search, *steered(table, graph, seed=seed))  # doctest: +SKIP
    """
    rest = next((rule for rule in table.policy.must if isinstance(rule, MustRest)), None)
    if rest is None or not graph.complete or len(table.free) > MOST_STEERED:
        return table, graph
    outlook = Outlook.of(table, graph, rest)
    ahead = outlook.rounds_ahead(rest)
    if not ahead or outlook.is_safe():
        return table, graph
    chosen = outlook.best_round(Search(seed), ahead)
    if chosen is None:
        return table, graph
    a, b = chosen.meetings()
    return replace(table, lowered=_with(table.lowered, a, b)), _among(graph, chosen)


def _with(lowered: Lowered, a: Int64, b: Int64) -> Lowered:
    """Add the must that only some pairs meet."""
    only = SparseExceptions.of(lowered.size, a, b, np.ones(len(a), np.int64), otherwise=0)
    return replace(lowered, musts=(*lowered.musts, Must(AHEAD, only)))


def _among(graph: Candidates, chosen: Round) -> Candidates:
    """Keep the pairs of a round; whoever joins a pair is found a seat later."""
    kept = chosen.mate[graph.a] == graph.b
    return replace(graph, a=graph.a[kept], b=graph.b[kept], scores=graph.scores[kept])
