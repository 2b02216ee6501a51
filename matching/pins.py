"""Pairs that an admin has put together: they override preferences, never musts."""

from __future__ import annotations

import numpy as np

from matching.columns import Int64
from matching.evaluate import Lowered, score_pairs


class PinRefused(ValueError):  # noqa: N818 - it says what happened
    """A pinned pair that cannot be kept.

    Attributes
    ----------
    members
        The two members.
    rules
        The labels of the rules that the pair breaks; empty when a member is pinned twice.
    """

    def __init__(self, members: tuple[int, int], rules: tuple[str, ...]) -> None:
        self.members, self.rules = members, rules
        why = (
            f"break {', '.join(rules)}" if rules else "have one member pinned to somebody else too"
        )
        super().__init__(
            f"members {members[0]} and {members[1]} are pinned together but {why};"
            " remove the pin, or change what stands against it"
        )


def pinned_pairs(lowered: Lowered) -> tuple[Int64, Int64]:
    """Check the pinned pairs.

    Parameters
    ----------
    lowered
        The policy on a problem.

    Returns
    -------
    pairs, scores
        ``int64 (k, 2)`` and ``int64 (k,)`` in thousandths of a point.

    Raises
    ------
    PinRefused
        When a pair breaks a must, or a member is in two pairs. A pair that has met too lately is
        refused as well, also under ``else: oldest``: an earlier meeting is repeated only where it
        cannot be avoided.
    """
    pairs = lowered.problem.pinned.astype(np.int64)
    if not len(pairs):
        return pairs, np.empty(0, np.int64)
    a, b = pairs[:, 0], pairs[:, 1]
    for at, pair in enumerate(pairs):
        broken = broken_by(lowered, pair)
        if broken or np.count_nonzero(np.isin(pairs[:at], pair)):
            raise PinRefused((int(pair[0]), int(pair[1])), broken)
    return pairs, score_pairs(lowered, a, b)


def broken_by(lowered: Lowered, pair: Int64) -> tuple[str, ...]:
    """Give the labels of the musts that a pair breaks, each once."""
    a, b = pair[:1], pair[1:]
    broken = [must.label for must in lowered.musts if not must.term.pairs(a, b)[0]]
    return tuple(dict.fromkeys(broken))
