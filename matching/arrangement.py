"""Decides who sits with whom: pairs, then thirds, then repeats where they cannot be avoided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from matching.candidates import Candidates, best_scores, is_large
from matching.columns import Bool, Int64
from matching.evaluate import Lowered
from matching.pricing import Priced, pair_count, solve_priced, star_prices
from matching.resting import Widened, giving_way, solve_with_repeats, widened
from matching.rules.rest import MustRest
from matching.search import Search
from matching.seating import Arrangement, Table
from matching.small_round import choose_together, is_small
from matching.swaps import swap_in
from matching.terms import SparseExceptions
from matching.trios import seat, seat_resting, some_seat, trio_rules


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
    if is_small(table) and search.stopped_by == "optimal" and (len(first.left) or first.trios):
        return choose_together(search, table, first)
    if rest is None or not len(first.left):
        return first
    search.report(0.6, "looking for the oldest meetings to repeat")
    wide = _among(widened(table.lowered, rest, graph), table.free)
    if is_large(table.lowered.size) and not _may_serve_more(search, table, rest, wide, first):
        return first
    again = _with_repeats(search, table, rest, wide)
    return again if len(again.left) < len(first.left) else first


def _among(wide: Widened, free: Bool) -> Widened:
    kept = free[wide.graph.a] & free[wide.graph.b]
    return Widened(wide.graph.among(free), wide.ages[kept])


def _may_serve_more(
    search: Search, table: Table, rest: MustRest, wide: Widened, first: Arrangement
) -> bool:
    """Say whether repeats make more pairs, or give a seat to somebody left over."""
    graph = wide.graph
    most = search.solve(table.lowered.size, graph.a, graph.b, np.zeros(len(graph.a), np.int64))
    if pair_count(most.mate) > len(first.pairs) - len(table.pins):
        return True
    awake = trio_rules(table.lowered, table.policy).without([rest.label])
    room = first.pairs[first.third < 0]
    return table.policy.odd != "sit_out" and some_seat(search, awake, room, first.left)


def _without_repeats(search: Search, table: Table, graph: Candidates) -> Arrangement:
    """Arrange a round in which every must holds."""
    search.report(0.3, "finding the best pairs")
    found = solve_priced(search, table.lowered, graph, table.free)
    plan = _paired(table, found.mate, proven=found.proven)
    if table.policy.odd == "sit_out" or not len(plan.left):
        return replace(plan, bound=_bound(table, plan, found.bound))
    search.report(0.8, "seating those left over")
    rules = trio_rules(table.lowered, table.policy)
    plan = _seated(plan, seat(search, rules, plan.pairs, plan.left))
    plan = swap_in(rules, found.graph, plan, locked=len(table.pins))
    if table.policy.odd == "trio":
        extra = _extra(search, rules, min(plan.trios, len(table.pins)))
        return replace(plan, bound=_bound(table, plan, found.bound) + extra)
    return replace(plan, bound=_loose_bound(search, table, plan, rules, found))


def _bound(table: Table, plan: Arrangement, bound: Callable[[Bool, int, int], int]) -> int:
    """Bound every round with as many matches, and as many members in them, as this one.

    Any number of its trios may be of pinned pairs: their third member is then no part of a match
    of free ones. What such a third member adds to the pinned pair is not in this bound.
    """
    matches = len(plan.pairs) - len(table.pins)
    of_pins = range(min(plan.trios, len(table.pins)) + 1)
    highest = max(bound(table.free, matches, plan.trios - pinned) for pinned in of_pins)
    return highest + int(table.pin_scores.sum())


def _loose_bound(
    search: Search, table: Table, plan: Arrangement, rules: Lowered, found: Priced
) -> int:
    """Bound rounds whose trios have pairs that no pair may have.

    Either members pay for their pairs alone and each third one adds what it can; or everybody pays
    what the best partner of all would give.
    """
    thirds = _bound(table, plan, lambda free, matches, _: found.bound(free, matches))
    stars = _bound(table, plan, star_prices(search, rules).bound)
    extra = _extra(search, rules, min(plan.trios, len(table.pins)))
    return min(thirds + _extra(search, rules, plan.trios), stars + extra)


def _with_repeats(search: Search, table: Table, rest: MustRest, wide: Widened) -> Arrangement:
    """Arrange a round in which the rest rule gives way where it must."""
    found = solve_with_repeats(search, table.lowered.without([rest.label]), wide)
    plan = _paired(table, found.mate, proven=found.proven)
    rules = trio_rules(table.lowered, table.policy)
    awake = rules.without([rest.label])
    if table.policy.odd != "sit_out" and len(plan.left):
        search.report(0.8, "seating those left over")
        plan = _seated(plan, seat(search, rules, plan.pairs, plan.left))
        plan = _seat_the_rest(search, awake, rest.ages(table.lowered.problem), plan)
    return replace(plan, bound=_loose_bound(search, table, plan, awake, found))


def _seat_the_rest(
    search: Search, awake: Lowered, ages: SparseExceptions, plan: Arrangement
) -> Arrangement:
    """Seat those who found no seat among people new to them."""
    room = np.flatnonzero(plan.third < 0)
    if not len(plan.left) or not len(room):
        return plan
    seats = seat_resting(search, awake, ages, plan.pairs[room], plan.left)
    return _seated(plan, np.where(seats >= 0, room[seats], -1))


def _paired(table: Table, mate: Int64, *, proven: bool) -> Arrangement:
    """Put pinned and found pairs together."""
    members = np.arange(len(mate))
    first = members[mate > members]
    pairs = np.concatenate([table.pins, np.stack([first, mate[first]], axis=1)])
    return Arrangement(
        pairs=pairs,
        third=np.full(len(pairs), -1, dtype=np.int64),
        left=np.flatnonzero(table.free & (mate < 0)),
        bound=0,
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
