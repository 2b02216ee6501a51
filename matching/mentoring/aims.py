"""One aim after the other: what is best for the first, of that what is best for the second ….

A choice is best for an aim exactly when it keeps complementary slackness with prices that prove the
best (`matching.solvers.narrowing`), so the aims after it are solved over what that leaves open.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from matching.columns import Int64
from matching.mentoring.sides import Sides
from matching.search import Search

if TYPE_CHECKING:
    from matching.solvers import Assignment


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """The choices that are left: arcs, with what each end may and must have.

    Attributes
    ----------
    edges
        ``int64 (m, 2)``: left and right end.
    arc
        ``int64 (m,)``: the row of each edge among the arcs of the `Sides`.
    most_left, least_left, most_right, least_right
        How many edges each end may and must have, besides those that are settled.
    settled
        ``int64 (k,)``: rows of the arcs that every choice left has.
    held
        ``int64 (r,)``: how many edges each right end has besides, settled or pinned.
    """

    edges: Int64
    arc: Int64
    most_left: Int64
    least_left: Int64
    most_right: Int64
    least_right: Int64
    settled: Int64
    held: Int64

    @property
    def sizes(self) -> tuple[int, int]:
        """How many ends there are on the left and on the right."""
        return len(self.most_left), len(self.most_right)

    def with_settled(self, edges: Int64) -> Int64:
        """Give the rows of the arcs of some edges, and of those that are settled."""
        return np.concatenate([self.settled, self.arc[edges]])

    def limits(self) -> dict[str, Any]:
        """Give what ends may and must have, as `matching.solvers.assign` takes it."""
        return {
            "left_capacity": self.most_left,
            "right_capacity": self.most_right,
            "left_min": self.least_left,
            "right_min": self.least_right,
        }


def whole_field(sides: Sides) -> Field:
    """Give every mentee one mentor at most, and every mentor as many mentees as places."""
    left, right = len(sides.mentees), len(sides.mentors)
    return Field(
        sides.edges,
        np.arange(len(sides.edges)),
        np.ones(left, np.int64),
        np.zeros(left, np.int64),
        sides.places,
        np.zeros(right, np.int64),
        np.empty(0, np.int64),
        sides.held,
    )


def first_places(sides: Sides, least: int) -> Int64:
    """Count for each mentor the places that come before points, ``int64 (r,)``; pins take some."""
    return np.minimum(sides.places, np.maximum(least - sides.held, 0))


def with_first_places(sides: Sides, least: int) -> tuple[Field, Int64]:
    """Split each mentor into their first places and the others.

    Returns
    -------
    field, first
        The field has every arc twice; ``int64 (2 m,)``: 1 for an arc to a first place.
    """
    one = whole_field(sides)
    first = first_places(sides, least)
    moved = one.edges + np.array([0, len(sides.mentors)])
    both = replace(
        one,
        edges=np.concatenate([one.edges, moved]),
        arc=np.concatenate([one.arc, one.arc]),
        most_right=np.concatenate([first, sides.places - first]),
        least_right=np.concatenate([one.least_right, one.least_right]),
        held=np.concatenate([np.minimum(one.held, least), np.maximum(one.held - least, 0)]),
    )
    gain = np.repeat(np.array([1, 0], np.int64), len(one.edges))
    return both, gain


def best_for(search: Search, field_: Field, gain: Int64) -> Assignment:
    """Choose the most edges, and of those ways one with the largest gain.

    Parameters
    ----------
    search
        The limits; what is spent is taken off.
    field_
        The choices that are left.
    gain
        ``int64 (m,)``: what each edge is worth.
    """
    from matching.solvers import assign

    found = assign(
        *field_.sizes,
        field_.edges,
        gain,
        **field_.limits(),
        seed=search.seed,
        time_limit=search.seconds_left(),
        work_limit=search.work_limit,
    )
    search.spent(found.work, found.stopped_by)
    return found


def as_good(field_: Field, gain: Int64, found: Assignment) -> Field:
    """Keep the choices that are as good for an aim as the one found, which is proven the best.

    Parameters
    ----------
    field_, gain, found
        What `best_for` was given, and what it gave.
    """
    from matching.solvers.bipartite import Bipartite, Side
    from matching.solvers.narrowing import narrowed

    left, right = field_.edges.T.astype(np.int32)
    whole = Bipartite(
        left, right, gain, np.arange(len(gain)),
        Side(field_.most_left, field_.least_left), Side(field_.most_right, field_.least_right),
    )  # fmt: skip
    rest, settled = narrowed(whole, gain, found.certificate.prices)
    return Field(
        field_.edges[rest.rows],
        field_.arc[rest.rows],
        rest.left_side.capacity,
        rest.left_side.least,
        rest.right_side.capacity,
        rest.right_side.least,
        field_.with_settled(settled.rows),
        field_.held + settled.right_degrees(),
    )
