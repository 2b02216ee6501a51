"""Decides who sits with whom: pairs, then thirds, then repeats where they cannot be avoided."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matching.candidates import Candidates, best_scores
from matching.columns import Bool, Int64
from matching.evaluate import Lowered
from matching.plan import Arrangement, Table
from matching.pricing import any_matching_bound, solve_priced
from matching.resting import Widened, giving_way, solve_with_repeats, widened
from matching.rules.rest import MustRest
from matching.search import Search
from matching.swaps import swap_in
from matching.terms import SparseExceptions
from matching.trios import seat, seat_resting, trio_rules


def arrange(search: Search, table: Table, graph: Candidates) -> Arrangement:
    """Arrange a round: the most pairs, the most points, and seats for those left over.

    Meetings are repeated only when somebody whom a repeat would serve is left without a seat.

    Parameters
    ----------
    search
        Solves, within its limits.
    table
        The rules, the pins, and who is free.
    graph
        The pairs that every must allows.
    """
    first = _without_repeats(search, table, graph.among(table.free))
    rest = giving_way(table.policy)
    if rest is None or not len(first.left):
        return first
    search.report(0.6, "looking for the oldest meetings to repeat")
    wide = widened(table.lowered, rest, graph)
    again = _with_repeats(search, table, rest, _among(wide, table.free))
    return again if len(again.left) < len(first.left) else first


def _among(wide: Widened, free: Bool) -> Widened:
    kept = free[wide.graph.a] & free[wide.graph.b]
    return Widened(wide.graph.among(free), wide.ages[kept])


def _without_repeats(search: Search, table: Table, graph: Candidates) -> Arrangement:
    """Arrange a round in which every must holds."""
    search.report(0.3, "finding the best pairs")
    found = solve_priced(search, table.lowered, graph, table.free)
    plain = _paired(table, found.mate, found.bound, proven=found.proven)
    if table.policy.odd == "sit_out" or not len(plain.left):
        return plain
    search.report(0.5, "seating those left over")
    rules = trio_rules(table.lowered, table.policy)
    seats = seat(search, rules, plain.pairs, plain.left)
    keeps_all = table.policy.odd == "trio"
    uncovered = min(len(plain.left), len(table.pins)) if keeps_all else len(plain.left)
    bounded = replace(plain, bound=plain.bound + _extra(search, rules, uncovered))
    return swap_in(rules, found.graph, _seated(bounded, seats), locked=len(table.pins))


def _with_repeats(search: Search, table: Table, rest: MustRest, wide: Widened) -> Arrangement:
    """Arrange a round in which the rest rule gives way where it must."""
    mate, bound, proven = solve_with_repeats(search, len(table.free), wide)
    bound = (
        bound
        if wide.graph.complete
        else any_matching_bound(search, table.lowered.without([rest.label]))
    )
    plain = _paired(table, mate, bound, proven=proven and wide.graph.complete)
    if table.policy.odd == "sit_out" or not len(plain.left):
        return plain
    search.report(0.8, "seating those left over")
    rules = trio_rules(table.lowered, table.policy)
    awake = rules.without([rest.label])
    fresh = _seated(
        replace(plain, bound=plain.bound + _extra(search, awake, len(plain.left))),
        seat(search, rules, plain.pairs, plain.left),
    )
    return _seat_the_rest(search, awake, rest.ages(table.lowered.problem), fresh)


def _seat_the_rest(
    search: Search, awake: Lowered, ages: SparseExceptions, plan: Arrangement
) -> Arrangement:
    """Seat those who found no seat among people new to them."""
    room = np.flatnonzero(plan.third < 0)
    if not len(plan.left) or not len(room):
        return plan
    seats = seat_resting(search, awake, ages, plan.pairs[room], plan.left)
    return _seated(plan, np.where(seats >= 0, room[seats], -1))


def _paired(table: Table, mate: Int64, bound: int, *, proven: bool) -> Arrangement:
    """Put pinned and found pairs together."""
    members = np.arange(len(mate))
    first = members[mate > members]
    pairs = np.concatenate([table.pins, np.stack([first, mate[first]], axis=1)])
    return Arrangement(
        pairs=pairs,
        third=np.full(len(pairs), -1, dtype=np.int64),
        left=np.flatnonzero(table.free & (mate < 0)),
        bound=bound + int(table.pin_scores.sum()),
        proven=proven,
    )


def _seated(plan: Arrangement, seats: Int64) -> Arrangement:
    """Let those left over take their seats."""
    third = plan.third.copy()
    third[seats[seats >= 0]] = plan.left[seats >= 0]
    return replace(plan, third=third, left=plan.left[seats < 0])


def _extra(search: Search, rules: Lowered, trios: int) -> int:
    """Bound what so many trios can be worth more than their pairs.

    A trio is worth the mean of its three pairs. Where all three are candidates, that is at most
    its best pair, which the bound of the pairs covers already. For any other trio the third member
    adds at most two thirds of their best score; the pairs' own share can only go down.
    """
    if not trios:
        return 0
    best = np.sort(best_scores(rules, search.executor))[::-1][:trios]
    return int((-(-2 * best // 3)).sum())
