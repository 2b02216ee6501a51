"""The pairs that a round of a horizon chooses from, and what each is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.columns import Bool, Int64
from matching.evaluate import Lowered, row_blocks, score_block, score_pairs
from matching.horizon.field import Diary, Field

KEEP_ALL: Final = 300
"""Up to so many members a round chooses from all pairs."""

BEST: Final = 16
"""Above that, how many new partners each member brings in, the best by points."""

COVERING: Final = 16
"""How many members of a function are looked at for a first meeting with another function."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How much weighs what, so that the more important always outweighs the less important.

    Attributes
    ----------
    taste
        The most points that a pair is given here; the policy's are scaled down to it.
    turn
        Of one round in which a member was left over before: more than the taste of all pairs.
    repeat
        Of one repeated meeting: more than all turns.
    """

    taste: int
    turn: int
    repeat: int

    @classmethod
    def of(cls, size: int) -> Scale:
        """Give the scale for so many members; weights stay below what the solver holds."""
        pairs = size // 2 + 1
        taste = 1023 if size <= KEEP_ALL else 255 if size <= 2000 else 63
        turn = 16 * taste * pairs
        return cls(taste, turn, turn * 2 * MOST_TURNS * pairs)


MOST_TURNS: Final = 3
RESTING: Final = 4
"""How many other repeats a pair that is still resting counts for."""


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """Pairs with their weights.

    Attributes
    ----------
    a, b
        ``int64 (m,)``, with ``a < b``.
    weights
        ``int64 (m,)``.
    """

    a: Int64
    b: Int64
    weights: Int64


def new_pairs(field: Field, lowered: Lowered, fresh: Bool, noise: np.random.Generator) -> Choices:
    """Give the pairs that have never met, weighed by points.

    Parameters
    ----------
    field
        The roster.
    lowered
        The policy on the problem of the round.
    fresh
        ``bool (n, n)``: the pairs to choose from.
    noise
        Decides between pairs of as many points.
    """
    if field.size <= KEEP_ALL:
        a, b = np.nonzero(np.triu(fresh, 1))
    else:
        a, b = _best_of_each(field.size, lowered, fresh, noise)
    points = score_pairs(lowered, a, b)
    return Choices(a, b, _tastes(Scale.of(field.size), points, noise))


def _tastes(scale: Scale, points: Int64, noise: np.random.Generator) -> Int64:
    """Scale points down, with a little chance on top."""
    most = max(1, int(points.max(initial=0)))
    chance = noise.integers(0, 2, len(points))
    return points * (scale.taste - 1) // most + chance


def _best_of_each(
    size: int, lowered: Lowered, fresh: Bool, noise: np.random.Generator
) -> tuple[Int64, Int64]:
    """Give for each member the new partners of the most points, each pair once."""
    found = [np.empty(0, np.int64)]
    for rows in row_blocks(size):
        block = fresh[rows]
        keys = score_block(lowered, rows, slice(0, size)).astype(np.float64)
        # Points are whole thousandths: chance only decides between equal ones.
        keys += noise.random(keys.shape)
        keys[~block] = -1.0
        top = np.argpartition(keys, size - BEST, axis=1)[:, -BEST:]
        row = np.repeat(np.arange(*rows.indices(size)), BEST)
        col = top.ravel()
        kept = fresh[row, col]
        row, col = row[kept], col[kept]
        found.append(np.minimum(row, col) * size + np.maximum(row, col))
    a, b = np.divmod(np.unique(np.concatenate(found)), size)
    return a, b


def with_first_meetings(
    field: Field,
    lowered: Lowered,
    choices: Choices,
    fresh: Bool,
    uncovered: Bool,
    noise: np.random.Generator,
) -> Choices:
    """Make one pair for each two functions that have not met yet worth more than any other.

    The pairs have no member in common, so that one round can have them all.

    Parameters
    ----------
    field, lowered, fresh, noise
        As for `new_pairs`.
    choices
        What that gave.
    uncovered
        ``bool (f, f)``: functions that may meet and have not.
    """
    if not uncovered.any():
        return choices
    taken, missing = np.zeros(field.size, dtype=np.bool_), uncovered.copy()
    first: list[tuple[int, int]] = []
    while missing.any():
        f, g = _most_wanted(missing)
        missing[f, g] = missing[g, f] = False
        ours, theirs = (np.flatnonzero((field.function == code) & ~taken) for code in (f, g))
        pair = _free_pair(lowered, fresh, ours, theirs, noise)
        if pair is not None:
            taken[list(pair)] = True
            first.append((min(pair), max(pair)))
    rows = np.array(first, dtype=np.int64).reshape(-1, 2)
    bonus = 8 * Scale.of(field.size).taste
    return _merged(field.size, choices, rows[:, 0], rows[:, 1], np.full(len(rows), bonus))


def _most_wanted(missing: Bool) -> tuple[int, int]:
    """Give two functions that have not met and have the most others still to meet.

    Taking the neediest two each time, as Havel and Hakimi do for degrees, spreads a round over all
    functions, where any order of pairs would use up the members of the first ones.
    """
    need = missing.sum(axis=1)
    wanted = np.where(missing, need[:, None] + need[None, :], -1)
    f, g = np.unravel_index(int(np.argmax(wanted)), wanted.shape)
    return int(f), int(g)


def _free_pair(
    lowered: Lowered, fresh: Bool, ours: Int64, theirs: Int64, noise: np.random.Generator
) -> tuple[int, int] | None:
    """Find two members of two functions who have not met, the best of a few by points."""
    some = noise.permutation(ours)[:COVERING]
    row, col = np.nonzero(fresh[np.ix_(some, theirs)])
    if not len(row):
        return None
    points = score_pairs(lowered, some[row], theirs[col])
    best = int(np.argmax(points + noise.random(len(points))))
    return int(some[row[best]]), int(theirs[col[best]])


def _merged(size: int, choices: Choices, a: Int64, b: Int64, bonus: Int64) -> Choices:
    """Add a bonus to some pairs, which may be among the choices or not."""
    keys = np.concatenate([choices.a * size + choices.b, a * size + b])
    unique, place = np.unique(keys, return_inverse=True)
    weights = np.zeros(len(unique), dtype=np.int64)
    np.add.at(weights, place, np.concatenate([choices.weights, bonus]))
    a, b = np.divmod(unique, size)
    return Choices(a, b, weights)


def with_turns(field: Field, choices: Choices, sat_out: Int64) -> Choices:
    """Let those who were left over more often than others come first."""
    often = sat_out - sat_out[field.active].min(initial=np.iinfo(np.int64).max)
    turns = np.clip(often, 0, MOST_TURNS)
    bonus = Scale.of(field.size).turn * (turns[choices.a] + turns[choices.b])
    return Choices(choices.a, choices.b, choices.weights + bonus)


def with_plan(choices: Choices, field: Field, mate: Int64, reserved: Bool) -> Choices:
    """Prefer the pairs planned for the round, and spare those planned for later ones."""
    scale = Scale.of(field.size)
    planned = mate[choices.a] == choices.b
    later = reserved[choices.a, choices.b]
    weights = choices.weights + 4 * scale.taste * planned - scale.repeat // 2 * later
    return Choices(choices.a, choices.b, weights)


def with_repeats(choices: Choices, field: Field, diary: Diary, old: Bool, resting: Bool) -> Choices:
    """Add pairs that have met: as few as possible, the least often and longest ago first.

    Parameters
    ----------
    choices
        New pairs.
    field, diary
        The roster and what has happened.
    old
        ``bool (n, n)``: the pairs to add.
    resting
        ``bool (n, n)``: those of them that are still resting.
    """
    scale = Scale.of(field.size)
    a, b = np.nonzero(np.triu(old, 1))
    _, age = np.unique(-diary.last[a, b], return_inverse=True)
    age_points = age * scale.taste // max(1, int(age.max(initial=0)))
    often = np.minimum(diary.times[a, b].astype(np.int64), 6) * 2 * scale.taste
    price = scale.repeat * np.where(resting[a, b], RESTING, 1)
    return Choices(
        np.concatenate([choices.a, a]),
        np.concatenate([choices.b, b]),
        np.concatenate([choices.weights, age_points - often - price]),
    )
