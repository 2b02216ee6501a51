"""Whether a program serves some groups of members worse than others, or than chance would.

Two questions are asked of each group, by Fisher's exact test (Fisher 1935), round by round and
then over all rounds together:

- *Than all together?* If a round drew by lot whom it serves, the number of a group's members that
  it serves would be hypergeometric.
- *Than chance?* The round is drawn again under the same rules, several times. If the round were
  another such draw, the group's successes would be a hypergeometric part of all.

Rounds are drawn apart from each other, so the number over several rounds is a sum of such numbers,
and its distribution their convolution (the exact conditional test of 2 × 2 × K tables; Agresti
2013, Categorical Data Analysis, 7.3.5). A group is called clearly worse when so few successes, or
fewer, have a probability below `ALPHA` divided by the number of groups asked (Bonferroni), so that
in a program that is fair to all one report in twenty calls any group so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import lgamma
from typing import Final

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

ALPHA: Final = 0.05


@dataclass(frozen=True, slots=True)
class Draw:
    """One round's lot: so many of so many succeed, and so many of them are in the group.

    Attributes
    ----------
    everybody
        How many take part in the lot, N.
    successes
        How many of them succeed, K.
    group
        How many of them are in the group, n.
    """

    everybody: int
    successes: int
    group: int


def so_few_by_lot(found: int, draws: Sequence[Draw]) -> float:
    """Give the probability of so few successes of a group, or fewer, over some rounds.

    Parameters
    ----------
    found
        The group's successes over all rounds.
    draws
        The rounds' lots.

    Returns
    -------
    float
        ``P(X_1 + ... + X_r <= found)``, each ``X`` hypergeometric, apart from each other; 1 where
        there is nothing to draw.
    """
    total = np.ones(1)
    least = 0
    for draw in draws:
        low, chances = _hypergeometric(draw)
        total = np.convolve(total, chances)
        least += low
    return float(min(1.0, total[: max(0, found - least + 1)].sum()))


def _hypergeometric(draw: Draw) -> tuple[int, FloatArray]:
    """Give the fewest successes there can be, and the probability of that and each more."""
    everybody, successes, group = draw.everybody, draw.successes, draw.group
    low, high = max(0, group + successes - everybody), min(group, successes)
    ways = [
        _log_choose(successes, x) + _log_choose(everybody - successes, group - x)
        for x in range(low, high + 1)
    ]
    chances = np.exp(np.array(ways) - _log_choose(everybody, group))
    return low, chances / chances.sum()


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


@dataclass(frozen=True, slots=True)
class Seen:
    """What rounds came to for those who took part, a row for each member and round.

    Attributes
    ----------
    people
        ``int64 (k,)``: who it was; one number a person over all rounds.
    rounds
        ``int64 (k,)``: in which round.
    groups
        ``int64 (k,)``: the group they were in then.
    matched
        ``bool (k,)``: whether they had a match.
    points
        ``float64 (k,)``: the mean points of their matches; not a number without one.
    asked
        ``bool (k,)``: whether they had asked for something.
    met
        ``bool (k,)``: whether they met somebody who can show it.
    matched_by_chance, met_by_chance
        ``int64 (k,)``: in how many of the round's draws by chance they would have.
    draws
        ``int64 (k,)``: how many draws by chance were made of the round; 0 for none.
    """

    people: IntArray
    rounds: IntArray
    groups: IntArray
    matched: BoolArray
    points: FloatArray
    asked: BoolArray
    met: BoolArray
    matched_by_chance: IntArray
    met_by_chance: IntArray
    draws: IntArray

    def of(self, rows: BoolArray) -> Seen:
        """Give some rows."""
        return Seen(*(getattr(self, name)[rows] for name in Seen.__dataclass_fields__))


@dataclass(frozen=True, slots=True)
class Share:
    """A share of people, beside chance and all together.

    Attributes
    ----------
    share
        From 0 to 1.
    by_chance
        What chance gives the same people; None where that is not known.
    worse_than_all, worse_than_chance
        How probable so small a share would be: see `so_few_by_lot`; None where it is not asked.
    """

    share: float
    by_chance: float | None
    worse_than_all: float | None
    worse_than_chance: float | None


def share_matched(seen: Seen, group: BoolArray) -> Share | None:
    """Give the share of a group's takings-part that had a match; None for nobody."""
    return _share(seen, group, seen.matched, seen.matched_by_chance)


def share_met(seen: Seen, group: BoolArray) -> Share | None:
    """Give the share that met somebody who can show what they asked for, of those who asked."""
    asked = seen.of(seen.asked)
    return _share(asked, group[seen.asked], asked.met, asked.met_by_chance)


def mean_points(seen: Seen, group: BoolArray) -> float | None:
    """Give the mean points of a group's matches; None without any."""
    points = seen.points[group & seen.matched]
    return float(points.mean()) if points.size else None


def _share(seen: Seen, group: BoolArray, success: BoolArray, by_chance: IntArray) -> Share | None:
    if not group.any():
        return None
    drawn = group & (seen.draws > 0)
    everybody = bool(group.all())
    found = int(success[group].sum())
    return Share(
        share=found / int(group.sum()),
        by_chance=_rate(by_chance[drawn], seen.draws[drawn]),
        worse_than_all=None if everybody else so_few_by_lot(found, _lots(seen, group, success)),
        worse_than_chance=(
            so_few_by_lot(int(success[drawn].sum()), _redrawn(seen, drawn, success, by_chance))
            if drawn.any()
            else None
        ),
    )


def _rate(successes: IntArray, draws: IntArray) -> float | None:
    return float(successes.sum() / draws.sum()) if draws.size else None


def _lots(seen: Seen, group: BoolArray, success: BoolArray) -> list[Draw]:
    """Give each round's lot among all who took part in it."""
    lots = []
    for number in np.unique(seen.rounds[group]):
        here = seen.rounds == number
        lots.append(Draw(int(here.sum()), int(success[here].sum()), int((here & group).sum())))
    return lots


def _redrawn(seen: Seen, group: BoolArray, success: BoolArray, by_chance: IntArray) -> list[Draw]:
    """Give each round's lot among the round itself and its draws by chance, for the group alone."""
    lots = []
    for number in np.unique(seen.rounds[group]):
        here = group & (seen.rounds == number)
        size = int(here.sum())
        everybody = size + int(seen.draws[here].sum())
        lots.append(Draw(everybody, int(success[here].sum() + by_chance[here].sum()), size))
    return lots


def clearly(probability: float | None, asked: int) -> bool:
    """Tell whether a probability is small enough to be said, when so many groups were asked."""
    return probability is not None and probability < ALPHA / max(1, asked)
