"""Decides who sits with whom: pairs, then thirds, then repeats where they cannot be avoided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from matching.candidates import Candidates, best_scores, is_large
from matching.columns import Bool, Int64
from matching.evaluate import Lowered, Must
from matching.pricing import Priced, pair_count, solve_priced, star_prices
from matching.resting import Widened, giving_way, solve_with_repeats, widened
from matching.rules.different import MustDifferent
from matching.rules.rest import MustRest
from matching.search import Search
from matching.seating import Arrangement, Table
from matching.small_round import choose_together, is_small
from matching.swaps import swap_in
from matching.terms import CodeTable, SparseExceptions
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
        return replace(plan, bound=_strict_bound(search, table, plan, rules, found))
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


def _strict_bound(
    search: Search, table: Table, plan: Arrangement, rules: Lowered, found: Priced
) -> int:
    """Bound rounds whose trios keep every rule for every two.

    Prices cover the pairs of such a trio, but for pairs below the floor: under a floor a trio is
    held to be worth the best of its pairs, which is not below it.
    """
    extra = _extra(search, rules, min(plan.trios, len(table.pins)))
    if rules.floor:
        return _bound(table, plan, _as_pairs(found)) + extra
    return _bound(table, plan, found.bound) + extra


def _as_pairs(found: Priced) -> Callable[[Bool, int, int], int]:
    """Bound trios as if they were pairs whose third member pays nothing."""
    return lambda free, matches, _: found.bound(free, matches)


def _loose_bound(
    search: Search, table: Table, plan: Arrangement, rules: Lowered, found: Priced
) -> int:
    """Bound rounds whose trios have pairs that no pair may have.

    Either members pay for their pairs alone and each third one adds what it can; or everybody pays
    what the best partner of all would give.
    """
    of_pins = _extra(search, rules, min(plan.trios, len(table.pins)))
    as_pairs = _bound(table, plan, _as_pairs(found))
    bounds = [
        as_pairs + _extra(search, rules, plan.trios),
        _bound(table, plan, star_prices(search, rules).bound) + of_pins,
    ]
    alike = _of_one_kind(table, rules)
    if alike is not None:
        bounds.append(as_pairs + of_pins + _extra_of_one_kind(search, alike, plan.trios))
    return min(bounds)


def _of_one_kind(table: Table, rules: Lowered) -> Lowered | None:
    """Give what only the one `different` rule forbids, where a relaxed trio breaks just that.

    Of such a trio two pairs keep every rule: its members have two values of the attribute. That
    does not hold where members whose value is not known are refused by everybody.
    """
    relaxed = [must for must in table.lowered.musts if isinstance(must.rule, MustDifferent)]
    kept = len(table.lowered.musts) - len(relaxed) == len(rules.musts)
    if table.policy.odd != "relaxed_trio" or len(relaxed) != 1 or rules.floor or not kept:
        return None
    (must,) = relaxed
    assert isinstance(must.term, CodeTable)
    if not must.term.table[-1].any() and (must.term.codes < 0).any():
        return None
    same = CodeTable(must.term.codes, 1 - must.term.table)
    return replace(rules, musts=(*rules.musts, Must(must.label, same)))


def _extra_of_one_kind(search: Search, alike: Lowered, trios: int) -> int:
    """Bound what trios are worth more than the best of their pairs that may meet.

    That is a third of what their pair of one kind scores, of which each of the two has one at most.
    """
    best = np.sort(best_scores(alike, search.executor))[::-1][: 2 * trios]
    return int((-(-best // 6)).sum())


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
