"""Bounds over all allowed pairs, where the solver was given only a part of them.

The prices that prove a matching best among the candidates are held against every other allowed
pair. Those that ask for more are handed to the solver too, and it solves again; what is still
missing in the end is paid on top of the prices, which makes a bound over all pairs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from matching.candidates import Candidates
from matching.columns import Bool, Int64
from matching.evaluate import Lowered, allowed_block, over_blocks, row_blocks, score_block
from matching.search import Search

if TYPE_CHECKING:
    from matching.solvers import Certificate, Duals

PASSES: Final = 2
"""How often all pairs are held against the prices at most."""

MOST_ADDED: Final = 24
"""How many pairs a row of a block hands to the solver, in the mean."""


@dataclass(frozen=True, slots=True, eq=False)
class Priced:
    """The best pairs among the candidates, and a bound over all allowed pairs.

    Attributes
    ----------
    graph
        The candidates, with those that pricing added.
    mate
        ``int64 (n,)``: each member's partner, -1 for nobody.
    bound
        No choice of as many pairs, of all allowed ones, has more points.
    proven
        Whether the pairs are proven to be as many, and of so many points, as there can be.
    """

    graph: Candidates
    mate: Int64
    bound: int
    proven: bool


def solve_priced(search: Search, lowered: Lowered, graph: Candidates, free: Bool) -> Priced:
    """Find the most pairs and then the most points, with a bound over all allowed pairs.

    Parameters
    ----------
    search
        Solves, within its limits. A solve that a limit stopped is not priced: its bound is half of
        what each member would get from the best partner of all.
    lowered
        The policy on a problem.
    graph
        The candidates among members who are free.
    free
        ``bool (n,)``: who takes part.
    """
    found = search.solve(len(free), graph.a, graph.b, graph.scores)
    if graph.complete:
        return Priced(graph, found.mate, found.upper_bound, found.optimal)
    bound = graph.any_matching_bound()
    for step in range(PASSES):
        if not found.optimal:
            return Priced(graph, found.mate, graph.any_matching_bound(), proven=False)
        search.report(0.3 + 0.05 * step, "holding all pairs against the prices")
        missing, more = _held_against_all(search, lowered, free, found.certificate)
        bound = min(graph.any_matching_bound(), found.upper_bound + missing)
        if not len(more.a):
            return Priced(graph, found.mate, bound, proven=True)
        if step + 1 < PASSES:
            graph = _joined(graph, more)
            found = search.solve(len(free), graph.a, graph.b, graph.scores)
    return Priced(graph, found.mate, bound, proven=False)


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Pairs with their scores, ``int64 (k,)`` each."""

    a: Int64
    b: Int64
    scores: Int64


def _joined(graph: Candidates, more: _Pairs) -> Candidates:
    """Add pairs that were no candidates yet."""
    return replace(
        graph,
        a=np.concatenate([graph.a, more.a]),
        b=np.concatenate([graph.b, more.b]),
        scores=np.concatenate([graph.scores, more.scores]),
    )


def _held_against_all(
    search: Search, lowered: Lowered, free: Bool, proof: Certificate
) -> tuple[int, _Pairs]:
    """Find what the prices are short of over all allowed pairs, and the pairs that ask for more.

    When both ends of a pair pay half of the most that any of their pairs is short of, no pair is
    short any more.
    """
    evaluation = partial(_asking_more, free=free, proof=proof)
    run = map if search.executor is None else search.executor.map
    short = np.zeros(lowered.size, np.int64)
    added: list[_Pairs] = []
    found = over_blocks(lowered, evaluation, run)
    for rows, (a, b, scores, of_rows, of_cols) in zip(row_blocks(lowered.size), found, strict=True):
        short[rows] = np.maximum(short[rows], of_rows)
        short[rows.start :] = np.maximum(short[rows.start :], of_cols)
        added.append(_Pairs(a, b, scores))
    more = _Pairs(
        *(np.concatenate([getattr(part, name) for part in added]) for name in ("a", "b", "scores"))
    )
    # Halved and rounded up twice: since both ends pay, and since prices are kept doubled.
    paid = int(((short + 1) // 2).sum())
    return (paid + 1) // 2, more


def _asking_more(
    lowered: Lowered, rows: slice, *, free: Bool, proof: Certificate
) -> tuple[Int64, ...]:
    """Give the pairs of some rows that ask for more than the prices, and how much at most."""
    cols = slice(rows.start, lowered.size)
    allowed = allowed_block(lowered, rows, cols) & np.logical_and.outer(free[rows], free[cols])
    scores = score_block(lowered, rows, cols)
    prices = proof.duals.vertex
    asked = 2 * (scores + proof.bonus) - np.add.outer(prices[rows], prices[cols])
    i, j = np.nonzero(np.triu(allowed & (asked > 0), 1))
    more, kept = _beyond_sets(proof.duals, i + rows.start, j + rows.start, asked[i, j])
    i, j = i[kept], j[kept]
    of_rows, of_cols = np.zeros(len(asked), np.int64), np.zeros(asked.shape[1], np.int64)
    np.maximum.at(of_rows, i, more)
    np.maximum.at(of_cols, j, more)
    most = MOST_ADDED * len(asked)
    if len(more) > most:
        chosen = np.sort(np.argpartition(-more, most)[:most])
        i, j = i[chosen], j[chosen]
    return i + rows.start, j + rows.start, scores[i, j], of_rows, of_cols


def _beyond_sets(duals: Duals, a: Int64, b: Int64, asked: Int64) -> tuple[Int64, Int64]:
    """Take from what pairs ask the prices of the odd sets that hold both of their ends.

    Returns
    -------
    asked, kept : (k,) int64
        What is still above 0, and its places in what was given.
    """
    kept = np.arange(len(asked))
    # The dearest sets first: they settle most pairs, which need no look into the others.
    for at in np.argsort(-duals.set_prices, kind="stable").tolist():
        if not len(kept):
            break
        inside = np.zeros(len(duals.vertex), dtype=np.bool_)
        inside[duals.set_members[duals.set_starts[at] : duals.set_starts[at + 1]]] = True
        asked = asked - duals.set_prices[at] * (inside[a[kept]] & inside[b[kept]])
        kept, asked = kept[asked > 0], asked[asked > 0]
    return asked, kept
