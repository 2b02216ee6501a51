"""Whether every vertex can have its minimum, and who cannot.

Minimums of the two sides can be met together exactly when those of each side can be met alone
(Mendelsohn and Dulmage 1958).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.solvers.bipartite import Bipartite, Side
from matching.solvers.flow import most_pairs, without_minimums
from matching.solvers.result import IntArray

_NAMED = 10


class Infeasible(ValueError):  # noqa: N818  (a property of the question, not a fault)
    """The minimums cannot be met; names vertices that ask for more than there is (Hall 1935).

    Parameters
    ----------
    side : str
        ``left`` or ``right``.
    vertices : (k,) int64
        Vertices of that side that cannot all have their minimum.
    needed : int
        How many pairs they have to have together.
    places : int
        How many they can have together at most.
    """

    def __init__(self, side: str, vertices: IntArray, needed: int, places: int) -> None:
        self.side, self.vertices, self.needed, self.places = side, vertices, needed, places
        named = ", ".join(map(str, vertices[:_NAMED].tolist()))
        more = f" and {vertices.size - _NAMED} more" if vertices.size > _NAMED else ""
        super().__init__(
            f"the minimums cannot be met: {side} vertices {named}{more} must have {needed} pairs "
            f"together, and their edges and the capacities allow {places}"
        )


def refuse_impossible(graph: Bipartite) -> None:
    """Check that all minimums can be met.

    Raises
    ------
    Infeasible
        They cannot; names an example.
    """
    if graph.left_side.least.any():
        _refuse_one_side(graph, "left")
    if graph.right_side.least.any():
        _refuse_one_side(graph.turned(), "right")


def _refuse_one_side(graph: Bipartite, side: str) -> None:
    least = graph.left_side.least
    asked = Bipartite(
        graph.left, graph.right, graph.weights, graph.rows,
        Side(least, least), without_minimums(graph.right_side),
    )  # fmt: skip
    chosen = most_pairs(asked, 0)
    served = np.bincount(graph.left[chosen], minlength=least.size)
    short = np.flatnonzero(served < least)
    if short.size:
        vertices, places = min(
            (_violators(asked, chosen, vertex) for vertex in short[:_NAMED].tolist()),
            key=lambda found: found[0].size,
        )
        raise Infeasible(side, vertices, int(least[vertices].sum()), places)


def _violators(graph: Bipartite, chosen: NDArray[np.bool_], first: int) -> tuple[IntArray, int]:
    """Follow what a vertex that lacks a pair could take from others.

    Returns
    -------
    vertices : (k,) int64
        All who could change with it, and itself.
    places : int
        How many pairs they have, which is as many as they can.
    """
    reached = np.zeros(graph.left_side.size, np.bool_)
    beyond = np.zeros(graph.right_side.size, np.bool_)
    reached[first] = True
    count = 0
    while count < reached.sum():
        count = int(reached.sum())
        beyond[graph.right[reached[graph.left] & ~chosen]] = True
        reached[graph.left[beyond[graph.right] & chosen]] = True
    return np.flatnonzero(reached), int((reached[graph.left] & chosen).sum())
