"""One aim after the other: what is best for the first, of that what is best for the second ….

A choice is best for an aim exactly when it keeps complementary slackness with prices that prove the
best: it holds no arc that asks for more than it gives, every arc that gives more than it asks for,
and fills every end with a price. So the aims after it are solved over what that leaves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from matching.columns import Bool, Int64
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
        How many edges each end may and must have.
    """

    edges: Int64
    arc: Int64
    most_left: Int64
    least_left: Int64
    most_right: Int64
    least_right: Int64

    @property
    def sizes(self) -> tuple[int, int]:
        """How many ends there are on the left and on the right."""
        return len(self.most_left), len(self.most_right)

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
    )


def with_first_places(sides: Sides, least: int) -> tuple[Field, Int64]:
    """Split each mentor into their first places and the others.

    Returns
    -------
    field, first
        The field has every arc twice; ``int64 (2 m,)``: 1 for an arc to a first place.
    """
    one = whole_field(sides)
    first = np.minimum(sides.places, least)
    moved = one.edges + np.array([0, len(sides.mentors)])
    both = replace(
        one,
        edges=np.concatenate([one.edges, moved]),
        arc=np.concatenate([one.arc, one.arc]),
        most_right=np.concatenate([first, sides.places - first]),
        least_right=np.concatenate([one.least_right, one.least_right]),
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


def narrowed(field_: Field, gain: Int64, found: Assignment) -> tuple[Field, Bool]:
    """Keep the choices that are as good for an aim as the one found.

    Returns
    -------
    field, kept
        What is left, and ``bool (m,)``: which edges of the former field.
    """
    prices = found.certificate.prices
    left, right = field_.edges[:, 0], field_.edges[:, 1]
    slack = gain - prices.left[left] - prices.right[right] - prices.pair
    settled = np.zeros(len(field_.most_left), dtype=np.bool_)
    settled[left[slack > 0]] = True
    kept = (slack > 0) | ((slack == 0) & ~settled[left])
    least_left = np.where((prices.left > 0) | settled, field_.most_left, field_.least_left)
    return (
        replace(
            field_,
            edges=field_.edges[kept],
            arc=field_.arc[kept],
            least_left=least_left,
            most_left=np.where(prices.left < 0, field_.least_left, field_.most_left),
            least_right=np.where(prices.right > 0, field_.most_right, field_.least_right),
            most_right=np.where(prices.right < 0, field_.least_right, field_.most_right),
        ),
        kept,
    )
