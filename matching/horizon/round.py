"""One round of a horizon: pairs, thirds, and repeats where somebody would be left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.columns import Bool, Int64
from matching.evaluate import Lowered, lower, score_pairs
from matching.horizon.choices import (
    RESTING,
    Choices,
    Scale,
    new_pairs,
    with_first_meetings,
    with_plan,
    with_repeats,
    with_turns,
)
from matching.horizon.climbing import NOBODY
from matching.horizon.field import Diary, Field
from matching.search import Search

MOST_HOSTS = 32
"""How many pairs a member who is left over may choose from."""


@dataclass(frozen=True, slots=True, eq=False)
class Seating:
    """Who sits with whom in one round.

    Attributes
    ----------
    pairs
        ``int64 (p, 2)``.
    third
        ``int64 (p,)``: who joined each pair, `NOBODY` for nobody.
    left
        ``int64 (k,)``: active members in no match.
    """

    pairs: Int64
    third: Int64
    left: Int64

    def meetings(self) -> Int64:
        """Give all pairs of all matches, ``int64 (m, 2)``."""
        trio = self.third != NOBODY
        joined = [np.stack([self.pairs[trio, side], self.third[trio]], axis=1) for side in (0, 1)]
        return np.concatenate([self.pairs, *joined])

    def left_over(self) -> Int64:
        """Give those who were not in a pair at first, with a seat or without."""
        return np.concatenate([self.third[self.third != NOBODY], self.left])

    def groups(self) -> tuple[tuple[int, ...], ...]:
        """Give the members of each match, ascending."""
        rows = np.column_stack([self.pairs, self.third]).tolist()
        return tuple(sorted(tuple(sorted(m for m in row if m != NOBODY)) for row in rows))


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """What a round is made from.

    Attributes
    ----------
    field, diary
        The roster and what has happened before.
    lowered
        The policy on the problem of this round.
    mate
        ``int64 (n,)``: the pairs that were planned for it, `NOBODY` where there are none.
    reserved
        ``bool (n, n)``: the pairs that are planned for later rounds.
    uncovered
        ``bool (f, f)``: functions that may meet and have not.
    most_pairs
        How many pairs some round with repeats could have.
    """

    field: Field
    diary: Diary
    lowered: Lowered
    mate: Int64
    reserved: Bool
    uncovered: Bool
    most_pairs: int

    @classmethod
    def of(
        cls,
        field: Field,
        diary: Diary,
        planned: tuple[Int64, Bool],
        uncovered: Bool,
        most_pairs: int,
    ) -> Draft:
        """Get a round ready; its points are those of the problem that the round will have."""
        lowered = lower(diary.problem(), field.policy)
        return cls(field, diary, lowered, *planned, uncovered, most_pairs)


def lay_round(search: Search, given: Draft, noise: np.random.Generator) -> Seating:
    """Lay out one round.

    New pairs come first, then seats among people who are new to each other; only where that leaves
    somebody out whom a repeat would serve is there a repeat.
    """
    fresh = given.diary.fresh()
    choices = _new_choices(given, fresh, noise)
    seating = _seated(search, given, _pairs(search, given, choices), fresh, noise)
    if _is_full(given, seating):
        return seating
    for old, resting in _repeatable(given):
        wider = with_repeats(choices, given.field, given.diary, old, resting)
        again = _seated(search, given, _solved(search, given, wider), fresh | old, noise)
        if len(again.left) < len(seating.left):
            seating = again
        if _is_full(given, seating):
            break
    return seating


def _is_full(given: Draft, seating: Seating) -> bool:
    """Say whether no repeat could serve anybody more."""
    if not len(seating.left):
        return True
    return not given.field.thirds and len(seating.pairs) >= given.most_pairs


def _repeatable(given: Draft) -> list[tuple[Bool, Bool]]:
    """Give the pairs that may meet again, and which of them rest; resting ones last, if at all."""
    met = given.field.allowed & (given.diary.times > 0)
    resting = given.diary.resting()
    ways = [(met & ~resting, resting)]
    if given.field.may_repeat and (met & resting).any():
        ways.append((met, resting))
    return ways


def _new_choices(given: Draft, fresh: Bool, noise: np.random.Generator) -> Choices:
    field = given.field
    choices = new_pairs(field, given.lowered, fresh, noise)
    choices = with_first_meetings(field, given.lowered, choices, fresh, given.uncovered, noise)
    choices = with_plan(choices, field, given.mate, given.reserved)
    return with_turns(field, choices, given.diary.sat_out)


def _pairs(search: Search, given: Draft, choices: Choices) -> Int64:
    """Take the planned pairs when they are as many as there can be, or else find the best."""
    members = np.arange(given.field.size)
    planned = members[given.mate > members]
    if len(planned) >= given.most_pairs:
        return np.stack([planned, given.mate[planned]], axis=1)
    return _solved(search, given, choices)


def _solved(search: Search, given: Draft, choices: Choices) -> Int64:
    """Find the most pairs, and of those the largest weight, ``int64 (p, 2)``."""
    size = given.field.size
    mate = search.solve(size, choices.a, choices.b, choices.weights).mate
    members = np.arange(size)
    first = members[mate > members]
    return np.stack([first, mate[first]], axis=1)


def _seated(
    search: Search, given: Draft, pairs: Int64, usable: Bool, noise: np.random.Generator
) -> Seating:
    """Seat those left over with the pairs where the policy has trios."""
    single = given.field.active.copy()
    single[pairs.ravel()] = False
    left, third = np.flatnonzero(single), np.full(len(pairs), NOBODY, dtype=np.int64)
    if not given.field.thirds or not len(left) or not len(pairs):
        return Seating(pairs, third, left)
    guest, host = _fitting(given, pairs, left, usable)
    weights = _seat_weights(given, pairs[host], left[guest], noise)
    chosen = _few_of_each(guest, weights, noise)
    guest, host, weights = guest[chosen], host[chosen], weights[chosen]
    mate = search.solve(len(left) + len(pairs), guest, len(left) + host, weights).mate[: len(left)]
    seat = mate >= 0
    third[mate[seat] - len(left)] = left[seat]
    return Seating(pairs, third, left[~seat])


def _fitting(given: Draft, pairs: Int64, left: Int64, usable: Bool) -> tuple[Int64, Int64]:
    """List who may join which pair, as places in `left` and in `pairs`."""
    seated = given.field.seated
    # What only a third may do, such as two of one function in a relaxed trio, rests as well.
    met = given.diary.times[left] > 0
    fits = seated[left] & (usable[left] | ~met)
    guest, host = np.nonzero(fits[:, pairs[:, 0]] & fits[:, pairs[:, 1]])
    return guest, host


def _seat_weights(given: Draft, pairs: Int64, guests: Int64, noise: np.random.Generator) -> Int64:
    """Weigh seats: the fewest repeats, none that rest, those planned for later last."""
    scale, diary = Scale.of(given.field.size), given.diary
    met = sum((diary.times[guests, pairs[:, side]] > 0).astype(np.int64) for side in (0, 1))
    later = sum(given.reserved[guests, pairs[:, side]].astype(np.int64) for side in (0, 1))
    points = sum(score_pairs(given.lowered, guests, pairs[:, side]) for side in (0, 1))
    most = max(1, int(np.max(points, initial=0)))
    price = scale.repeat // 2 * (2 * np.asarray(met) + np.asarray(later))
    chance = noise.integers(0, 2, len(guests))
    weights: Int64 = np.asarray(points) * (scale.taste - 1) // most + chance - price
    if np.any(met) and given.field.rest is not None:
        resting = diary.resting()
        still = sum(resting[guests, pairs[:, side]].astype(np.int64) for side in (0, 1))
        weights = weights - scale.repeat * (RESTING - 1) * np.asarray(still)
    return weights


def _few_of_each(guest: Int64, weights: Int64, noise: np.random.Generator) -> Int64:
    """Choose the best few seats of each member left over, ties at random.

    Otherwise all would choose among the same few seats.
    """
    order = np.lexsort((noise.random(len(guest)), -weights, guest))
    starts = np.searchsorted(guest[order], guest[order])
    return order[np.arange(len(order)) - starts < MOST_HOSTS]
