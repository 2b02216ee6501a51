"""Other plans, where rounds that were solved one by one ran into repeats."""

from __future__ import annotations

from typing import Final

import numpy as np

from matching.columns import Bool, Int64
from matching.horizon.climbing import NOBODY
from matching.horizon.counting import Bounds
from matching.horizon.coverage import Meetings
from matching.horizon.exact import Exact, is_small, most_new_meetings
from matching.horizon.field import Diary
from matching.horizon.laying import Laid, Layout
from matching.horizon.targets import Targets
from matching.horizon.trios import with_trios

MOST_CLIMBED: Final = 1000
"""Up to so many members dead ends are repaired."""


def is_done(layout: Layout, laid: Laid, bounds: Bounds) -> bool:
    """Say whether a plan serves as many as can be, with as few repeats as any."""
    full = min(len(seating.pairs) for seating in laid.seatings) >= layout.most_pairs
    clean = next((at for at, count in enumerate(laid.repeats) if count), None)
    late = clean is None or clean == bounds.rounds_without_repeat()
    return full and late and sum(laid.repeats) == laid.fewest_repeats(bounds)


def repaired(layout: Layout, laid: Laid, bounds: Bounds) -> list[Targets]:
    """Look for new pairs for everybody in all rounds together, in several ways.

    One looks at as many rounds as anybody has new partners, another only at those that may do
    without a repeat altogether; one more has the trios of an odd roster settled first.

    Parameters
    ----------
    layout
        The roster.
    laid
        The plan that runs into repeats, or leaves out more than it must.
    bounds
        Of the roster.
    """
    people = int(np.count_nonzero(layout.field.active))
    if not layout.most_pairs or people > MOST_CLIMBED:
        return []
    fresh = Diary(layout.field).fresh()
    some = int(fresh.sum(axis=1).max(initial=0)) + layout.one_out
    rounds = len(laid.seatings)
    clean = bounds.rounds_without_repeat() or 0
    lengths = {min(rounds, some), min(rounds, clean)} - {0}
    starts = [_start(layout, laid, length) for length in sorted(lengths, reverse=True)]
    if layout.one_out and layout.field.thirds:
        active, seed = layout.field.active, layout.seed
        starts += [with_trios(active, fresh, length, seed) for length in sorted(lengths)]
    return [
        _cleanest_first(layout, layout.climbed(fresh, start))
        for start in starts
        if len(start.mates)
    ]


def solved_exactly(layout: Layout, laid: Laid) -> tuple[Targets | None, int]:
    """Look for the plan of pairs with the fewest repeats, where that is small enough.

    Returns
    -------
    targets, fewest
        The plan, or ``None``; no plan of as many pairs has fewer repeats, unless it leaves somebody
        over more often.
    """
    field, rounds = layout.field, len(laid.seatings)
    mates = np.stack([_mate(field.size, seating.pairs) for seating in laid.seatings])
    pairs_only = all(
        len(seating.meetings()) == len(seating.pairs) == layout.most_pairs
        for seating in laid.seatings
    )
    if not pairs_only or not is_small(field.allowed, rounds) or layout.is_late():
        return None, 0
    fresh = Diary(field).fresh()
    found: Exact = most_new_meetings(
        field.allowed, fresh, mates, layout.most_pairs, seed=layout.seed
    )
    fewest = rounds * layout.most_pairs - found.most_new
    if found.mates is None:
        return None, fewest
    ordered = _fewest_repeats_first(found.mates, fresh)
    return Targets(ordered, ordered != NOBODY), fewest


def _mate(size: int, pairs: Int64) -> Int64:
    mate = np.full(size, NOBODY, dtype=np.int64)
    mate[pairs[:, 0]], mate[pairs[:, 1]] = pairs[:, 1], pairs[:, 0]
    return mate


def _start(layout: Layout, laid: Laid, rounds: int) -> Targets:
    """Give the new pairs of some rounds, and who was in a pair."""
    diary, field = Diary(layout.field), layout.field
    mates = np.full((rounds, field.size), NOBODY, dtype=np.int64)
    wanted = np.tile(field.active, (rounds, 1))
    for at, seating in enumerate(laid.seatings[:rounds]):
        new = seating.pairs[diary.times[seating.pairs[:, 0], seating.pairs[:, 1]] == 0]
        mates[at] = _mate(field.size, new)
        if not layout.one_out and len(seating.pairs) >= layout.most_pairs:
            wanted[at, seating.left_over()] = False
        # What only thirds took may be needed as a pair of a later round.
        diary.write(seating.pairs, seating.left_over(), seating.left)
    return Targets(mates, wanted)


def _cleanest_first(layout: Layout, targets: Targets) -> Targets:
    """Put the rounds first in which everybody has a new partner, then those of new functions."""
    missing, holes = Meetings.of(layout.field).uncovered(), targets.holes
    left, order = list(range(len(holes))), []
    covers = [_functions(layout, mate, len(missing)) for mate in targets.mates]
    while left:
        new = [(-int(holes[at]), int((covers[at] & missing).sum()), -at) for at in left]
        chosen = left.pop(new.index(max(new)))
        missing &= ~covers[chosen]
        order.append(chosen)
    return targets.in_order(np.array(order))


def _functions(layout: Layout, mate: Int64, size: int) -> Bool:
    """Mark which functions meet in a round."""
    codes = layout.field.function
    paired = np.flatnonzero(mate != NOBODY)
    result = np.zeros((size, size), dtype=np.bool_)
    result[codes[paired], codes[mate[paired]]] = True
    return result


def _fewest_repeats_first(mates: Int64, fresh: Bool) -> Int64:
    """Order rounds so that repeats come late."""
    left, unused, order = list(range(len(mates))), fresh.copy(), []
    members = np.arange(mates.shape[1])
    while left:
        repeats = [int((~unused[members, mates[at]] & (mates[at] >= 0)).sum()) for at in left]
        chosen = left.pop(int(np.argmin(repeats)))
        paired = members[mates[chosen] >= 0]
        unused[paired, mates[chosen][paired]] = False
        order.append(chosen)
    return mates[order]
