"""The three objectives of a mentoring round: the best total, the fairest, the stable one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from matching.columns import Bool, Int64
from matching.evaluate import Lowered
from matching.mentoring.aims import (
    Field,
    as_good,
    best_for,
    first_places,
    whole_field,
    with_first_places,
)
from matching.mentoring.preferences import Liking, liking, lots
from matching.mentoring.sides import Sides
from matching.policy import Policy
from matching.search import Search

if TYPE_CHECKING:
    from matching.solvers import Assignment

POINT: Final = 1000
"""Thousandths of a point; the fairest round compares whole points."""


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """The mentorships of a round.

    Attributes
    ----------
    chosen
        ``bool (m,)``: which arcs.
    bound
        No choice with as many mentorships has more points, thousandths.
    proven
        Whether it is proven to be the best by the policy's objective.
    """

    chosen: Bool
    bound: int
    proven: bool


def best_total(search: Search, lowered: Lowered, sides: Sides, policy: Policy) -> Choice:  # noqa: ARG001
    """Serve the most; of those ways the one with the most points; then those served least before.

    Where every mentor is to have their least first, that comes before the points.
    """
    field, proven = _served_first(search, sides, policy)
    points = sides.arcs.scores[field.arc]
    found = best_for(search, field, points)
    proven = proven and found.optimal
    bound = found.upper_bound + int(sides.arcs.scores[field.settled].sum())
    best = field.with_settled(found.edges)
    if found.optimal and sides.ledger.any():
        last = as_good(field, points, found)
        by_ledger = best_for(search, last, -sides.ledger[last.edges[:, 0]])
        if by_ledger.optimal:
            best = last.with_settled(by_ledger.edges)
    return Choice(_marked(sides, best), bound, proven)


def fairest(search: Search, lowered: Lowered, sides: Sides, policy: Policy) -> Choice:  # noqa: ARG001
    """Serve the most; let the worst-off mentee be as well off as can be, then the next.

    Mentees are compared by whole points. Among equally fair rounds those served least before come
    first, then the mentors' loads are levelled, pinned mentees counted.
    """
    from matching.solvers import fairest_assign

    field, proven = _served_first(search, sides, policy)
    found = fairest_assign(
        *field.sizes,
        field.edges,
        sides.arcs.scores[field.arc] // POINT,
        ties=-sides.ledger[field.edges[:, 0]],
        **_right_limits(field),
        right_held=field.held,
        seed=search.seed,
        time_limit=search.seconds_left(),
        work_limit=search.work_limit,
    )
    search.spent(found.work, found.stopped_by)
    bound = best_for(search, field, sides.arcs.scores[field.arc]).upper_bound
    bound += int(sides.arcs.scores[field.settled].sum())
    return Choice(_marked(sides, field.with_settled(found.edges)), bound, proven and found.optimal)


def stable(search: Search, lowered: Lowered, sides: Sides, policy: Policy) -> Choice:
    """Let nobody have a mentor and a mentee who would both rather have each other.

    Mentees propose (Gale and Shapley 1962), so that nobody is helped by leaving out wishes (Dubins
    and Freedman 1981). Who is liked as well comes first when served less often before; the seed
    decides the rest. Where every mentor is to have their least first, all places are cut to the
    largest common number that brings that about (artificial caps, Kamada and Kojima 2015).
    """
    liked = liking(lowered, sides.arcs)
    found = _deferred(search, sides, liked, sides.places)
    if policy.least_each:
        found = _with_caps(search, sides, policy, liked, found)
    most = best_any(search, sides)
    return Choice(_marked(sides, found), most, proven=search.stopped_by == "optimal")


OBJECTIVES: Final[dict[str, Callable[[Search, Lowered, Sides, Policy], Choice]]] = {
    "best_total": best_total,
    "fairest": fairest,
    "stable": stable,
}


def best_any(search: Search, sides: Sides) -> int:
    """Bound the points of any choice, whatever the number of its mentorships."""
    from matching.solvers import assign

    field = whole_field(sides)
    found = assign(
        *field.sizes,
        field.edges,
        sides.arcs.scores,
        **field.limits(),
        max_cardinality=False,
        seed=search.seed,
        time_limit=search.seconds_left(),
        work_limit=search.work_limit,
    )
    search.spent(found.work, found.stopped_by)
    return found.upper_bound


def _served_first(search: Search, sides: Sides, policy: Policy) -> tuple[Field, bool]:
    """Keep the choices that serve the most and give as many mentors as can be their least."""
    if not policy.least_each:
        return whole_field(sides), True
    field, gain = with_first_places(sides, policy.least_each)
    found = best_for(search, field, gain)
    if not found.optimal:
        return field, False
    return as_good(field, gain, found), True


def _right_limits(field: Field) -> dict[str, Any]:
    limits = field.limits()
    return {name: limits[name] for name in limits if name != "left_capacity"}


def _marked(sides: Sides, arcs: Int64) -> Bool:
    chosen = np.zeros(len(sides.edges), dtype=np.bool_)
    chosen[arcs] = True
    return chosen


def _deferred(search: Search, sides: Sides, liked: Liking, places: Int64) -> Int64:
    """Run deferred acceptance; give the rows of the chosen arcs."""
    from matching.solvers import stable_assign

    left, right = sides.edges[:, 0], sides.edges[:, 1]
    lot = lots(sides.arcs, sides.size, search.seed)
    by_left = np.lexsort((lot, liked.of_mentee, left))
    by_right = np.lexsort((lot, sides.ledger[left], liked.of_mentor, right))
    found: Assignment = stable_assign(
        _rows(right[by_left], left[by_left], len(sides.mentees)),
        _rows(left[by_right], right[by_right], len(sides.mentors)),
        places,
        side="left",
        seed=search.seed,
        time_limit=search.seconds_left(),
        work_limit=search.work_limit,
    )
    search.spent(found.work, found.stopped_by)
    keys = left * max(1, len(sides.mentors)) + right
    wanted = found.pairs[:, 0] * max(1, len(sides.mentors)) + found.pairs[:, 1]
    return np.searchsorted(keys, wanted)


def _rows(values: Int64, owner: Int64, size: int) -> list[Int64]:
    """Cut values that stand by owner into one row an owner."""
    return np.split(values, np.searchsorted(owner, np.arange(1, size))) if size else []


def _with_caps(search: Search, sides: Sides, policy: Policy, liked: Liking, free: Int64) -> Int64:
    """Cut places to the largest number with which the most mentors get their least."""
    best, fewest = free, lack(sides, policy, free)
    for cap in range(int(sides.places.max(initial=0)) - 1, policy.least_each - 1, -1):
        found = _deferred(search, sides, liked, np.minimum(sides.places, cap))
        found = _filled(search, sides, liked, found)
        if len(found) < len(free) or search.stopped_by != "optimal":
            break
        if lack(sides, policy, found) < fewest:
            best, fewest = found, lack(sides, policy, found)
    return best


def _filled(search: Search, sides: Sides, liked: Liking, arcs: Int64) -> Int64:
    """Let those whom the cut places left without a mentor have what is free after all."""
    room = sides.places - np.bincount(sides.edges[arcs, 1], minlength=len(sides.mentors))
    without = ~np.isin(sides.edges[:, 0], sides.edges[arcs, 0])
    if not np.any(without & (room[sides.edges[:, 1]] > 0)):
        return arcs
    rows = np.flatnonzero(without)
    rest = replace(sides, edges=sides.edges[rows], arcs=sides.arcs.among(without))
    fewer = Liking(liked.of_mentee[rows], liked.of_mentor[rows])
    return np.concatenate([arcs, rows[_deferred(search, rest, fewer, room)]])


def lack(sides: Sides, policy: Policy, arcs: Int64 | Bool) -> int:
    """Count the first places that stay empty; ``arcs`` are rows, or marks."""
    load = np.bincount(sides.edges[arcs, 1], minlength=sides.right)
    return int((first_places(sides, policy.least_each) - load).clip(min=0).sum())
