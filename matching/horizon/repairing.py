"""Other plans, where rounds that were solved one by one ran into repeats."""

from __future__ import annotations

from typing import Final

import numpy as np

from matching.columns import Bool, Int64
from matching.horizon.climbing import NOBODY
from matching.horizon.counting import Bounds
from matching.horizon.exact import Exact, is_small, most_new_meetings
from matching.horizon.field import Diary
from matching.horizon.laying import Laid, Layout
from matching.horizon.targets import Targets

MOST_CLIMBED: Final = 1000
"""Up to so many members dead ends are repaired."""


def is_done(layout: Layout, laid: Laid, bounds: Bounds) -> bool:
    """Say whether a plan serves as many as can be, with as few repeats as any."""
    full = min(len(seating.pairs) for seating in laid.seatings) >= layout.most_pairs
    fewest = bounds.fewest_repeats(laid.count(), len(laid.seatings))
    late = not sum(laid.repeats) or laid.cost()[3] == -bounds.rounds_without_repeat()
    return full and late and sum(laid.repeats) == fewest


def repaired(layout: Layout, laid: Laid, bounds: Bounds) -> list[Targets]:
    """Look for new pairs for everybody in all rounds together, in two ways.

    One looks at as many rounds as anybody has new partners, the other only at those that may do
    without a repeat altogether.

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
    lengths = {min(rounds, some), min(rounds, bounds.rounds_without_repeat())} - {0}
    return [
        _cleanest_first(layout.climbed(fresh, _start(layout, laid, length)))
        for length in sorted(lengths, reverse=True)
    ]


def solved_exactly(layout: Layout, laid: Laid) -> tuple[Targets | None, int]:
    """Look for the plan of pairs with the fewest repeats, where that is small enough.

    Returns
    -------
    targets, fewest
        The plan, or ``None``; no plan of as many pairs has fewer repeats.
    """
    field, rounds = layout.field, len(laid.seatings)
    mates = np.stack([_mate(field.size, seating.pairs) for seating in laid.seatings])
    pairs_only = laid.count() == rounds * layout.most_pairs
    if not pairs_only or not is_small(field.allowed, rounds) or layout.is_late():
        return None, 0
    fresh = Diary(field).fresh()
    found: Exact = most_new_meetings(
        field.allowed, fresh, mates, layout.most_pairs, seed=layout.seed
    )
    fewest = laid.count() - found.most_new
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


def _cleanest_first(targets: Targets) -> Targets:
    """Put the rounds first in which everybody has a new partner."""
    order = np.argsort(targets.holes, kind="stable")
    return Targets(targets.mates[order], targets.wanted[order])


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
