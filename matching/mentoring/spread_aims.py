"""What a round with ``at_most`` is best for, one aim after the other, as CP-SAT takes it.

The aims and their order are those of `matching.mentoring.objectives`. What a mentor's load is worth
is no sum over arcs, so the places of mentors count too: the n-th is taken by whoever has n.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.columns import Bool, Int64
from matching.mentoring.aims import first_places
from matching.mentoring.objectives import POINT
from matching.mentoring.sides import Sides
from matching.policy import Policy


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """The places of mentors, one by one.

    Attributes
    ----------
    mentor
        ``int64 (s,)``: whose place, ascending, by their place on the right.
    nth
        ``int64 (s,)``: which of theirs, from 1.
    """

    mentor: Int64
    nth: Int64

    @classmethod
    def of(cls, sides: Sides) -> Steps:
        """Give the places that could be taken."""
        counts = np.minimum(sides.places, np.bincount(sides.edges[:, 1], minlength=sides.right))
        mentor = np.repeat(np.arange(sides.right), counts)
        return cls(mentor, np.arange(len(mentor)) - (np.cumsum(counts) - counts)[mentor] + 1)

    @classmethod
    def none(cls) -> Steps:
        """Give no places, where nothing depends on them."""
        return cls(np.empty(0, np.int64), np.empty(0, np.int64))

    def taken(self, loads: Int64) -> Bool:
        """Mark those that are taken, by how many mentees each mentor has."""
        taken: Bool = self.nth <= loads[self.mentor]
        return taken

    def __len__(self) -> int:
        """Count them."""
        return len(self.mentor)


@dataclass(frozen=True, slots=True, eq=False)
class Aims:
    """What is to be maximised, each later aim among the choices that are best for those before.

    Attributes
    ----------
    steps
        The places that some aim looks at.
    gains
        ``int64 (m + s,)`` each: the gain of every arc, then of every place that is taken.
    """

    steps: Steps
    gains: tuple[Int64, ...]


def spread_aims(policy: Policy, sides: Sides) -> Aims:
    """List the aims of a policy's objective in their order.

    Parameters
    ----------
    policy
        Of objective ``best_total`` or ``fairest``; a stable round has no ``at_most``.
    sides
        The free mentees and mentors.
    """
    fair = policy.objective == "fairest"
    steps = Steps.of(sides) if fair or policy.least_each else Steps.none()
    nothing = np.zeros(len(steps), np.int64)
    by_arcs = [np.concatenate([gain, nothing]) for gain in _by_arcs(policy, sides)]
    served, *others = by_arcs
    first = _of_steps(sides, steps.nth <= first_places(sides, policy.least_each)[steps.mentor])
    level = _of_steps(sides, 1 - 2 * (sides.held[steps.mentor] + steps.nth))  # squares grow by that
    gains = (served, *([first] if policy.least_each else []), *others, *([level] if fair else []))
    return Aims(steps, gains)


def _by_arcs(policy: Policy, sides: Sides) -> list[Int64]:
    served = np.ones(len(sides.edges), np.int64)
    ledger = -sides.ledger[sides.edges[:, 0]]
    if policy.objective == "best_total":
        return [served, sides.arcs.scores, ledger]
    levels = sides.arcs.scores // POINT
    worst_first = [-(levels == level).astype(np.int64) for level in np.unique(levels)[:-1]]
    return [served, *worst_first, ledger]


def _of_steps(sides: Sides, gain: Int64 | Bool) -> Int64:
    return np.concatenate([np.zeros(len(sides.edges), np.int64), gain.astype(np.int64)])
